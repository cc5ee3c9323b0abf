import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_MEMORY } from "../../../shared/presence/presence-state.ts";
import { recallSeen } from "../../../shared/presence/recall-seen.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import {
  fix,
  MINUTE_MS,
  message,
  NOON_MS,
  place,
  policyOf,
  SECOND_MS,
  told,
  walk,
} from "../../support/presence-world.ts";

const policy = policyOf({ places: ["cafe", "shop", "mall"].map((id) => place(id, { silenceMs: 3 * MINUTE_MS })) });

describe("someone who flaps around a border", () => {
  it("enters once", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (insides) => {
        const flapping = insides.map((inside, n) =>
          message((n + 1) * SECOND_MS, inside ? fix(["cafe"]) : fix([], ["cafe"])),
        );
        expect(told(walk(policy, [message(0, fix(["cafe"])), ...flapping])).flat()).toEqual(["enter cafe"]);
      }),
    );
  });
});

describe("someone who keeps pinging inside", () => {
  const silenceMs = 3 * MINUTE_MS;
  /** Gaps between pings, and what may happen between them: alarms at any moment, evictions. */
  const pinging = (gap: fc.Arbitrary<number>) =>
    fc.array(fc.record({ gap, alarms: fc.array(fc.double({ min: 0, max: 1, noNaN: true })), evicted: fc.boolean() }));

  function neverSilent(pings: readonly { gap: number; alarms: readonly number[]; evicted: boolean }[]): void {
    let atMs = 0;
    let walked = walk(policy, [message(0, fix(["cafe"]))]);
    for (const { gap, alarms, evicted } of pings) {
      for (const part of alarms) {
        const nowMs = NOON_MS + atMs + part * gap;
        const presence = recallSeen(walked.presence, walked.memory);
        expect(silencePresence({ presence, policy, nowMs }).presence).toBe(presence);
      }
      atMs += gap;
      walked = walk(policy, [message(atMs, fix(["cafe"]))], evicted ? { ...walked, memory: NO_MEMORY } : walked);
    }
    expect(Object.keys(walked.presence.visits)).toEqual(["cafe"]);
  }

  it("at a steady pace quicker than the silence is never exited by it", () => {
    const steady = fc
      .tuple(fc.integer({ min: 1, max: silenceMs - 1 }), pinging(fc.constant(0)))
      .map(([gap, pings]) => pings.map((ping) => ({ ...ping, gap })));
    fc.assert(fc.property(steady, neverSilent));
  });

  it("at any pace that leaves no gap as long as the silence is never exited by it, as long as it is remembered", () => {
    const remembered = pinging(fc.integer({ min: 1, max: silenceMs - 1 })).map((pings) =>
      pings.map((ping) => ({ ...ping, evicted: false })),
    );
    fc.assert(fc.property(remembered, neverSilent));
  });

  it("at any pace that leaves no gap over two thirds of the silence is never exited by it", () => {
    // The last-seen time that is stored may trail by one third: more cannot be promised without a write for each ping.
    fc.assert(fc.property(pinging(fc.integer({ min: 1, max: (silenceMs * 2) / 3 - 1 })), neverSilent));
  });
});
