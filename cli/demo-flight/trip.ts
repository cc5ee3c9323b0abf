import type { AirlineChoice } from "../../local/mesh/answer-airline.ts";
import { FLIGHTS, type Flight, makeLate } from "./flights.ts";
import { eventsOf } from "./say-flight.ts";

/** The trip of one passenger: when it began, and which run each of its flights is. Plain JSON. */
export interface Trip {
  /** Epoch milliseconds, a whole minute. Turning the clock moves it: the mesh lives in real time, so the flights move. */
  readonly startMs: number;
  /** One for each of FLIGHTS. */
  readonly legs: readonly Leg[];
}

export interface Leg {
  /** Key of the run. */
  readonly run: string;
  readonly choices: readonly AirlineChoice[];
}

const MINUTE_MS = 60_000;

/** A trip that begins. `serial` is in the keys of its runs, and in those of no other trip. */
export function beginTrip(nowMs: number, serial: string): Trip {
  const startMs = wholeMinute(nowMs);
  return { startMs, legs: FLIGHTS.map((flight) => newLeg(flight, startMs, serial)) };
}

/** A flight of the trip, with the times that it has now. */
export function flightOf(flight: Flight, { choices }: Leg): Flight {
  return choices.includes("late") ? makeLate(flight) : flight;
}

/** When the trip is over. */
export function lastMinuteOf({ legs }: Trip): number {
  return Math.max(...flightsOf(legs).map(({ minutes }) => minutes.closed));
}

/** The minute of the trip that it is: a whole one. */
export function minuteOf({ startMs }: Trip, nowMs: number): number {
  return Math.floor((nowMs - startMs) / MINUTE_MS);
}

/**
 * The trip at another minute. A run only goes forward, so a flight that would have to go back over something is a new run; it
 * gets `serial`, and nothing that was chosen on it.
 */
export function turnTrip(trip: Trip, minute: number, { nowMs, serial }: { nowMs: number; serial: string }): Trip {
  const to = Math.min(lastMinuteOf(trip), Math.max(0, minute));
  const from = minuteOf(trip, nowMs);
  const startMs = wholeMinute(nowMs) - to * MINUTE_MS;
  const legs = FLIGHTS.flatMap((flight, index) => {
    const leg = trip.legs[index];
    if (leg === undefined) return [];
    const now = flightOf(flight, leg);
    return passedBy(now, to) < passedBy(now, from) ? [newLeg(flight, startMs, serial)] : [leg];
  });
  return { startMs, legs };
}

/** The trip with a choice of its passenger on the flight of this run. */
export function chooseOn(trip: Trip, run: string, choice: AirlineChoice): Trip {
  const legs = trip.legs.map((leg) =>
    leg.run === run && !leg.choices.includes(choice) ? { ...leg, choices: [...leg.choices, choice] } : leg,
  );
  return { ...trip, legs };
}

/**
 * The trip with a flight that is late, if it has not left. A run only goes forward, so one that already boards, or is about to, is
 * a new run.
 */
export function delayOn(trip: Trip, run: string, { nowMs, serial }: { nowMs: number; serial: string }): Trip {
  const minute = minuteOf(trip, nowMs);
  const legs = FLIGHTS.flatMap((flight, index) => {
    const leg = trip.legs[index];
    if (leg === undefined) return [];
    if (leg.run !== run || leg.choices.includes("late") || minute >= flight.minutes.departs) return [leg];
    const late: Leg = { ...leg, choices: [...leg.choices, "late"] };
    const isBack = passedBy(flightOf(flight, late), minute) < passedBy(flight, minute);
    return [isBack ? { ...late, run: newLeg(flight, trip.startMs, serial).run } : late];
  });
  return { ...trip, legs };
}

function flightsOf(legs: readonly Leg[]): readonly Flight[] {
  return FLIGHTS.flatMap((flight, index) => {
    const leg = legs[index];
    return leg === undefined ? [] : [flightOf(flight, leg)];
  });
}

/** Number, day of departure and origin, as airlines name a flight, and which trip of the demo it is. */
function newLeg({ number, from, minutes }: Flight, startMs: number, serial: string): Leg {
  const day = new Date(startMs + minutes.departs * MINUTE_MS).toISOString().slice(0, 10);
  return { run: `${number.replace(" ", "")}/${day}/${from.code}/${serial}`, choices: [] };
}

function passedBy(flight: Flight, minute: number): number {
  return eventsOf(flight).filter((event) => event.minute <= minute).length;
}

function wholeMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
