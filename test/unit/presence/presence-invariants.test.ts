import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Facts } from "../../../shared/locate/facts.ts";
import type { Occurrence } from "../../../shared/presence/occurrence.ts";
import { NO_MEMORY, NOWHERE, type PresenceState } from "../../../shared/presence/presence-state.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { stepPresence } from "../../../shared/presence/step-presence.ts";
import {
  beacon,
  fix,
  hear,
  MINUTE_MS,
  marker,
  message,
  moment,
  NOON_MS,
  place,
  policyOf,
  SECOND_MS,
  told,
  walk,
} from "../../support/presence-world.ts";

const PLACES = ["cafe", "shop", "mall"];
const FOR_MS = 2 * MINUTE_MS;
const policy = policyOf({
  places: PLACES.map((id) => place(id, { labels: ["any"], silenceMs: 3 * MINUTE_MS })),
  beacons: [beacon("b1", "shop", { zone: "shoes" }), beacon("b2", "mall")],
  markers: [marker("shelf", { place: "shop", zone: "shoes" })],
  moments: [moment("linger", { kind: "dwell", where: { label: "any" }, forMs: FOR_MS })],
});

const beaconFacts = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom("b1", "b2"),
      rssi: fc.constantFrom(-95, -80, -75, -70, -50),
      rows: fc.integer({ min: 1, max: 4 }),
      excess: fc.constantFrom(-40, -15, 0),
    })
    .map(({ id, rssi, rows, excess }) => hear(id, rssi, rows, excess)),
  { selector: (fact) => fact.beacon },
);

const fixes = fc
  .record({
    where: fc.tuple(...PLACES.map(() => fc.constantFrom("in", "border", "out"))),
    accuracy: fc.constantFrom(10, 200),
  })
  .map(({ where, accuracy }) => {
    const at = (answer: string) => PLACES.filter((_, index) => where[index] === answer);
    return fix(accuracy > 100 ? [] : at("in"), accuracy > 100 ? [] : at("border"), accuracy);
  });

/** A message made within ten minutes, received up to two minutes later, by a device whose clock may be off. */
const messages = (device: fc.Arbitrary<string> = fc.constantFrom("phone", "watch")): fc.Arbitrary<Facts> =>
  fc
    .record({
      device,
      madeMs: fc.integer({ min: 0, max: 10 * MINUTE_MS }),
      delayMs: fc.integer({ min: -30 * SECOND_MS, max: 2 * MINUTE_MS }),
      jti: fc.uuid(),
      beacons: beaconFacts,
      fix: fc.option(fixes, { nil: {} }),
      marker: fc.constantFrom(...Array<object>(9).fill({}), { marker: "shelf" }),
    })
    .map(({ device, madeMs, delayMs, jti, beacons, fix, marker }) =>
      message(madeMs, { device, jti, beacons, receivedMs: NOON_MS + madeMs + delayMs, ...fix, ...marker }),
    );

/** What may befall a person: a message (some come twice), the alarm, an eviction. */
type Happening =
  | { readonly kind: "message"; readonly facts: Facts }
  | { readonly kind: "alarm" }
  | { readonly kind: "eviction" };

const histories: fc.Arbitrary<readonly Happening[]> = fc
  .tuple(fc.array(messages(), { maxLength: 30 }), fc.array(fc.nat()), fc.infiniteStream(fc.nat({ max: 9 })))
  .map(([sent, again, dice]) => {
    const repeated = again.flatMap((pick) => (sent.length === 0 ? [] : sent.slice(pick % sent.length).slice(0, 1)));
    const arriving = [...sent, ...repeated].toSorted((a, b) => a.receivedMs - b.receivedMs);
    return arriving.flatMap((facts): Happening[] => {
      const roll = dice.next().value;
      const heard = { kind: "message", facts } as const;
      return roll === 0 ? [heard, { kind: "alarm" }] : roll === 1 ? [heard, { kind: "eviction" }] : [heard];
    });
  });

/** Lives a history as a person's object does: a message older than the last of its device to change state changes nothing. */
function live(
  history: readonly Happening[],
  check: (presence: PresenceState, told: readonly Occurrence[]) => void,
): void {
  let presence = NOWHERE;
  let memory = NO_MEMORY;
  let nowMs = NOON_MS;
  const lastIatMs = new Map<string, number>();
  for (const happening of history) {
    let occurrences: readonly Occurrence[] = [];
    if (happening.kind === "eviction") memory = NO_MEMORY;
    else if (happening.kind === "alarm") ({ presence, occurrences } = silencePresence({ presence, policy, nowMs }));
    else {
      const { facts } = happening;
      nowMs = Math.max(nowMs, facts.receivedMs);
      if (facts.iatMs < (lastIatMs.get(facts.device) ?? 0)) continue;
      const step = stepPresence({ presence, memory, facts, policy });
      if (step.changed === "state") lastIatMs.set(facts.device, facts.iatMs);
      ({ presence, memory, occurrences } = step);
    }
    check(presence, occurrences);
  }
}

describe("presence, whatever happens", () => {
  it("never enters twice without an exit between, nor exits where nobody entered", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const inside = new Set<string>();
        live(history, (_, occurrences) => {
          for (const occurrence of occurrences) {
            if (occurrence.kind === "enter") {
              expect(inside.has(occurrence.place)).toBe(false);
              inside.add(occurrence.place);
            }
            if (occurrence.kind === "exit") expect(inside.delete(occurrence.place)).toBe(true);
          }
        });
      }),
    );
  });

  it("has a visit exactly where it has a stay, and one stay at most for each source and place", () => {
    fc.assert(
      fc.property(histories, (history) => {
        live(history, ({ stays, visits }) => {
          expect(new Set(Object.keys(visits))).toEqual(new Set(stays.map((stay) => stay.place)));
          const sources = stays.map(({ device, via, place: at }) => `${device} ${via} ${at}`);
          expect(new Set(sources).size).toBe(stays.length);
        });
      }),
    );
  });

  it("counts every enter as a visit", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const enters: Record<string, number> = {};
        live(history, ({ visitCounts }, occurrences) => {
          for (const occurrence of occurrences) {
            if (occurrence.kind === "enter") enters[occurrence.place] = (enters[occurrence.place] ?? 0) + 1;
          }
          expect(visitCounts).toEqual(enters);
        });
      }),
    );
  });

  it("says nothing has changed exactly where it gives the same object", () => {
    fc.assert(
      fc.property(fc.array(messages(), { maxLength: 20 }), (sent) => {
        let before = NOWHERE;
        for (const step of walk(policy, sent).steps) {
          expect(step.changed === "nothing").toBe(step.presence === before);
          before = step.presence;
        }
      }),
    );
  });

  it("is not changed by the same message a second time", () => {
    fc.assert(
      fc.property(fc.array(messages(), { minLength: 1, maxLength: 20 }), (sent) => {
        const once = walk(policy, sent);
        const twice = walk(policy, sent.slice(-1), once);
        expect(twice.presence).toBe(once.presence);
        expect(twice.memory).toEqual(once.memory);
        expect(
          told(twice)
            .flat()
            .filter((words) => !words.startsWith("scan ")),
        ).toEqual([]);
      }),
    );
  });

  it("comes to the same places whichever of two devices' simultaneous messages is first", () => {
    const alike = fc.tuple(
      fc.array(messages(), { maxLength: 10 }),
      messages(fc.constant("phone")),
      messages(fc.constant("watch")),
    );
    fc.assert(
      fc.property(alike, ([past, a, b]) => {
        const same = { ...b, iatMs: a.iatMs, receivedMs: a.receivedMs };
        const start = walk(policy, past);
        const places = (walked: { presence: PresenceState }) => new Set(Object.keys(walked.presence.visits));
        expect(places(walk(policy, [a, same], start))).toEqual(places(walk(policy, [same, a], start)));
      }),
    );
  });

  it("tells a zone only when it is reached more nearly than before", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-40, -15, 0), { minLength: 1, maxLength: 20 }), (excesses) => {
        const heard = excesses.map((excess, n) =>
          message(n * 11 * SECOND_MS, { beacons: [hear("b1", -50, 3, excess)] }),
        );
        const zones = told(walk(policy, heard))
          .flat()
          .filter((words) => words.startsWith("zone "));
        expect(new Set(zones).size).toBe(zones.length);
        expect(zones.length).toBe(new Set(excesses.map((excess, n) => Math.max(excess, ...excesses.slice(0, n)))).size);
      }),
    );
  });
});

describe("dwell, whatever happens", () => {
  it("fires once per visit at most", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const dwelt = new Set<string>();
        live(history, (_, occurrences) => {
          for (const occurrence of occurrences) {
            if (occurrence.kind === "exit" || occurrence.kind === "enter") dwelt.delete(occurrence.place);
            if (occurrence.kind !== "dwell") continue;
            expect(dwelt.has(occurrence.place)).toBe(false);
            dwelt.add(occurrence.place);
          }
        });
      }),
    );
  });

  it("never fires before its time by either clock, with 10 s of grace by the mesh's", () => {
    fc.assert(
      fc.property(fc.array(messages(fc.constant("phone"))), (sent) => {
        let presence = NOWHERE;
        let memory = NO_MEMORY;
        for (const facts of sent.toSorted((a, b) => a.receivedMs - b.receivedMs)) {
          const began = presence.stays;
          const step = stepPresence({ presence, memory, facts, policy });
          for (const occurrence of step.occurrences) {
            if (occurrence.kind !== "dwell") continue;
            const stays = began.filter((stay) => stay.place === occurrence.place);
            expect(stays.some((stay) => facts.iatMs - stay.sinceIatMs >= FOR_MS)).toBe(true);
            expect(stays.some((stay) => facts.receivedMs - stay.sinceReceivedMs >= FOR_MS - 10 * SECOND_MS)).toBe(true);
          }
          ({ presence, memory } = step);
        }
      }),
    );
  });
});
