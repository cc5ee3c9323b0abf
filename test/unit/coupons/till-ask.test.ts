import { describe, expect, it } from "vitest";
import { contentsOf, expiryJudgedMs } from "../../../shared/coupons/till-ask.ts";
import { judgeWindow, LATE_WINDOW, LIVE_WINDOW } from "../../../shared/token/window.ts";

const NOW_MS = 100 * 86_400_000;
const DAY_SECONDS = 86_400;

describe("the window of a sale", () => {
  it.each([
    [false, -30, "in"],
    [false, -31, "out"],
    [false, 120, "in"],
    [false, 121, "replay"],
    [false, 2 * DAY_SECONDS, "out"],
    [true, -30, "in"],
    [true, -31, "out"],
    [true, 121, "in"],
    [true, 30 * DAY_SECONDS, "in"],
    [true, 30 * DAY_SECONDS + 1, "out"],
  ])("of a late one (%s) that is %i s old: %s", (isLate, ageSeconds, timeliness) => {
    expect(judgeWindow(isLate ? LATE_WINDOW : LIVE_WINDOW, NOW_MS - ageSeconds * 1000, NOW_MS)).toBe(timeliness);
  });
});

describe("the instant at which an end is judged", () => {
  it.each([
    [0, 0],
    [-120_000, -120_000],
    [-600_000, -600_000],
    [-600_001, -600_000],
    [-30 * DAY_SECONDS * 1000, -600_000],
    [30_000, 0],
  ])("of a message made %i ms from its receipt lies %i ms from it", (atMs, judgedMs) => {
    expect(expiryJudgedMs({ atMs: NOW_MS + atMs, receivedMs: NOW_MS }) - NOW_MS).toBe(judgedMs);
  });
});

describe("what two messages of one transaction have in common", () => {
  const SALE = {
    action: "redeem" as const,
    code: "1000000000000007",
    place: "bakery",
    total: { amount: "12.50", currency: "EUR" },
    items: ["bread"],
  };

  it("is what is sold, with amounts by their value", () => {
    expect(contentsOf({ ...SALE, total: { amount: "12.5", currency: "EUR" } })).toBe(contentsOf(SALE));
  });

  it.each([
    { action: "check" as const },
    { code: "1000000000000000" },
    { card: "9000000000000000" },
    { of: "t0" },
    { place: undefined },
    { total: { amount: "12.51", currency: "EUR" } },
    { total: { amount: "12.50", currency: "USD" } },
    { total: undefined },
    { items: [] },
    { items: ["bread", "bread"] },
  ])("is another with %j", (changes) => {
    expect(contentsOf({ ...SALE, ...changes })).not.toBe(contentsOf(SALE));
  });

  it("holds names apart: what is a code in one is no card in another", () => {
    expect(contentsOf({ action: "redeem", code: "1" })).not.toBe(contentsOf({ action: "redeem", card: "1" }));
  });
});
