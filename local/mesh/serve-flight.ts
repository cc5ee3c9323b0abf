import { buildFlight } from "../build/build-flight.ts";
import { ACCOUNT_PATH, answerAccount, type Office } from "./answer-account.ts";
import { AIRLINE_PATH, type Airline, answerAirline } from "./answer-airline.ts";
import { type ServedSite, serveSite } from "./serve-site.ts";

/** Builds the flight demo's page of the mesh at `meshUrl`, and serves it with its airline at this port of this machine. */
export async function serveFlight({
  meshUrl,
  port,
  office,
  airline,
}: {
  readonly meshUrl: string;
  readonly port: number;
  readonly office: Office;
  readonly airline: Airline;
}): Promise<ServedSite> {
  return serveSite({
    files: await buildFlight(meshUrl),
    meshUrl,
    port,
    answers: {
      [ACCOUNT_PATH]: (request, response) => answerAccount(office, port, request, response),
      [AIRLINE_PATH]: (request, response) => answerAirline(airline, port, request, response),
    },
  });
}
