/** The trip as the airline's own server tells it: two flights, and where they stand on the clock. */
export interface Trip {
  /** When it began, epoch milliseconds. All else is in minutes of the trip. */
  readonly startMs: number;
  readonly lastMinute: number;
  readonly flights: readonly TripFlight[];
  /** What the airline has said to the mesh, newest first. */
  readonly said: readonly { readonly atMs: number; readonly type: string; readonly flight: string }[];
}

export interface TripFlight {
  /** Key of its run. */
  readonly run: string;
  readonly number: string;
  readonly traveller: string;
  /** Codes of the airports. */
  readonly from: string;
  readonly to: string;
  readonly departs: number;
  readonly arrives: number;
  /** By how many minutes it is late; 0 if it is on time. */
  readonly late: number;
  readonly events: readonly { readonly id: string; readonly minute: number }[];
}

type Asked =
  | { readonly ask: "look" | "begin" }
  | { readonly ask: "turn"; readonly minute: number }
  | { readonly ask: "choose"; readonly run: string; readonly choice: string };

/** Where the page talks to the airline: its own server. A page has no right to signal. */
const PATH = "/airline";

/** Asks the airline about the trip of a customer, or to change it. Throws if the airline does not, or the mesh is away. */
export async function askAirline(customer: string, asked: Asked): Promise<Trip> {
  const answer = await fetch(PATH, { method: "POST", body: JSON.stringify({ ...asked, customer }) });
  if (!answer.ok) throw new Error(`${PATH} says ${answer.status}`);
  return answer.json();
}

/** The minute of the trip that it is. */
export function minuteOf({ startMs }: Trip, nowMs: number): number {
  return Math.floor((nowMs - startMs) / 60_000);
}

/** What happens after this minute, soonest first. */
export function comingEvents(
  { flights }: Trip,
  minute: number,
): readonly { readonly id: string; readonly minute: number; readonly traveller: string }[] {
  return flights
    .flatMap(({ traveller, events }) => events.map((event) => ({ ...event, traveller })))
    .filter((event) => event.minute > minute)
    .sort((a, b) => a.minute - b.minute);
}
