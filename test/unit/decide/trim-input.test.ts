import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, decideSilence } from "../../../shared/decide/decide.ts";
import { trimInput, trimSilence } from "../../../shared/decide/trim-input.ts";
import type { Stay } from "../../../shared/presence/presence-state.ts";
import { drawKey, fickleSteps, live, policyWith, settings } from "../../support/decide-life.ts";
import { EVERYTHING, greeting, inputOf, inside, NOON, personWho, townPolicy } from "../../support/decide-world.ts";

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const KEY = new Uint8Array(16);
const NOW_MS = Date.parse(NOON);

const rssi = fc.integer({ min: -95, max: -40 });
const device = fc.constantFrom("phone", "other");
const beacon = fc.constantFrom("till", "door");
const gateway = fc.constantFrom("g1", "g2");
const place = fc.constantFrom("cafe", "bar");
const jti = fc.constantFrom("now", "a", "b");
const atMs = fc.integer({ min: NOW_MS - 15_000, max: NOW_MS + 2_000 });
const heard = { jti, atMs, rssi, excess: fc.integer({ min: -30, max: 10 }) };

/** What an object may remember of beacons and tags, and a message that says more of them. */
const radio = fc.record({
  isFull: fc.boolean(),
  samples: fc.array(fc.record({ device, beacon, ...heard }), { maxLength: 40 }),
  tagSamples: fc.array(fc.record({ tag: fc.constantFrom("tag:a", "tag:b"), gateway, place, ...heard }), {
    maxLength: 40,
  }),
  lastHeard: fc.array(fc.tuple(fc.constantFrom("phone beacon:till cafe", "phone beacon:door bar", "x y z"), atMs)),
  stays: fc.subarray([
    "phone beacon:till cafe",
    "phone beacon:door bar",
    "tag:a gateway:g1 cafe",
    "tag:a gateway:g2 bar",
  ]),
  rows: fc.array(fc.record({ beacon, rssi: fc.array(rssi, { maxLength: 4 }) }), { maxLength: 2 }),
  tag: fc.option(fc.record({ gateway, place, rows: fc.array(rssi, { minLength: 1, maxLength: 4 }) })),
});

/** A stay of its name. */
function stayOf(name: string): Stay {
  const [device = "", via = "", place = ""] = name.split(" ");
  const times = { sinceMs: NOW_MS - 60_000, sinceIatMs: NOW_MS - 60_000, sinceReceivedMs: NOW_MS - 60_000 };
  const evidence = { lastSeenMs: NOW_MS - 5_000, confidence: "high", trust: "low" } as const;
  return via.startsWith("beacon:")
    ? { device, via: `beacon:${via.slice(7)}`, place, ...times, ...evidence }
    : { device, via: `gateway:${via.slice(8)}`, place, ...times, ...evidence };
}

describe("what is kept of an input", () => {
  it("gives the same decision as all of it did, over any life", () => {
    fc.assert(
      fc.property(settings, fickleSteps, drawKey, (set, taken, key) => {
        const policy = policyWith(set);
        const { messages, silences } = live(taken, policy, key);
        for (const { input, decided } of messages) {
          const kept = copy(trimInput(input, decided.decision, policy));
          expect(decide(kept, policy, key).decision).toEqual(decided.decision);
        }
        for (const { input, decided } of silences) {
          const kept = copy(trimSilence(input, decided.decision, policy));
          expect(decideSilence(kept, policy, key).decision).toEqual(decided.decision);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("gives the same decision whatever was heard before by radio", () => {
    const altbeacon = { id: "00112233445566778899aabbccddeeff00112299" };
    const policy = townPolicy({
      beacons: [
        { id: "till", place: "cafe", zone: "counter", altbeacon: { id: "00112233445566778899aabbccddeeff00112233" } },
        { id: "door", place: "bar", altbeacon },
      ],
      moments: [greeting(), greeting({ id: "left", on: { exit: { label: "food" } } })],
    });
    fc.assert(
      fc.property(radio, ({ isFull, samples, tagSamples, lastHeard, stays, rows, tag }) => {
        const all = personWho(EVERYTHING, NOW_MS);
        const held = stays.map((name) => stayOf(name));
        const visits = Object.fromEntries(held.map((stay) => [stay.place, { sinceMs: stay.sinceMs, dwelt: [] }]));
        const filler = { device: "other", beacon: "door", jti: "c", atMs: NOW_MS, rssi: -50, excess: 9 };
        const story = inputOf({
          person: { ...all, presence: { stays: held, visits, visitCounts: {} } },
          facts: {
            device: tag === null ? "phone" : "tag:a",
            jti: "now",
            iatMs: NOW_MS,
            receivedMs: NOW_MS,
            beacons: rows.map(({ beacon: id, rssi: list }) => ({ beacon: id, rssi: list, excess: list.map(() => -5) })),
            ...(tag === null
              ? {}
              : { tag: { ...tag, rows: tag.rows.map((one) => ({ rssi: one, excess: -5, ageMs: 10 })) } }),
          },
        });
        const memory = {
          samples: [...samples, ...(isFull ? Array.from({ length: 195 - samples.length }, () => filler) : [])],
          tagSamples,
          lastHeardMs: Object.fromEntries(lastHeard),
          seenMs: Object.fromEntries(lastHeard),
        };
        const input = { ...story, memory, nowMs: NOW_MS };
        const { decision } = decide(input, policy, KEY);
        expect(decide(copy(trimInput(input, decision, policy)), policy, KEY).decision).toEqual(decision);
      }),
      { numRuns: 500 },
    );
  });

  it("holds no exposure that no cap asked for, no visits, attributes and pauses that were not read", () => {
    const policy = townPolicy({ moments: [greeting({ caps: [{ max: 1, per: "day" }] })] });
    const nowMs = Date.parse(NOON);
    const exposure = { atMs: nowMs - 5, marketing: true, person: true };
    const hello = { ...exposure, id: "b", moment: "hello" };
    const all = personWho(EVERYTHING, nowMs);
    const story = inputOf({
      person: {
        ...all,
        profile: { ...all.profile, attributes: { size: "large" } },
        presence: { ...all.presence, visitCounts: { bar: 7 } },
        exposures: [{ ...hello, id: "a" }, { ...exposure, id: "c", moment: "other" }, hello],
      },
      mesh: {
        pausedMoments: ["other"],
        pausedCampaigns: ["summer"],
        liveSignals: [{ type: "rain" }],
        units: ["summer"],
      },
      facts: { ...inside(["cafe"]), iatMs: nowMs, receivedMs: nowMs },
    });
    const input = { ...story, nowMs };
    const { decision } = decide(input, policy, KEY);
    expect(decision.reason).toBe("cap-moment");
    const kept = trimInput(input, decision, policy);
    expect(kept.person.exposures).toEqual([hello]);
    expect(kept.person.profile.attributes).toEqual({});
    expect(kept.person.presence.visitCounts).toEqual({});
    expect(kept.mesh).toEqual({ pausedMoments: [], pausedCampaigns: [], liveSignals: [], units: [] });
    expect(decide(kept, policy, KEY).decision).toEqual(decision);
  });

  it("holds attributes, visits and signals if a condition could read them", () => {
    const policy = townPolicy({ moments: [greeting({ when: 'person.visits("food") > 0' })] });
    const nowMs = Date.parse(NOON);
    const all = personWho(EVERYTHING, nowMs);
    const person = { ...all, presence: { ...all.presence, visitCounts: { bar: 7 } } };
    const story = inputOf({ person, facts: { ...inside(["cafe"]), iatMs: nowMs, receivedMs: nowMs } });
    const input = { ...story, nowMs };
    const { decision } = decide(input, policy, KEY);
    const kept = trimInput(input, decision, policy);
    expect(kept.person.presence.visitCounts).toEqual({ bar: 7 });
    expect(decide(kept, policy, KEY).decision).toEqual(decision);
  });
});
