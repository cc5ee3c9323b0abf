import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planPoll } from "../../../client/console/ask/plan-poll.ts";
import { ticksBetween } from "../../../client/console/parts/ticks-between.ts";
import { linkTo, readRoute } from "../../../client/console/route/route.ts";
import { firstLanguage } from "../../../client/console/words/language.ts";
import { REASON_WORDS } from "../../../client/console/words/reason-words.ts";
import { REASONS } from "../../../shared/openapi/answers/answer.ts";

describe("an address of the console", () => {
  it("leads back to where its link was made for, whatever an id is", () => {
    const segment = fc.string({ minLength: 1 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(segment, fc.array(segment), (view, path) => {
        expect(readRoute(linkTo(view, ...path))).toEqual({ view, path });
      }),
    );
  });

  it("without a view, or with one that cannot be read, leads somewhere", () => {
    expect(readRoute("")).toEqual({ view: "overview", path: [] });
    expect(readRoute("#/")).toEqual({ view: "overview", path: [] });
    expect(readRoute("#/map/%E0%A4%A")).toEqual({ view: "map", path: ["%E0%A4%A"] });
  });
});

describe("a view that asks again and again", () => {
  it("asks no more while nobody can see it", () => {
    expect(planPoll({ everyMs: 2_000, isHidden: true, failures: 0 })).toBeUndefined();
  });

  it("waits twice as long after each failure, and a minute at most", () => {
    const waits = [0, 1, 2, 5, 60].map((failures) => planPoll({ everyMs: 2_000, isHidden: false, failures }));
    expect(waits).toEqual([2_000, 4_000, 8_000, 60_000, 60_000]);
    expect(planPoll({ everyMs: 90_000, isHidden: false, failures: 3 })).toBe(90_000);
  });

  it("waits for as long as the mesh asks for", () => {
    expect(planPoll({ everyMs: 2_000, isHidden: false, failures: 1, retryAfter: "120" })).toBe(120_000);
    expect(planPoll({ everyMs: 2_000, isHidden: false, failures: 1, retryAfter: "soon" })).toBe(4_000);
  });
});

describe("the axis of a chart", () => {
  const DAY = 86_400;
  const FIRST = Date.UTC(2026, 9, 24) / 1000;

  it("has its days where UTC has them, over the end of summer time too", () => {
    const days = ticksBetween(FIRST - 3_600, FIRST + 3 * DAY, DAY).map((at) => new Date(at * 1000).toISOString());
    expect(days).toEqual([24, 25, 26, 27].map((day) => `2026-10-${day}T00:00:00.000Z`));
  });

  it("has no tick where none fits", () => {
    expect(ticksBetween(FIRST + 1, FIRST + 2, DAY)).toEqual([]);
    expect(ticksBetween(FIRST, FIRST, DAY)).toEqual([FIRST]);
  });
});

describe("the language", () => {
  it.each([
    [null, ["de-AT", "en"], "de"],
    [null, ["fr", "EN-us"], "en"],
    [null, ["fr"], "en"],
    ["de", ["en"], "de"],
    ["tlh", ["de"], "de"],
  ] as const)("chosen %s, preferred %s: %s", (chosen, preferred, language) => {
    expect(firstLanguage(chosen, preferred)).toBe(language);
  });

  it("has words for every reason of the mesh", () => {
    for (const words of Object.values(REASON_WORDS)) {
      expect(Object.keys(words).toSorted()).toEqual(REASONS.toSorted());
      expect(new Set(Object.values(words)).size).toBe(REASONS.length);
    }
  });
});
