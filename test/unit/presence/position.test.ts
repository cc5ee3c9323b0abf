import { describe, expect, it } from "vitest";
import { presentPlaces } from "../../../shared/presence/presence-state.ts";
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

const policy = policyOf({ places: [place("cafe"), place("kiosk", { radiusMetres: 10 }), place("constructor")] });

describe("a position", () => {
  it("enters on the first fix inside, once", () => {
    const walked = walk(policy, [message(0, fix(["cafe"])), message(SECOND_MS, fix(["cafe"]))]);
    expect(told(walked)).toEqual([["enter cafe"], []]);
    expect(walked.steps.map(({ changed }) => changed)).toEqual(["state", "nothing"]);
    expect(presentPlaces(walked.presence)).toEqual([{ place: "cafe", sinceMs: NOON_MS }]);
  });

  it("exits on a fix that is neither inside nor on the border", () => {
    const walked = walk(policy, [message(0, fix(["cafe"])), message(SECOND_MS, fix([]))]);
    expect(told(walked)).toEqual([["enter cafe"], ["exit cafe"]]);
    const left = { place: "cafe", atMs: NOON_MS + SECOND_MS };
    expect(walked.presence).toEqual({ stays: [], visits: {}, visitCounts: { cafe: 1 }, left });
  });

  it("never enters on the border, but stays there", () => {
    const walked = walk(policy, [
      message(0, fix([], ["cafe"])),
      message(SECOND_MS, fix(["cafe"])),
      message(2 * SECOND_MS, fix([], ["cafe"])),
    ]);
    expect(told(walked)).toEqual([[], ["enter cafe"], []]);
    expect(presentPlaces(walked.presence)).toHaveLength(1);
  });

  it("says nothing of a place that is smaller than its accuracy", () => {
    const walked = walk(policy, [message(0, fix(["cafe", "kiosk"], [], 5)), message(SECOND_MS, fix([], [], 50))]);
    expect(told(walked)).toEqual([["enter cafe", "enter kiosk"], ["exit cafe"]]);
  });

  it("moves from place to place with the exit told first", () => {
    const walked = walk(policy, [message(0, fix(["cafe"])), message(SECOND_MS, fix(["kiosk"], [], 5))]);
    expect(told(walked)[1]).toEqual(["exit cafe", "enter kiosk"]);
  });

  it("enters with low trust, and a confidence by accuracy and radius of this very fix", () => {
    const enterWith = (accuracyMetres: number) =>
      walk(policy, [message(0, fix(["cafe"], [], accuracyMetres))]).steps[0]?.occurrences[0];
    expect(enterWith(25)).toEqual({ kind: "enter", place: "cafe", confidence: "high", trust: "low" });
    expect(enterWith(50)).toMatchObject({ confidence: "medium" });
    expect(enterWith(51)).toMatchObject({ confidence: "low" });
  });

  it("dates by the earlier clock", () => {
    const { presence } = walk(policy, [
      message(0, { ...fix(["cafe"]), iatMs: NOON_MS + 20 * SECOND_MS, receivedMs: NOON_MS }),
    ]);
    expect(presentPlaces(presence)[0]?.sinceMs).toBe(NOON_MS);
  });

  it("keeps a place whose id every object has", () => {
    const walked = walk(policy, [
      message(0, fix(["constructor"])),
      message(1, fix([])),
      message(2, fix(["constructor"])),
    ]);
    expect(told(walked)).toEqual([["enter constructor"], ["exit constructor"], ["enter constructor"]]);
    expect(walked.presence.visitCounts).toEqual({ constructor: 2 });
  });

  it("is forgotten with its place, without a word", () => {
    const inside = walk(policy, [message(0, fix(["cafe", "kiosk"], [], 5))]);
    const smaller = policyOf({ places: [place("kiosk")] });
    const step = walk(smaller, [message(SECOND_MS, fix(["kiosk"], [], 5))], inside);
    expect(told(step)).toEqual([[]]);
    expect(step.steps[0]?.changed).toBe("state");
    expect(Object.keys(step.presence.visits)).toEqual(["kiosk"]);
  });
});

describe("the last-seen time", () => {
  it("is written only when the stored one is older than a third of the silence", () => {
    const later = (ms: number) => walk(policy, [message(0, fix(["cafe"])), message(ms, fix(["cafe"]))]);
    expect(later(200 * SECOND_MS).steps[1]?.changed).toBe("nothing");
    expect(later(200 * SECOND_MS + 1).steps[1]?.changed).toBe("seen");
    expect(later(200 * SECOND_MS + 1).presence.stays[0]?.lastSeenMs).toBe(NOON_MS + 200 * SECOND_MS + 1);
  });

  it("leaves all else as it is, the very same objects", () => {
    const inside = walk(policy, [message(0, fix(["cafe"]))]);
    expect(walk(policy, [message(1, fix(["cafe"]))], inside).presence).toBe(inside.presence);
    expect(walk(policy, [message(5 * MINUTE_MS, fix(["cafe"]))], inside).presence.visits).toBe(inside.presence.visits);
  });

  it("never goes back", () => {
    const walked = walk(policy, [message(MINUTE_MS, fix(["cafe"])), message(0, fix(["cafe"]))]);
    expect(walked.presence.stays[0]?.lastSeenMs).toBe(NOON_MS + MINUTE_MS);
  });

  it("takes a better confidence along, and is not written for one", () => {
    const rough = message(0, fix(["cafe"], [], 100));
    const soon = walk(policy, [rough, message(MINUTE_MS, fix(["cafe"]))]);
    expect(soon.presence.stays[0]?.confidence).toBe("low");
    const later = walk(policy, [rough, message(5 * MINUTE_MS, fix(["cafe"]))]);
    expect(later.presence.stays[0]?.confidence).toBe("high");
  });
});

describe("two devices", () => {
  it("are in a place until the last of them has left", () => {
    const walked = walk(policy, [
      message(0, fix(["cafe"])),
      message(SECOND_MS, { device: "watch", ...fix(["cafe"]) }),
      message(2 * SECOND_MS, fix([])),
      message(3 * SECOND_MS, { device: "watch", ...fix([]) }),
    ]);
    expect(told(walked)).toEqual([["enter cafe"], [], [], ["exit cafe"]]);
    expect(walked.presence.visitCounts).toEqual({ cafe: 1 });
  });
});

describe("visits", () => {
  it("are counted for the 500 places whose visits began last", () => {
    const many = Array.from({ length: 501 }, (_, n) => `p${n}`);
    const tour = many.map((id, n) => message(n, fix([id])));
    const { presence } = walk(policyOf({ places: many.map((id) => place(id)) }), tour);
    expect(Object.keys(presence.visitCounts)).toEqual(many.slice(1));
  });
});
