import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BeaconTrack,
  counterAt,
  isLost,
  lostQuanta,
  quantumOf,
  windowQuanta,
} from "../../../shared/eid/beacon-track.ts";
import { importBlockKey } from "../../../shared/eid/eid-of.ts";
import { eidsBetween } from "../../../shared/eid/eids-between.ts";
import { type EidSighting, judgeSighting } from "../../../shared/eid/judge-sighting.ts";
import { makeEidTable } from "../../../shared/eid/make-eid-table.ts";
import { runs } from "../../support/runs.ts";

const HOUR_MS = 3_600_000;
const START_MS = 1_700_000_000_000;
const clock = { k: 10, startSeconds: START_MS / 1000 };
const unheard: BeaconTrack = { driftSeconds: 0 };

const hear = (seconds: number, quantum: number, where: { place?: string; metres?: number } = {}): EidSighting => ({
  quantum,
  place: "bakery",
  metres: 0,
  atMs: START_MS + seconds * 1000,
  ...where,
});

describe("a sighting of a beacon", () => {
  const heard = judgeSighting(unheard, hear(10_240, 10), clock).track;

  it("sets its clock at the first time, and moves it no further than it must after that", () => {
    expect(heard).toEqual({ driftSeconds: 0, last: { quantum: 10, place: "bakery", atMs: START_MS + 10_240_000 } });
    expect(judgeSighting(unheard, hear(10_240, 15), clock).track.driftSeconds).toBe(5 * 1024);
    expect(judgeSighting(heard, hear(10_300, 10), clock).track.driftSeconds).toBe(0);
    expect(judgeSighting(heard, hear(10_260, 11), clock).track.driftSeconds).toBe(11 * 1024 - 10_260);
    expect(judgeSighting(heard, hear(11_300, 10), clock).track.driftSeconds).toBe(11 * 1024 - 11_300);
  });

  it("that comes late is fresh by the time it was heard at, and changes nothing", () => {
    expect(judgeSighting(heard, hear(10_140, 9), clock)).toEqual({ verdict: "fresh", track: heard });
  });

  it("is a replay when the identifier is older than the window, and teaches nothing", () => {
    expect(judgeSighting(heard, hear(10_240 + 1024, 9), clock).verdict).toBe("fresh");
    expect(judgeSighting(heard, hear(10_240 + 1024, 8), clock)).toEqual({ verdict: "replayed", track: heard });
  });

  it("of a lost beacon is fresh wherever in a day its clock has gone on to, and a replay where it has not", () => {
    const twoDays = 10_240 + 2 * 86_400;
    const lagging = judgeSighting(heard, hear(twoDays, 100), clock);
    expect(lagging.verdict).toBe("fresh");
    expect(lagging.track.driftSeconds).toBe(101 * 1024 - twoDays);
    expect(judgeSighting(heard, hear(twoDays, 10), clock)).toEqual({ verdict: "replayed", track: heard });
  });

  it("is a clone at a place that nobody could have reached, and none at one that hears it too", () => {
    const at = (seconds: number, metres: number) =>
      judgeSighting(heard, hear(10_240 + seconds, 10, { place: "station", metres }), clock).verdict;
    expect(at(1, 400)).toBe("fresh");
    expect(at(1, 20_000)).toBe("cloned");
    expect(at(-60, 20_000)).toBe("cloned");
    expect(at(600, 20_000)).toBe("fresh");
    expect(at(600, 60_000)).toBe("cloned");
  });
});

describe("a beacon", () => {
  it("is lost until it was heard, after a day, and before its clock could have left the window", () => {
    const heard = judgeSighting(unheard, hear(0, 0), clock).track;
    const lostAfter = (k: number, seconds: number) => isLost(heard, { ...clock, k }, START_MS + seconds * 1000);
    expect(isLost(unheard, clock, START_MS)).toBe(true);
    expect([lostAfter(10, 86_399), lostAfter(10, 86_401)]).toEqual([false, true]);
    expect([lostAfter(0, 1_600), lostAfter(0, 1_700)]).toEqual([false, true]);
  });
});

/** A life of an honest beacon: how it counts, and when it is heard, with what error of the time. */
const aLife = fc.record({
  k: fc.nat(15),
  /** Its counter at the start; up to a day behind what is known. */
  lagSeconds: fc.integer({ min: 0, max: 80_000 }),
  driftRate: fc.double({ min: -150e-6, max: 150e-6, noNaN: true }),
  sightings: fc.array(
    fc.record({
      gapSeconds: fc.oneof(fc.nat(30), fc.nat(4_000), fc.nat(86_400)),
      /** Taken for heard so much later than it was: 120 s late, 30 s early, as a message may be. */
      errorSeconds: fc.oneof(fc.constant(0), fc.integer({ min: -30, max: 120 })),
      /** Arrives after so many of the next ones. */
      overtakenBy: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(3)),
    }),
    { minLength: 1, maxLength: 60 },
  ),
});

type Life = typeof aLife extends fc.Arbitrary<infer Of> ? Of : never;

/** The sightings of a life, as they arrive; `trueSeconds` is the beacon's own counter. */
function sightingsOf({ k, lagSeconds, driftRate, sightings }: Life): (EidSighting & { trueSeconds: number })[] {
  let elapsed = 86_400;
  const heard = sightings.map(({ gapSeconds, errorSeconds, overtakenBy }, index) => {
    // A message is at most 120 s late in all; overtaking is for those that follow within that.
    elapsed += gapSeconds;
    const trueSeconds = elapsed * (1 + driftRate) - lagSeconds;
    const sighting = { ...hear(elapsed + errorSeconds, Math.floor(trueSeconds / 2 ** k)), trueSeconds };
    return { sighting, order: index + overtakenBy, elapsed };
  });
  return heard
    .map((one, index) => ({ ...one, order: gapAfter(heard, index) <= 60 ? one.order : index }))
    .sort((a, b) => a.order - b.order)
    .map(({ sighting }) => sighting);
}

function gapAfter(heard: readonly { elapsed: number }[], index: number): number {
  const [now, later] = [heard[index], heard[Math.min(index + 4, heard.length - 1)]];
  return (later?.elapsed ?? 0) - (now?.elapsed ?? 0);
}

describe("in every life of a beacon", () => {
  it("an honest one is always fresh: with a clock 150 ppm wrong, late and early messages, in the wrong order", () => {
    fc.assert(
      fc.property(aLife, (life) => {
        const own = { ...clock, k: life.k };
        let track = unheard;
        for (const sighting of sightingsOf(life)) {
          const judged = judgeSighting(track, sighting, own);
          expect(judged.verdict).toBe("fresh");
          track = judged.track;
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it("an honest one is in the table of the time its message comes, unless a day's lag is more than 512 quanta", () => {
    fc.assert(
      fc.property(aLife, (life) => {
        const own = { ...clock, k: life.k };
        let track = unheard;
        for (const sighting of sightingsOf(life)) {
          const lost = isLost(track, own, sighting.atMs);
          const window = lost ? lostQuanta(life.k) : windowQuanta(life.k);
          const expected = Math.floor((sighting.atMs / 1000 - clock.startSeconds + track.driftSeconds) / 2 ** life.k);
          if (lost && life.k < 8) fc.pre(Math.abs(sighting.quantum - expected) <= window);
          expect(Math.abs(sighting.quantum - expected)).toBeLessThanOrEqual(window);
          track = judgeSighting(track, sighting, own).track;
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it("an identifier that is older than the window is always found to be replayed", () => {
    fc.assert(
      fc.property(aLife, fc.integer({ min: 1, max: 500 }), fc.nat(86_400), (life, older, waitSeconds) => {
        const own = { ...clock, k: life.k };
        const sightings = sightingsOf(life);
        const track = sightings.reduce((known, sighting) => judgeSighting(known, sighting, own).track, unheard);
        const { last } = track;
        if (last === undefined) throw new Error("a beacon that was heard has a last sighting");
        const again = {
          ...hear(0, last.quantum - windowQuanta(life.k) - older),
          atMs: last.atMs + waitSeconds * 1000,
        };
        expect(judgeSighting(track, again, own)).toEqual({ verdict: "replayed", track });
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("table and judgement together", () => {
  it("know a beacon by what it says, and its identifiers of the day before as past and replayed", async () => {
    const beacon = { id: "shelf-3", key: await importBlockKey(new Uint8Array(16).fill(1)), ...clock };
    const nowMs = START_MS + 100 * HOUR_MS;
    const sentAt = (atMs: number) => {
      const quantum = quantumOf(counterAt(beacon, atMs, 30), beacon.k);
      return eidsBetween(beacon, quantum, quantum);
    };
    const [said] = await sentAt(nowMs);
    const [old] = await sentAt(nowMs - 6 * HOUR_MS);
    const table = (driftSeconds: number, lost: boolean) =>
      makeEidTable([{ ...beacon, driftSeconds, isLost: lost }], { fromMs: nowMs, untilMs: nowMs + 300_000 });

    const found = (await table(0, true)).find(({ eid }) => eid === said?.eid);
    const { track, verdict } = judgeSighting(unheard, { ...hear(0, found?.quantum ?? -1), atMs: nowMs }, clock);
    expect(verdict).toBe("fresh");
    const again = (await table(track.driftSeconds, false)).find(({ eid }) => eid === old?.eid);
    expect(again?.likelihood).toBe("past");
    const replay = { ...hear(0, again?.quantum ?? Number.POSITIVE_INFINITY), atMs: nowMs + 60_000 };
    expect(judgeSighting(track, replay, clock).verdict).toBe("replayed");
  });
});
