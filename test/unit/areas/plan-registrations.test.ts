import { describe, expect, it } from "vitest";
import { planRegistrations, type Registration } from "../../../shared/areas/plan-registrations.ts";

const HOUR_MS = 3_600_000;

let named = 0;
const about = (nowMs: number, { delayMinutes = 0, isSubscribed = true } = {}) => ({
  nowMs,
  isSubscribed,
  name: () => ({ key: `key-${++named}`, shard: 0, delayMinutes }),
});
const want = (...areas: string[]) =>
  new Map(areas.map((area) => [area, { untilMs: HOUR_MS, renewBelowMs: HOUR_MS / 2 }]));
const held = (area: string, more: Partial<Registration> = {}): Registration => ({
  area,
  shard: 0,
  key: `of-${area}`,
  untilMs: HOUR_MS,
  state: "held",
  ...more,
});

describe("registrations", () => {
  it("stay the same list if nothing changes", () => {
    const kept = [held("a"), held("b", { state: "remove" })];
    expect(planRegistrations(kept, want("a"), about(0))).toBe(kept);
    expect(planRegistrations([], new Map(), about(0))).toEqual([]);
  });

  it("come and go with where somebody should be", () => {
    expect(planRegistrations([held("a")], want("b"), about(0))).toMatchObject([
      { area: "a", key: "of-a", state: "remove" },
      { area: "b", state: "put", untilMs: HOUR_MS },
    ]);
  });

  it("are renewed under a new key before they end", () => {
    const ending = held("a", { untilMs: HOUR_MS / 4 });
    const [old, renewed] = planRegistrations([ending], want("a"), about(0));
    expect(old).toEqual({ ...ending, state: "remove" });
    expect(renewed).toMatchObject({ area: "a", state: "put", untilMs: HOUR_MS });
    expect(renewed?.key).not.toBe("of-a");
  });

  it("that are over are forgotten: the area forgets them by itself", () => {
    expect(planRegistrations([held("a")], new Map(), about(HOUR_MS))).toEqual([]);
    expect(planRegistrations([held("a", { state: "remove" })], new Map(), about(HOUR_MS))).toEqual([]);
  });

  it("end at a full minute, later than they need to: two of one message cannot be told by their ends", () => {
    const wanted = new Map([["a", { untilMs: 60_001, renewBelowMs: 0 }]]);
    expect(planRegistrations([], wanted, about(0))).toMatchObject([{ untilMs: 120_000 }]);
    expect(planRegistrations([], wanted, about(0, { delayMinutes: 3 }))).toMatchObject([{ untilMs: 300_000 }]);
  });

  it("wait while no push would reach anybody: no area hears of them, neither when they begin nor when they end", () => {
    const waiting = planRegistrations([held("a")], want("a"), about(0, { isSubscribed: false }));
    expect(waiting).toMatchObject([
      { area: "a", key: "of-a", state: "remove" },
      { area: "a", state: "wait" },
    ]);
    expect(planRegistrations(waiting, want("a"), about(0, { isSubscribed: false }))).toBe(waiting);
    expect(planRegistrations(waiting, want("a"), about(0)).map(({ state }) => state)).toEqual(["remove", "put"]);
    expect(planRegistrations(waiting, new Map(), about(0)).map(({ state }) => state)).toEqual(["remove"]);
  });

  it("that are on their way out are not taken for the one that is wanted", () => {
    const next = planRegistrations([held("a", { state: "remove" })], want("a"), about(0));
    expect(next.map(({ state }) => state)).toEqual(["remove", "put"]);
  });
});
