import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presentPlaces } from "../../../shared/presence/presence-state.ts";
import { gateway, place, policyOf, SECOND_MS, sight, told, type Walk, walk } from "../../support/presence-world.ts";
import { runs } from "../../support/runs.ts";

const policy = policyOf({
  places: [place("shop", { zones: ["shoes", "hats"] }), place("cafe")],
  senders: [gateway("g-shoes", "shop"), gateway("g-hats", "shop"), gateway("g-cafe", "cafe")],
});

const shoes = (seconds: number, rssi: number, rows?: number) =>
  sight(seconds * SECOND_MS, {
    by: "g-shoes",
    at: "shop",
    zone: "shoes",
    rssi,
    ...(rows === undefined ? {} : { rows }),
  });
const hats = (seconds: number, rssi: number) =>
  sight(seconds * SECOND_MS, { by: "g-hats", at: "shop", zone: "hats", rssi });
const cafe = (seconds: number, rssi: number) => sight(seconds * SECOND_MS, { by: "g-cafe", at: "cafe", rssi });

const where = ({ presence }: Walk) =>
  presentPlaces(presence).map(({ place, zone }) => (zone === undefined ? place : `${place}/${zone}`));

describe("a registered tag", () => {
  it("enters where a gateway hears three samples of -70 dBm or more within 10 s, with high confidence and low trust", () => {
    expect(told(walk(policy, [shoes(0, -71)]))).toEqual([[]]);
    expect(told(walk(policy, [shoes(0, -60, 2)]))).toEqual([[]]);
    expect(told(walk(policy, [shoes(0, -60, 1), shoes(5, -60, 1), shoes(10, -60, 1)]))[2]).toContain("enter shop");
    const [step] = walk(policy, [cafe(0, -70)]).steps;
    expect(step?.occurrences).toEqual([{ kind: "enter", place: "cafe", confidence: "high", trust: "low" }]);
  });

  it("counts a row when it was heard, not when the message was made", () => {
    const old = { rssi: -60, excess: -1, ageMs: 11_000 };
    const { tag, ...rest } = shoes(0, -60, 2);
    const says = { ...rest, tag: { gateway: "g-shoes", place: "shop", rows: [old, ...(tag?.rows ?? [])] } };
    expect(told(walk(policy, [says]))).toEqual([[]]);
  });

  it("gains no sample from a repeated message", () => {
    const one = shoes(0, -60, 1);
    expect(told(walk(policy, [one, one, one]))).toEqual([[], [], []]);
  });

  it("stays between -70 and -80 dBm, and exits at -80", () => {
    const stayed = walk(policy, [cafe(0, -60), cafe(20, -79)]);
    expect(where(stayed)).toEqual(["cafe"]);
    expect(told(walk(policy, [cafe(40, -80)], stayed))).toEqual([["exit cafe"]]);
  });

  it("is taken over by a gateway that hears it 8 dB stronger, and by none that hears it 7 dB stronger", () => {
    const inShoes = walk(policy, [shoes(0, -68)]);
    expect(where(walk(policy, [hats(1, -61)], inShoes))).toEqual(["shop/shoes"]);
    const moved = walk(policy, [hats(1, -60)], inShoes);
    expect(where(moved)).toEqual(["shop/hats"]);
    expect(told(moved)).toEqual([["zone shop/hats immediate"]]);
  });

  it("leaves one place for another in one step", () => {
    const moved = walk(policy, [shoes(0, -69), cafe(2, -50)]);
    expect(told(moved)[1]).toEqual(["exit shop", "enter cafe"]);
  });

  it("is taken over by whoever hears it once its gateway has not heard it for 30 s", () => {
    const inShoes = walk(policy, [shoes(0, -50)]);
    expect(where(walk(policy, [cafe(29, -69)], inShoes))).toEqual(["shop/shoes"]);
    expect(where(walk(policy, [cafe(30, -69)], inShoes))).toEqual(["cafe"]);
    expect(where(walk(policy, [cafe(30, -75)], inShoes))).toEqual([]);
  });

  it("is at one place at a time also where one key is for both, by what was heard at each", () => {
    const chain = { ...gateway("g-chain", "shop"), places: ["shop", "cafe"] };
    const both = policyOf({ places: [...policy.places.values()], senders: [chain] });
    const at = (place: string, seconds: number, rssi: number, rows = 3) =>
      sight(seconds * SECOND_MS, { by: "g-chain", at: place, rssi, rows });
    const inShop = walk(both, [at("shop", 0, -65)]);
    expect(where(walk(both, [at("cafe", 2, -69, 1)], inShop))).toEqual(["shop"]);
    expect(where(walk(both, [at("cafe", 2, -62)], inShop))).toEqual(["shop"]);
    expect(told(walk(both, [at("cafe", 2, -50)], inShop))).toEqual([["exit shop", "enter cafe"]]);
    expect(where(walk(both, [at("cafe", 30, -69)], inShop))).toEqual(["cafe"]);
  });

  it("is closed without a word when its gateway is taken out of the catalog, or moved to another place", () => {
    const inCafe = walk(policy, [cafe(0, -60)]);
    const others = { places: [...policy.places.values()], senders: [gateway("g-cafe", "shop")] };
    const next = walk(policyOf(others), [shoes(1, -90)], inCafe);
    expect([where(next), told(next)]).toEqual([[], [[]]]);
  });

  it("is in at most one place at a time, whatever gateways say in whatever order", () => {
    const says = fc.record({
      by: fc.constantFrom(shoes, hats, cafe),
      seconds: fc.integer({ min: 0, max: 120 }),
      rssi: fc.integer({ min: -95, max: -40 }),
    });
    fc.assert(
      fc.property(fc.array(says, { maxLength: 40 }), (all) => {
        let now = walk(policy, []);
        for (const { by, seconds, rssi } of all) {
          now = walk(policy, [by(seconds, rssi)], now);
          expect(now.presence.stays.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("does not flap between two gateways that hear it alike, give or take 7 dB, for ten minutes", () => {
    const noise = fc.integer({ min: -3, max: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, noise), { minLength: 120, maxLength: 120 }), (all) => {
        const messages = all.flatMap(([a, b], at) => [shoes(at * 5, -60 + a), cafe(at * 5 + 2, -60 + b)]);
        const walked = walk(policy, messages);
        expect(
          told(walked)
            .flat()
            .filter((word) => !word.startsWith("zone")),
        ).toEqual(["enter shop"]);
        expect(where(walked)).toEqual(["shop/shoes"]);
      }),
      { numRuns: runs(30) },
    );
  });
});
