import { join } from "node:path";
import { newJti } from "../../client/sdk/device.ts";
import type { Office } from "../../local/mesh/answer-account.ts";
import type { Airline } from "../../local/mesh/answer-airline.ts";
import type { Operated } from "../../local/operate.ts";
import { saySignal } from "../operator/say-signal.ts";
import { openBackEnd } from "../start/open-back-end.ts";
import { officeOf } from "../start/open-office.ts";
import { openAirline } from "./open-airline.ts";
import { SIGNALS } from "./say-flight.ts";

/** The airline at work, until it is closed. */
export interface StartedAirline {
  readonly airline: Airline;
  readonly office: Office;
  close(): void;
}

const TICK_MS = 1_000;

/** Starts the airline of a mesh that has demo/flight-catalog.json: its key and its trips are kept in `directory`. */
export async function startAirline(mesh: Operated, directory: string): Promise<StartedAirline> {
  const scopes = ["link", ...SIGNALS.map((type) => `signal:${type}`)];
  const backEnd = await openBackEnd(mesh, { id: "airline", scopes, directory });
  const airline = openAirline({
    say: (customer, run, { type, data }) => saySignal(mesh, backEnd, { type, customer, run, data }),
    now: Date.now,
    newSerial: () => newJti().slice(0, 8),
    file: join(directory, "trips.json"),
  });
  // What the mesh does not take is said the next time, and whoever looks at the page is told.
  const ticking = setInterval(() => airline.tick().catch(() => {}), TICK_MS);
  return { airline, office: officeOf(backEnd), close: () => clearInterval(ticking) };
}
