/** A flight of the demo. Times are minutes after its trip begins. */
export interface Flight {
  readonly number: string;
  readonly traveller: string;
  readonly from: Airport;
  readonly to: Airport;
  readonly minutes: Readonly<Record<FlightTime, number>>;
  /** What the airline says of it, as soon as that is known. */
  readonly facts: Readonly<Record<FlightFact, string>>;
}

export interface Airport {
  readonly code: string;
  /** Spelled alike in the languages of the demo. */
  readonly city: string;
}

/** The gate closes at `closes`; the bags are on the belt at `bags`; the airline is done with the flight at `closed`. */
export type FlightTime =
  | "checkIn"
  | "upgrade"
  | "gate"
  | "gateChange"
  | "boards"
  | "closes"
  | "departs"
  | "arrives"
  | "bags"
  | "closed";

/** `was`: the gate before the change. `offered`: the seat of the upgrade. `walk`: minutes to the later gate. `price`: of the upgrade, in euros. */
export type FlightFact = "seat" | "offered" | "price" | "was" | "gate" | "walk" | "belt" | "exit" | "fare" | "taxi";

/** One comes home while the other one leaves: the first lands five minutes before the second boards, at the same airport. */
export const FLIGHTS: readonly [Flight, Flight] = [
  {
    number: "TE 418",
    traveller: "Ada",
    from: { code: "OPO", city: "Porto" },
    to: { code: "OSL", city: "Oslo" },
    minutes: {
      checkIn: 5,
      upgrade: 25,
      gate: 45,
      gateChange: 60,
      boards: 90,
      closes: 110,
      departs: 125,
      arrives: 345,
      bags: 375,
      closed: 440,
    },
    facts: {
      seat: "14C",
      offered: "2A",
      price: "79",
      was: "B 12",
      gate: "B 31",
      walk: "9",
      belt: "4",
      exit: "C",
      fare: "420 kr",
      taxi: "31",
    },
  },
  {
    number: "TE 207",
    traveller: "Ben",
    from: { code: "OSL", city: "Oslo" },
    to: { code: "DUB", city: "Dublin" },
    minutes: {
      checkIn: 180,
      upgrade: 215,
      gate: 275,
      gateChange: 315,
      boards: 350,
      closes: 370,
      departs: 385,
      arrives: 525,
      bags: 540,
      closed: 605,
    },
    facts: {
      seat: "21F",
      offered: "3D",
      price: "64",
      was: "D 4",
      gate: "F 17",
      walk: "11",
      belt: "7",
      exit: "2",
      fare: "€35",
      taxi: "8",
    },
  },
];

/** By how many minutes a flight is late, if it is. */
export const LATE_BY = 40;

/** The flight as it is if it leaves late: what comes before boarding stays. */
export function makeLate(flight: Flight): Flight {
  const { boards, closes, departs, arrives, bags, closed } = flight.minutes;
  const later = { boards, closes, departs, arrives, bags, closed };
  const moved = Object.fromEntries(Object.entries(later).map(([time, minute]) => [time, minute + LATE_BY]));
  return { ...flight, minutes: { ...flight.minutes, ...moved } };
}
