import fc from "fast-check";
import { expect, it } from "vitest";
import { FLIGHTS } from "../../../../cli/demo-flight/flights.ts";
import { eventsOf, SIGNALS, sayFlight } from "../../../../cli/demo-flight/say-flight.ts";
import { beginTrip, chooseOn, delayOn, lastMinuteOf, minuteOf, turnTrip } from "../../../../cli/demo-flight/trip.ts";

const NOON_MS = Date.parse("2026-11-30T12:00:40Z");
const LAST_MINUTE = lastMinuteOf(beginTrip(NOON_MS, "any"));
const [ADA, BEN] = FLIGHTS;
const runsOf = ({ legs }: ReturnType<typeof beginTrip>) => legs.map(({ run }) => run);

it("a trip begins at a whole minute, with a run for each flight: number, day, origin, and which trip it is", () => {
  const trip = beginTrip(NOON_MS, "one");
  expect(minuteOf(trip, NOON_MS)).toBe(0);
  expect(runsOf(trip)).toEqual(["TE418/2026-11-30/OPO/one", "TE207/2026-11-30/OSL/one"]);
});

it("turning it on keeps the runs, and moves all instants", () => {
  const trip = beginTrip(NOON_MS, "one");
  const turned = turnTrip(trip, 60, { nowMs: NOON_MS, serial: "two" });
  expect(minuteOf(turned, NOON_MS)).toBe(60);
  expect(runsOf(turned)).toEqual(runsOf(trip));
  const departs = (startMs: number) => sayFlight(ADA, { minute: 60, startMs, choices: [] }).data.departs;
  expect([departs(trip.startMs), departs(turned.startMs)]).toEqual([
    "2026-11-30T14:05:00.000Z",
    "2026-11-30T13:05:00.000Z",
  ]);
});

it("turning it back over something of one flight makes only that flight a new run, without what was chosen on it", () => {
  const trip = turnTrip(beginTrip(NOON_MS, "one"), 160, { nowMs: NOON_MS, serial: "two" });
  const [ada = "", ben = ""] = runsOf(trip);
  const chosen = chooseOn(chooseOn(trip, ada, "checked-in"), ben, "upgraded");
  const back = turnTrip(chosen, 130, { nowMs: NOON_MS, serial: "three" });
  expect(back.legs).toEqual(chosen.legs);
  const further = turnTrip(chosen, 70, { nowMs: NOON_MS, serial: "four" });
  expect(further.legs).toEqual([
    { run: "TE418/2026-11-30/OPO/four", choices: [] },
    { run: ben, choices: ["upgraded"] },
  ]);
});

it("a flight that is late keeps its run and says both times, unless it is about to board: then it is a new run", () => {
  const at = (minute: number) =>
    chooseOn(
      turnTrip(beginTrip(NOON_MS, "one"), minute, { nowMs: NOON_MS, serial: "two" }),
      "TE207/2026-11-30/OSL/one",
      "checked-in",
    );
  const lateAt = (minute: number) => {
    const trip = at(minute);
    return delayOn(trip, trip.legs[1]?.run ?? "", { nowMs: NOON_MS, serial: "late" });
  };
  const gate = lateAt(320);
  expect(gate.legs[1]).toEqual({ run: "TE207/2026-11-30/OSL/one", choices: ["checked-in", "late"] });
  const { data } = sayFlight(BEN, { minute: 320, startMs: gate.startMs, choices: ["checked-in", "late"] });
  expect(Date.parse(data.boards ?? "") - Date.parse(data.plannedBoards ?? "")).toBe(40 * 60_000);
  expect([lastMinuteOf(at(320)), lastMinuteOf(gate)]).toEqual([605, 645]);
  expect(delayOn(gate, gate.legs[1]?.run ?? "", { nowMs: NOON_MS, serial: "again" })).toEqual(gate);
  expect(lateAt(352).legs[1]).toEqual({ run: "TE207/2026-11-30/OSL/late", choices: ["checked-in", "late"] });
  expect(lateAt(386)).toEqual(at(386));
});

it("wherever it is turned, it stays within the trip, and no run goes back over what it has passed", () => {
  const passed = (index: 0 | 1, minute: number) =>
    eventsOf(FLIGHTS[index]).filter((event) => event.minute <= minute).length;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100, max: LAST_MINUTE + 100 }), { maxLength: 12 }), (minutes) => {
      let trip = beginTrip(NOON_MS, "first");
      for (const [turn, minute] of minutes.entries()) {
        const next = turnTrip(trip, minute, { nowMs: NOON_MS, serial: `turn ${turn}` });
        expect(minuteOf(next, NOON_MS)).toBe(Math.min(LAST_MINUTE, Math.max(0, minute)));
        for (const index of [0, 1] as const) {
          const isBack = passed(index, minuteOf(next, NOON_MS)) < passed(index, minuteOf(trip, NOON_MS));
          expect(next.legs[index]?.run === trip.legs[index]?.run).toBe(!isBack);
        }
        trip = next;
      }
    }),
  );
});

it.each([
  [179, [], "flight-booked", undefined],
  [180, [], "flight-check-in", undefined],
  [181, ["checked-in"], "flight-checked-in", "21F"],
  [215, ["checked-in"], "flight-upgrade", "21F"],
  [216, ["checked-in", "upgraded"], "flight-upgraded", "3D"],
  [275, [], "flight-gate", "21F"],
  [276, ["upgraded"], "flight-gate", "3D"],
  [546, ["taxi-ordered"], "flight-taxi-ordered", "21F"],
  [605, ["taxi-ordered"], "flight-closed", "21F"],
] as const)("at minute %i, with %j chosen, the airline says %s, seat %s", (minute, choices, type, seat) => {
  const word = sayFlight(BEN, { minute, startMs: NOON_MS, choices });
  expect([word.type, word.data.seat]).toEqual([type, seat]);
});

it("says only what it has a scope for, in at most 1 KiB and 32 names, and nothing before it is known", () => {
  for (const flight of FLIGHTS) {
    for (let minute = 0; minute <= LAST_MINUTE; minute++) {
      const { type, data } = sayFlight(flight, { minute, startMs: NOON_MS, choices: ["upgraded", "taxi-ordered"] });
      expect(SIGNALS).toContain(type);
      expect(JSON.stringify(data).length).toBeLessThan(1024);
      expect(Object.keys(data).length).toBeLessThanOrEqual(32);
      expect("gate" in data).toBe(minute >= flight.minutes.gate);
      expect("belt" in data).toBe(minute >= flight.minutes.bags);
    }
  }
});
