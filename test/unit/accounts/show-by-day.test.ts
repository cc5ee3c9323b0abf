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
      }),
    );
    expect(told).not.toContain("canary");
    expect(told).not.toContain("538404");
  });

  it("tells the names of a device's own messages", () => {
    expect(showByDay({ kid: "d", jti: "abc" })).toEqual({ kid: "d", jti: "abc" });
  });
});
