import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { parseJson } from "../../shared/json/parse-json.ts";
import { isOwnPage, readShortBody, sayJson } from "./own-page.ts";

/** Where the flight demo's page talks to the airline: its own server. */
export const AIRLINE_PATH = "/airline";

/** The trip of one passenger, as the page draws it. */
export interface TripView {
  /** When the trip began, epoch milliseconds, and its last minute. */
  readonly startMs: number;
  readonly lastMinute: number;
  readonly flights: readonly FlightView[];
  /** What the airline has said of it, newest first. */
  readonly said: readonly { readonly atMs: number; readonly type: string; readonly flight: string }[];
}

export interface FlightView {
  /** Key of its run. */
  readonly run: string;
  readonly number: string;
  readonly traveller: string;
  readonly from: string;
  readonly to: string;
  /** Minutes of the trip. */
  readonly departs: number;
  readonly arrives: number;
  /** By how many minutes it is late; 0 if it is on time. */
  readonly late: number;
  /** What happens to it and when: minutes of the trip, in order. */
  readonly events: readonly { readonly id: string; readonly minute: number }[];
}

/** The airline of the demo: its back end, with a key that the catalog knows. All throw if the mesh does not take what it says. */
export interface Airline {
  /** The passenger's trip; it begins if there is none. */
  look(customer: string): Promise<TripView>;
  /** A new trip, whatever became of the one before. */
  begin(customer: string): Promise<TripView>;
  /** Turns the clock of the trip to a minute. */
  turn(customer: string, minute: number): Promise<TripView>;
  /** The passenger has chosen something on the flight of this run, or it is late. */
  choose(customer: string, run: string, choice: AirlineChoice): Promise<TripView>;
}

/** What a passenger can ask of the airline, in the page; and what somebody can let happen to a flight there. */
export const AIRLINE_CHOICES = ["checked-in", "upgraded", "taxi-ordered", "late"] as const;

export type AirlineChoice = (typeof AIRLINE_CHOICES)[number];

const customer = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/));

const asked = v.variant("ask", [
  v.strictObject({ ask: v.picklist(["look", "begin"]), customer }),
  v.strictObject({ ask: v.literal("turn"), customer, minute: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.strictObject({
    ask: v.literal("choose"),
    customer,
    run: v.pipe(v.string(), v.maxLength(60)),
    choice: v.picklist(AIRLINE_CHOICES),
  }),
]);

/** Answers the page of this machine at `port`, and no other page. */
export async function answerAirline(
  airline: Airline,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") return sayJson(response, 405, { title: "Only POST" });
  if (!isOwnPage(request, port)) return sayJson(response, 403, { title: "Only the page of this airline asks it" });
  const sent = v.safeParse(asked, parseJson(await readShortBody(request)));
  if (!sent.success) return sayJson(response, 422, { title: "The airline is asked to look, begin, turn or choose" });
  try {
    sayJson(response, 200, await answerTo(airline, sent.output));
  } catch (cause) {
    sayJson(response, 503, { title: cause instanceof Error ? cause.message : String(cause) });
  }
}

function answerTo(airline: Airline, said: v.InferOutput<typeof asked>): Promise<TripView> {
  switch (said.ask) {
    case "turn":
      return airline.turn(said.customer, said.minute);
    case "choose":
      return airline.choose(said.customer, said.run, said.choice);
    default:
      return airline[said.ask](said.customer);
  }
}
