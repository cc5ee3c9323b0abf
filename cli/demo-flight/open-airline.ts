import { existsSync, readFileSync } from "node:fs";
import type { Airline, FlightView, TripView } from "../../local/mesh/answer-airline.ts";
import { writeFileAtomically } from "../../local/write-file-atomically.ts";
import { FLIGHTS, LATE_BY } from "./flights.ts";
import { eventsOf, type FlightWord, sayFlight } from "./say-flight.ts";
import { beginTrip, chooseOn, delayOn, flightOf, lastMinuteOf, minuteOf, type Trip, turnTrip } from "./trip.ts";

/** What the airline needs of the world. */
export interface AirlineWorld {
  /** Says it to the passenger's person on the mesh; rejects if the mesh does not take it. */
  say(customer: string, run: string, word: FlightWord): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
  /** A few letters and digits that no trip has had. */
  newSerial(): string;
  /** The file in which the trips are kept. */
  readonly file: string;
}

/** The airline, and what lets its time pass. */
export interface OpenedAirline extends Airline {
  /** Says what has become due since. Rejects if the mesh does not take it; it is then said the next time. */
  tick(): Promise<void>;
}

/** So many of the last words are shown. */
const SHOWN_WORDS = 8;

type SaidWord = TripView["said"][number];

/** A passenger: their trip, what was said of each run last, and what was said at all, newest first. */
interface Passenger {
  trip: Trip;
  readonly told: Map<string, string>;
  said: readonly SaidWord[];
  /** The work before: what one passenger hears is said in order. */
  turn: Promise<unknown>;
}

/** Opens the airline with the trips that it has kept. */
export function openAirline({ say, now, newSerial, file }: AirlineWorld): OpenedAirline {
  const kept: Record<string, Trip> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const passengers = new Map(Object.entries(kept).map(([customer, trip]) => [customer, rememberPassenger(trip)]));

  /** Changes the trip after what is being done for the passenger, and says what is new then. */
  function inTurn(customer: string, change: (trip: Trip) => Trip): Promise<TripView> {
    const passenger = passengers.get(customer) ?? newPassenger(beginTrip(now(), newSerial()));
    passengers.set(customer, passenger);
    const work = passenger.turn.then(async () => {
      const before = passenger.trip;
      passenger.trip = change(before);
      if (passenger.trip !== before || !(customer in kept)) keep();
      await endRuns(customer, passenger);
      await sayNews(customer, passenger);
      return viewOf(passenger);
    });
    passenger.turn = work.catch(() => {});
    return work;
  }

  /** A flight that begins again is another run: the one before is over. */
  async function endRuns(customer: string, { trip, told }: Passenger): Promise<void> {
    const over = [...told.keys()].filter((run) => !trip.legs.some((leg) => leg.run === run));
    for (const run of over) {
      await say(customer, run, { type: "flight-closed", data: {} });
      told.delete(run);
    }
  }

  async function sayNews(customer: string, passenger: Passenger): Promise<void> {
    const { trip, told } = passenger;
    const minute = minuteOf(trip, now());
    // The first flight last: of two without a near instant, the one that was heard of last comes first.
    for (const [index, flight] of [...FLIGHTS.entries()].reverse()) {
      const leg = trip.legs[index];
      if (leg === undefined) continue;
      const word = sayFlight(flight, { minute, startMs: trip.startMs, choices: leg.choices });
      const text = JSON.stringify(word);
      if (told.get(leg.run) === text) continue;
      await say(customer, leg.run, word);
      told.set(leg.run, text);
      const said = { atMs: now(), type: word.type, flight: flight.number };
      passenger.said = [said, ...passenger.said].slice(0, SHOWN_WORDS);
    }
  }

  function keep(): void {
    for (const [customer, { trip }] of passengers) kept[customer] = trip;
    writeFileAtomically(file, JSON.stringify(kept));
  }

  return {
    look: (customer) => inTurn(customer, (trip) => trip),
    begin: (customer) => inTurn(customer, () => beginTrip(now(), newSerial())),
    turn: (customer, minute) =>
      inTurn(customer, (trip) => turnTrip(trip, minute, { nowMs: now(), serial: newSerial() })),
    choose: (customer, run, choice) =>
      inTurn(customer, (trip) =>
        choice === "late" ? delayOn(trip, run, { nowMs: now(), serial: newSerial() }) : chooseOn(trip, run, choice),
      ),
    async tick() {
      for (const customer of passengers.keys()) await inTurn(customer, (trip) => trip);
    },
  };
}

function newPassenger(trip: Trip): Passenger {
  return { trip, told: new Map(), said: [], turn: Promise.resolve() };
}

/** Whatever was said of the runs of a kept trip, is said once more. */
function rememberPassenger(trip: Trip): Passenger {
  return { ...newPassenger(trip), told: new Map(trip.legs.map(({ run }) => [run, ""])) };
}

function viewOf({ trip, said }: Passenger): TripView {
  const flights = FLIGHTS.flatMap((planned, index): FlightView[] => {
    const leg = trip.legs[index];
    if (leg === undefined) return [];
    const flight = flightOf(planned, leg);
    const { number, traveller, from, to, minutes } = flight;
    const events = eventsOf(flight).map(({ id, minute }) => ({ id, minute }));
    const { departs, arrives } = minutes;
    const late = leg.choices.includes("late") ? LATE_BY : 0;
    return [{ run: leg.run, number, traveller, from: from.code, to: to.code, departs, arrives, late, events }];
  });
  return { startMs: trip.startMs, lastMinute: lastMinuteOf(trip), flights, said };
}
