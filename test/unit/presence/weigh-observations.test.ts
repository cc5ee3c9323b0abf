import { describe, expect, it } from "vitest";
import {
  beacon,
  fix,
  gateway,
  hear,
  message,
  place,
  policyOf,
  SECOND_MS,
  sight,
  walk,
} from "../../support/presence-world.ts";

const policy = policyOf({
  places: [
    place("berlin", { center: [13.4, 52.5] }),
    place("potsdam", { center: [13.06, 52.4] }),
    place("munich", { center: [11.58, 48.14] }),
    place("unfenced"),
  ],
  beacons: [beacon("b-low", "berlin", { trust: "low" }), beacon("b-high", "berlin", { trust: "high" })],
  senders: [gateway("g-berlin", "berlin"), gateway("g-munich", "munich"), gateway("g-unfenced", "unfenced")],
});
const at = (seconds: number, says: Parameters<typeof message>[1]) => message(seconds * SECOND_MS, says);
const heard = (by: string, where: string, seconds: number) => sight(seconds * SECOND_MS, { by, at: where, rssi: -60 });
const last = (...messages: Parameters<typeof walk>[1]) => walk(policy, messages).steps.at(-1)?.occurrences ?? [];
const stayOf = (via: string, ...messages: Parameters<typeof walk>[1]) =>
  walk(policy, messages).presence.stays.find((stay) => stay.via === via);

describe("two sources that do not know of each other", () => {
  const beacons = (id: string) => at(5, { beacons: [hear(id, -60)] });

  it("raise the trust of a static beacon to medium where a gateway hears the person's tag", () => {
    expect(stayOf("beacon:b-low", beacons("b-low"))?.trust).toBe("low");
    expect(stayOf("beacon:b-low", heard("g-berlin", "berlin", 0), beacons("b-low"))?.trust).toBe("medium");
  });

  it("raise the trust of a tag to medium where the person's device is", () => {
    expect(stayOf("gateway:g-berlin", heard("g-berlin", "berlin", 9))?.trust).toBe("low");
    expect(stayOf("gateway:g-berlin", beacons("b-low"), heard("g-berlin", "berlin", 9))?.trust).toBe("medium");
    const fixed = at(5, fix(["berlin"]));
    expect(stayOf("gateway:g-berlin", fixed, heard("g-berlin", "berlin", 9))?.trust).toBe("medium");
  });

  it("never raise to high, never lower, and never raise a position", () => {
    expect(stayOf("beacon:b-high", heard("g-berlin", "berlin", 0), beacons("b-high"))?.trust).toBe("high");
    expect(stayOf("position", heard("g-berlin", "berlin", 0), at(5, fix(["berlin"])))?.trust).toBe("low");
  });

  it("say nothing for each other at different places", () => {
    expect(stayOf("beacon:b-low", heard("g-munich", "munich", 0), beacons("b-low"))?.trust).toBe("low");
  });
});

describe("a journey", () => {
  it("that nobody could make is entered with low confidence", () => {
    const munich = last(at(0, fix(["berlin"])), heard("g-munich", "munich", 60));
    expect(munich).toEqual([{ kind: "enter", place: "munich", confidence: "low", trust: "low" }]);
  });

  it("that an airliner can make is believed", () => {
    // 504 km in 40 minutes.
    const munich = last(at(0, fix(["berlin"])), heard("g-munich", "munich", 40 * 60));
    expect(munich).toContainEqual({ kind: "enter", place: "munich", confidence: "high", trust: "low" });
  });

  it("begins at the place that was left last", () => {
    const left = [at(0, fix(["berlin"])), at(60, fix([]))];
    expect(last(...left, heard("g-munich", "munich", 90))).toEqual([
      { kind: "enter", place: "munich", confidence: "low", trust: "low" },
    ]);
    expect(last(...left, heard("g-munich", "munich", 60 + 40 * 60))).toEqual([
      { kind: "enter", place: "munich", confidence: "high", trust: "low" },
    ]);
  });

  it("to a neighbour, and one to a place without a fence, are believed at once", () => {
    const near = policyOf({
      places: [place("a", { center: [13.4, 52.5] }), place("b", { center: [13.402, 52.5] })],
      senders: [gateway("g-b", "b")],
    });
    const steps = walk(near, [at(0, fix(["a"])), heard("g-b", "b", 1)]).steps;
    expect(steps[1]?.occurrences).toContainEqual({ kind: "enter", place: "b", confidence: "high", trust: "low" });
    expect(last(at(0, fix(["berlin"])), heard("g-unfenced", "unfenced", 1))).toEqual([
      { kind: "enter", place: "unfenced", confidence: "high", trust: "low" },
    ]);
  });
});
