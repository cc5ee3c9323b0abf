import type { AirlineChoice } from "../../local/mesh/answer-airline.ts";
import { present } from "../../shared/json/present.ts";
import { type Flight, LATE_BY, makeLate } from "./flights.ts";

/** What the airline says of a flight to one passenger: the newest thing that happened, and all that is known by now. */
export interface FlightWord {
  /** Type of the signal. */
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
}

/** Something of a flight that comes at a minute of the trip. `byMesh`: the mesh comes to it by itself, from an instant. */
export interface FlightEvent {
  readonly id: string;
  readonly minute: number;
  readonly byMesh?: true;
}

/** Minutes before or after an instant at which demo/flight-catalog.json lets the mesh go on by itself. */
const WALK_BEFORE = 15;
const LAST_CALL_BEFORE = 10;
const TAXI_AFTER = 5;
const ONWARD_AFTER = 45;

/** What happens to a flight by itself, in order. */
export function eventsOf({ minutes }: Flight): readonly FlightEvent[] {
  return [
    { id: "booked", minute: 0 },
    { id: "check-in", minute: minutes.checkIn },
    { id: "upgrade", minute: minutes.upgrade },
    { id: "gate", minute: minutes.gate },
    { id: "gate-changed", minute: minutes.gateChange },
    { id: "walk", minute: minutes.boards - WALK_BEFORE, byMesh: true },
    { id: "boarding", minute: minutes.boards },
    { id: "last-call", minute: minutes.closes - LAST_CALL_BEFORE, byMesh: true },
    { id: "on-board", minute: minutes.closes, byMesh: true },
    { id: "departed", minute: minutes.departs },
    { id: "landed", minute: minutes.arrives },
    { id: "belt", minute: minutes.bags },
    { id: "taxi", minute: minutes.bags + TAXI_AFTER, byMesh: true },
    { id: "onward", minute: minutes.bags + ONWARD_AFTER, byMesh: true },
    { id: "closed", minute: minutes.closed },
  ];
}

/** What the airline has signals for, earliest first: what happens by itself, and what the passenger chooses. */
const SAID = [
  "booked",
  "check-in",
  "checked-in",
  "upgrade",
  "upgraded",
  "gate",
  "gate-changed",
  "boarding",
  "departed",
  "landed",
  "belt",
  "taxi-ordered",
  "closed",
] as const;

/** Types of the signals of the airline. */
export const SIGNALS: readonly string[] = SAID.map((id) => `flight-${id}`);

/**
 * What the airline says at this minute: only the newest thing, as a phone hears that was off. If the clock is turned over several
 * things, the last one is said. All instants go with it, so they move with the clock.
 */
export function sayFlight(
  planned: Flight,
  {
    minute,
    startMs,
    choices,
  }: { readonly minute: number; readonly startMs: number; readonly choices: readonly AirlineChoice[] },
): FlightWord {
  const flight = choices.includes("late") ? makeLate(planned) : planned;
  const passed = eventsOf(flight).flatMap((event) => (event.minute <= minute ? [event.id] : []));
  const happened: readonly string[] = [...passed, ...choices];
  const newest = SAID.findLast((id) => happened.includes(id)) ?? "booked";
  return { type: `flight-${newest}`, data: known(flight, passed, choices, startMs) };
}

/** All that is known of a flight by now. */
function known(
  { number, traveller, from, to, minutes, facts }: Flight,
  passed: readonly string[],
  choices: readonly AirlineChoice[],
  startMs: number,
): Readonly<Record<string, string>> {
  const at = (minute: number) => new Date(startMs + minute * 60_000).toISOString();
  const has = (id: string) => passed.includes(id);
  const isUpgraded = choices.includes("upgraded");
  const isLate = choices.includes("late");
  const isSeated = isUpgraded || choices.includes("checked-in") || has("gate");
  const hasMoved = has("gate-changed");
  return present({
    traveller,
    flight: number,
    from: from.city,
    to: to.city,
    departs: at(minutes.departs),
    // The mesh waits for these: until the flight has a check-in, nothing of it is near.
    boards: has("check-in") ? at(minutes.boards) : undefined,
    closes: has("check-in") ? at(minutes.closes) : undefined,
    // What the times were before, while that is of use.
    late: isLate ? String(LATE_BY) : undefined,
    plannedDeparts: isLate ? at(minutes.departs - LATE_BY) : undefined,
    plannedBoards: isLate && has("check-in") ? at(minutes.boards - LATE_BY) : undefined,
    arrives: at(minutes.arrives),
    cabin: isUpgraded ? "Business" : "Economy",
    offered: facts.offered,
    price: facts.price,
    seat: isSeated ? (isUpgraded ? facts.offered : facts.seat) : undefined,
    gate: hasMoved ? facts.gate : has("gate") ? facts.was : undefined,
    was: hasMoved ? facts.was : undefined,
    walk: has("gate") ? facts.walk : undefined,
    bags: has("landed") ? at(minutes.bags) : undefined,
    belt: has("belt") ? facts.belt : undefined,
    exit: facts.exit,
    fare: facts.fare,
    taxi: choices.includes("taxi-ordered") ? facts.taxi : undefined,
  });
}
