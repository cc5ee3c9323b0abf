import { describe, expect, it } from "vitest";
import type { Catalog, Moment, Score } from "../../../shared/catalog/catalog.ts";
import { decide } from "../../../shared/decide/decide.ts";
import { trimInput } from "../../../shared/decide/trim-input.ts";
import { touchesCatalog } from "../../../shared/locate/locate-message.ts";
import {
  DAY_MS,
  EVERYTHING,
  greeting,
  inputOf,
  inside,
  NOON,
  OUTSIDE_CONTROL,
  policyOf,
  type Story,
  tell,
  verdictOf,
} from "../../support/decide-world.ts";

const NOON_MS = Date.parse(NOON);

const REGULAR: Score = {
  id: "regular",
  halfLife: "P7D",
  add: [
    { on: { enter: { label: "food" } }, points: 10 },
    { on: { event: "paid" }, points: 20 },
    { on: { scan: "poster" }, points: 3 },
    { on: { reaction: "click" }, points: 100 },
  ],
};

const withScores = (changes: Partial<Story> = {}): Story => ({
  catalog: { scores: [REGULAR], moments: [vip()] },
  ...changes,
});

function vip(when = 'person.scores["regular"] >= 10.0'): Moment {
  return greeting({ id: "vip", when });
}

const paid: Story["facts"] = { event: { name: "paid", data: {} } };
const scoresAfter = (story: Story) => tell(withScores(story)).next.profile.scores;
const earned = (value: number, atMs = NOON_MS) => ({ regular: { value, atMs } });

describe("what adds to a score", () => {
  it("is entering, an event and a scan, each by its rule", () => {
    expect(scoresAfter({})).toEqual(earned(10));
    expect(scoresAfter({ facts: paid })).toEqual(earned(20));
    expect(scoresAfter({ facts: { marker: "poster" } })).toEqual(earned(3));
    expect(scoresAfter({ facts: { ...inside(["cafe", "bar"]), ...paid, marker: "poster" } })).toEqual(earned(43));
  });

  it("is nothing else: not staying, no other event, no other marker", () => {
    const { next } = tell(withScores());
    expect(scoresAfter({ person: next, at: "2026-11-24T12:05:00Z" })).toEqual(earned(10));
    expect(scoresAfter({ facts: { event: { name: "looked", data: {} } } })).toBeUndefined();
    // It stands in the café.
    expect(scoresAfter({ facts: { marker: "table" } })).toEqual(earned(10));
  });

  it("counts each of several rules, in several scores", () => {
    const scores: Score[] = [
      { ...REGULAR, add: [...REGULAR.add, { on: { enter: { place: "cafe" } }, points: -4 }] },
      { id: "coffee", halfLife: "P1D", add: [{ on: { enter: { place: "cafe" } }, points: 0.5 }] },
    ];
    const { profile } = tell({ catalog: { scores, moments: [] } }).next;
    expect(profile.scores).toEqual({ ...earned(6), coffee: { value: 0.5, atMs: NOON_MS } });
  });

  it("halves before it is added to", () => {
    const known = earned(100, NOON_MS - 7 * DAY_MS);
    expect(scoresAfter({ profile: { scores: known } })).toEqual(earned(60));
  });

  it("changes the person, so that the message is stored and has its effect once", () => {
    expect(tell(withScores({ facts: paid }))).toMatchObject({
      changed: "state",
      decision: { outcome: "none", reason: "no-moment" },
    });
  });

  it.each<[string, Story]>([
    ["without profiling", { consent: EVERYTHING.filter((purpose) => purpose !== "profiling"), facts: paid }],
    ["without location, of where they are", { consent: ["profiling", "marketing"] }],
    ["without location, of a scan", { consent: ["profiling", "marketing"], facts: { marker: "poster" } }],
    ["of a code that never was good", { facts: { marker: "poster", markerTrust: "nothing" } }],
    ["of a message that comes late", { timeliness: "late", facts: paid }],
    ["of a message that a later one overtook", { timeliness: "stale", facts: paid }],
  ])("is nothing %s", (_, story) => {
    const { next, changed } = tell(withScores(story));
    expect(next.profile.scores).toBeUndefined();
    expect(changed).toBe("nothing");
  });

  it("is an event also without location", () => {
    expect(scoresAfter({ consent: ["profiling"], facts: paid })).toEqual(earned(20));
  });
});

describe("a condition on a score", () => {
  const says = (story: Story, when?: string) =>
    verdictOf(tell(withScores({ catalog: { scores: [REGULAR], moments: [vip(when)] }, ...story })).decision);

  it("sees what came before the message and what the message itself adds", () => {
    expect(says({})).toBe("offer vip");
    expect(says({}, 'person.scores["regular"] > 10.0')).toBe("condition");
    expect(says({ profile: { scores: earned(1) } }, 'person.scores["regular"] == 11.0')).toBe("offer vip");
  });

  it("sees what is left of it now", () => {
    const known = { scores: earned(80, NOON_MS - 14 * DAY_MS) };
    expect(says({ profile: known }, "person.scores.regular == 30.0")).toBe("offer vip");
  });

  it("sees 0 of what was never earned, and of everything without profiling", () => {
    expect(says({ consent: ["location", "marketing"] }, "person.scores.regular == 0.0")).toBe("offer vip");
    const kept = { scores: earned(80) };
    expect(says({ consent: ["location", "marketing"], profile: kept }, "person.scores.regular == 0.0")).toBe(
      "offer vip",
    );
  });

  it("of a message that is too late to add anything sees the score as it was", () => {
    const overtaken = { timeliness: "stale", profile: { scores: earned(9) } } as const;
    expect(says(overtaken, "person.scores.regular >= 10.0")).toBe("condition");
  });

  it("is decided again alike from what the receipt keeps, which has no scores that no condition could read", () => {
    const story = withScores({ profile: { scores: earned(9) } });
    const [input, policy] = [inputOf(story), policyOf(story)];
    const { decision } = decide(input, policy, OUTSIDE_CONTROL);
    const kept = JSON.parse(JSON.stringify(trimInput(input, decision, policy)));
    expect(kept.person.profile.scores).toEqual(earned(9));
    expect(decide(kept, policy, OUTSIDE_CONTROL).decision).toEqual(decision);
    const plain = policyOf({ ...story, catalog: { scores: [REGULAR], moments: [greeting()] } });
    const unread = trimInput(input, decide(input, plain, OUTSIDE_CONTROL).decision, plain);
    expect(unread.person.profile).not.toHaveProperty("scores");
  });
});

describe("the edge", () => {
  const scored = (facts: Story["facts"], catalog: Partial<Catalog> = { scores: [REGULAR] }) =>
    touchesCatalog(inputOf({ facts: facts ?? {} }).facts, policyOf({ catalog, moments: [] }));

  it("asks the person's object about events and scans that add to a score, and about no others", () => {
    expect(scored(paid)).toBe(true);
    expect(scored({ marker: "poster" })).toBe(true);
    expect(scored(paid, {})).toBe(false);
    expect(scored({ marker: "poster" }, {})).toBe(false);
    expect(scored({ event: { name: "looked", data: {} } })).toBe(false);
  });
});
