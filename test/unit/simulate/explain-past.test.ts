import { describe, expect, it } from "vitest";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { explainVisit } from "../../../shared/simulate/explain-visit.ts";
import { greeting, NOON } from "../../support/decide-world.ts";
import { at, stops, worldOf } from "./explain.ts";

describe("an explained visit of somebody with a past", () => {
  const scores: Catalog["scores"] = [
    { id: "regular", halfLife: "P7D", add: [{ on: { enter: { place: "cafe" } }, points: 10 }] },
  ];
  const when = 'person.scores["regular"] >= 50.0';

  it("tells what they have of the scores that a condition names, this visit included", () => {
    const catalog = { scores, moments: [greeting({ when })] };
    expect(stops({ when }, { catalog })).toEqual([`condition: Its condition is not met: ${when}; regular is 10`]);
    expect(stops({ when }, { catalog, person: { scores: { regular: 38.5 } } })).toEqual([
      `condition: Its condition is not met: ${when}; regular is 48.5`,
    ]);
    expect(stops({ when }, { catalog, person: { scores: { regular: 40 } } })).toEqual([]);
    const unprofiled = { consent: ["location", "marketing"], scores: { regular: 100 } };
    expect(stops({ when }, { catalog, person: unprofiled })).toEqual([
      `condition: Its condition is not met: ${when}; regular is 0`,
    ]);
  });

  it("knows what they got and did before, and whether they are a customer", () => {
    const known = 'person.received("hello", "P7D") && person.reacted("hello", "click") && person.linked';
    const catalog = { moments: [greeting({ when: known })] };
    const person = { exposures: [{ moment: "hello", at }], linked: true };
    const clicked = { ...person, reactions: [{ moment: "hello", kind: "click" as const, at }] };
    expect(stops({}, { catalog, person })).toEqual([`condition: Its condition is not met: ${known}`]);
    expect(stops({}, { catalog, person: clicked })).toEqual([]);
    expect(stops({}, { catalog, person: { ...clicked, consent: ["location", "marketing"] } })).toHaveLength(1);
  });

  it("is refused if it names a score or a moment that the catalog does not have", () => {
    const world = worldOf({ scores, moments: [greeting({})] });
    const person = { scores: { regulr: 1 }, reactions: [{ moment: "helo", kind: "click" as const, at }] };
    expect(explainVisit(world, { message: { place: "cafe" }, person }, Date.parse(NOON))).toEqual({
      ok: false,
      error: [
        { pointer: "/person/reactions/0/moment", detail: 'there is no moment "helo": did you mean "hello"?' },
        { pointer: "/person/scores/regulr", detail: 'there is no score "regulr": did you mean "regular"?' },
      ],
    });
  });
});
