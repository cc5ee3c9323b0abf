import { describe, expect, it } from "vitest";
import { NO_MEMORY, NOWHERE } from "../../../shared/presence/presence-state.ts";
import { recallSeen } from "../../../shared/presence/recall-seen.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { beacon, fix, hear, MINUTE_MS, message, NOON_MS, place, policyOf, walk } from "../../support/presence-world.ts";

const policy = policyOf({
  places: [place("cafe"), place("mall", { silenceMs: 30 * MINUTE_MS })],
  beacons: [beacon("b1", "cafe", { zone: "bar", trust: "high" })],
});
const minutesOn = (minutes: number) => NOON_MS + minutes * MINUTE_MS;
const { presence } = walk(policy, [message(0, fix(["cafe", "mall"], [], 50))]);

describe("silence", () => {
  it("ends a stay that was not confirmed for as long as its place says, dated by when it last was", () => {
    const silence = silencePresence({ presence, policy, nowMs: minutesOn(10) });
    expect(silence.occurrences).toEqual([{ kind: "exit", place: "cafe", confidence: "medium", trust: "low" }]);
    expect(silence.endedMs).toEqual(new Map([["cafe", NOON_MS]]));
    expect(Object.keys(silence.presence.visits)).toEqual(["mall"]);
    expect(silence.nextMs).toBe(minutesOn(30));
  });

  it("changes nothing before, and says when to look again", () => {
    const silence = silencePresence({ presence, policy, nowMs: minutesOn(10) - 1 });
    expect(silence).toEqual({ presence, occurrences: [], endedMs: new Map(), nextMs: minutesOn(10) });
    expect(silence.presence).toBe(presence);
  });

  it("has nothing to wait for where nobody is", () => {
    const silence = silencePresence({ presence: NOWHERE, policy, nowMs: minutesOn(0) });
    expect(silence).toEqual({ presence: NOWHERE, occurrences: [], endedMs: new Map() });
  });

  it("exits when the last source of a place is silent, with what was known of it", () => {
    const both = walk(policy, [
      message(0, { device: "watch", ...fix(["cafe"], [], 90) }),
      message(5 * MINUTE_MS, { beacons: [hear("b1", -60)] }),
    ]).presence;
    const first = silencePresence({ presence: both, policy, nowMs: minutesOn(10) });
    expect(first.occurrences).toEqual([]);
    expect(first.presence.visits).toBe(both.visits);
    const second = silencePresence({ presence: first.presence, policy, nowMs: minutesOn(15) });
    expect(second.occurrences).toEqual([
      { kind: "exit", place: "cafe", zone: "bar", confidence: "high", trust: "high" },
    ]);
    expect(second.endedMs.get("cafe")).toBe(minutesOn(5));
  });

  it("counts from what memory knows of the last confirmation, if it is later than what is stored", () => {
    const seen = walk(policy, [message(0, fix(["cafe"])), message(3 * MINUTE_MS, fix(["cafe"]))]);
    expect(seen.presence.stays[0]?.lastSeenMs).toBe(NOON_MS);
    const known = recallSeen(seen.presence, seen.memory);
    expect(silencePresence({ presence: known, policy, nowMs: minutesOn(12) })).toMatchObject({
      occurrences: [],
      nextMs: minutesOn(13),
    });
    expect(silencePresence({ presence: known, policy, nowMs: minutesOn(13) }).endedMs.get("cafe")).toBe(minutesOn(3));
    expect(recallSeen(seen.presence, NO_MEMORY)).toBe(seen.presence);
  });

  it("is not put off by a message that does not confirm the stay", () => {
    const elsewhere = walk(policy, [
      message(0, { beacons: [hear("b1", -60)] }),
      message(3 * MINUTE_MS, { device: "watch", event: { name: "order", data: {} } }),
      message(3 * MINUTE_MS, { event: { name: "order", data: {} } }),
    ]);
    expect(recallSeen(elsewhere.presence, elsewhere.memory)).toBe(elsewhere.presence);
  });

  it("closes what the catalog removed without a word", () => {
    const silence = silencePresence({ presence, policy: policyOf({ places: [place("cafe")] }), nowMs: minutesOn(1) });
    expect(silence.occurrences).toEqual([]);
    expect(Object.keys(silence.presence.visits)).toEqual(["cafe"]);
  });
});
