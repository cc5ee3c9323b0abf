import { describe, expect, it } from "vitest";
import { showByDay } from "../../../shared/accounts/show-by-day.ts";

const NOON_MS = Date.UTC(2031, 5, 3, 12, 34, 56);
const DAY_MS = Date.UTC(2031, 5, 3);

describe("what another device of the customer did", () => {
  it("is told by day, and what is no time as it is", () => {
    expect(showByDay({ atMs: NOON_MS, kinds: [NOON_MS, "click", 3, null, true] })).toEqual({
      ...{ atMs: DAY_MS, kinds: [DAY_MS, "click", 3, null, true] },
    });
  });

  it("tells no place, and nothing that stands at one", () => {
    const told = JSON.stringify(
      showByDay({
        presence: {
          stays: [{ device: "d", via: "beacon:canary", place: "canary", zone: "canary", sinceMs: NOON_MS }],
          visits: { canary: { sinceMs: NOON_MS } },
          visitCounts: { canary: 1 },
          left: { place: "canary", atMs: NOON_MS },
        },
        memory: {
          presence: {
            samples: [{ beacon: "canary" }],
            tagSamples: [{ gateway: "canary" }],
            lastHeardMs: { "d position canary": NOON_MS },
            seenMs: { "d position canary": NOON_MS },
          },
          lastCell: { cell: "canary" },
        },
        areas: [{ area: "place:canary" }],
        receipts: [{ cause: { kind: "enter", place: "canary" }, decidedFrom: { place: "canary" } }],
        messages: [{ kid: "tag:card", jti: "canary/a", answer: '{"place":"canary"}' }],
        queuedPushes: [{ offer: { title: "Here at canary", body: "canary", action: { label: "To canary" } } }],
        owed: [{ counts: [{ hour: 538_404, key: { place: "canary" } }] }],
        coupons: [{ coupon: { places: ["canary"], deeds: [{ sender: "canary-till", transaction: "canary-1" }] } }],
        points: [
          { source: "sale canary-till canary-1", points: 5, atMs: NOON_MS },
          { source: "refund canary-till canary-2", taken: [["sale canary-till canary-1", 5]] },
        ],
        purchases: [
          {
            sender: "canary-till",
            transaction: "canary-1",
            atMs: NOON_MS,
            refunds: [{ transaction: "canary-2", amount: "5" }],
          },
        ],
      }),
    );
    expect(told).not.toContain("canary");
    expect(told).not.toContain("538404");
  });

  it("tells what a purchase was worth and what it earned, and not which till says so", () => {
    const [total, transaction] = [{ amount: "12.50", currency: "EUR" }, "4711"];
    expect(showByDay({ sender: "till", transaction, atMs: NOON_MS, total })).toEqual({ atMs: DAY_MS, total });
    const credit = { source: "sale till 4711", points: 12, atMs: NOON_MS, reason: "purchase" };
    expect(showByDay(credit)).toEqual({ points: 12, atMs: DAY_MS, reason: "purchase" });
  });

  it("tells the names of a device's own messages", () => {
    expect(showByDay({ kid: "d", jti: "abc" })).toEqual({ kid: "d", jti: "abc" });
  });
});
