import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boundHistory,
  givenEvents,
  type HistoryEvent,
  historyOf,
  historySinceMs,
  missingIn,
  uniteHistories,
} from "../../../shared/person/history.ts";
import { runs } from "../../support/runs.ts";

const DAY_MS = 86_400_000;

const event: fc.Arbitrary<HistoryEvent> = fc.record({
  moment: fc.constantFrom("hello", "bye", "constructor"),
  kind: fc.constantFrom("given", "click", "dismiss"),
  atMs: fc.integer({ min: 0, max: 500 * DAY_MS }),
});
const history = fc.array(event, { maxLength: 12 }).map((events) => historyOf(events, 0));

describe("what a person got and did", () => {
  it("is the last time of each kind, by moment", () => {
    const events: HistoryEvent[] = [
      { moment: "hello", kind: "given", atMs: 5 },
      { moment: "hello", kind: "given", atMs: 3 },
      { moment: "hello", kind: "click", atMs: 4 },
      { moment: "bye", kind: "given", atMs: 2 },
    ];
    expect(historyOf(events, 0)).toEqual({ hello: { given: 5, click: 4 }, bye: { given: 2 } });
  });

  it("counts from the newest yes to profiling on, and without it nothing is known", () => {
    expect(historyOf([{ moment: "hello", kind: "given", atMs: 4 }], 5)).toEqual({});
    expect(historySinceMs({ profiling: { granted: true, atMs: 5 } })).toBe(5);
    expect(historySinceMs({ profiling: { granted: false, atMs: 5 } })).toBeUndefined();
    expect(historySinceMs({})).toBeUndefined();
  });

  it("leaves out the control group, also of older code, and pushes that gave their caps back", () => {
    const given = { atMs: 1, marketing: true, person: true };
    const told = givenEvents([
      { ...given, id: "1", moment: "offer" },
      { ...given, id: "2", moment: "service", marketing: false, person: false },
      { ...given, id: "3", moment: "control", person: false, withheld: true },
      { ...given, id: "4", moment: "old-control", person: false },
      { ...given, id: "5", moment: "service-control", marketing: false, person: false, withheld: true },
      { ...given, id: "6", moment: "void", void: true },
    ]);
    expect(told.map(({ moment }) => moment)).toEqual(["offer", "service"]);
  });

  it("is bounded: 400 days, and the 1,000 moments of which anything happened last", () => {
    const many = Array.from({ length: 1200 }, (_, at) => ({ moment: `m-${at}`, kind: "given" as const, atMs: at }));
    const kept = boundHistory(historyOf(many, 0), 1200);
    expect(Object.keys(kept)).toHaveLength(1000);
    expect(Object.keys(kept)).not.toContain("m-199");
    expect(Object.keys(kept)).toContain("m-200");
    expect(boundHistory({ a: { given: 0, click: DAY_MS }, b: { given: 0 } }, 400 * DAY_MS)).toEqual({
      a: { given: 0, click: DAY_MS },
    });
  });

  it("unites in any order, each with itself to itself, and nothing of it is lost", () => {
    fc.assert(
      fc.property(history, history, history, (a, b, c) => {
        expect(uniteHistories(a, b)).toEqual(uniteHistories(b, a));
        expect(uniteHistories(a, a)).toEqual(a);
        expect(uniteHistories(uniteHistories(a, b), c)).toEqual(uniteHistories(a, uniteHistories(b, c)));
        expect(uniteHistories(b, missingIn(a, b))).toEqual(uniteHistories(a, b));
        expect(missingIn(a, uniteHistories(a, b))).toEqual({});
      }),
      { numRuns: runs(200) },
    );
  });
});
