import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { parseJson } from "../../shared/json/parse-json.ts";
import { isOwnPage, readShortBody, sayJson } from "./own-page.ts";

/** Where the demo shop's page asks its own server what is on, and tells it to turn something on or off. */
export const SWITCHES_PATH = "/switches";

/** The signals of the demo that have a switch in its page, by type. */
export const SWITCHES = ["hot-light", "tv-spot"] as const;

export type SwitchName = (typeof SWITCHES)[number];

/** What is on. `untold`: what was turned on just now is on, and the mesh tells nobody of it. */
export interface Switched {
  readonly on: readonly SwitchName[];
  readonly untold?: true;
}

/** What turns them. Both throw if the mesh does not answer, or refuses. */
export interface Switches {
  read(): Promise<Switched>;
  turn(name: SwitchName, isOn: boolean): Promise<Switched>;
}

const turned = v.strictObject({ type: v.picklist(SWITCHES), on: v.boolean() });

/** Answers the page of this machine's shop at `port`, and no other page. */
export async function answerSwitches(
  switches: Switches,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request;
  if (method !== "GET" && method !== "POST") return sayJson(response, 405, { title: "Only GET and POST" });
  if (!isOwnPage(request, port)) {
    return sayJson(response, 403, { title: "Only the page of this shop turns its switches" });
  }
  try {
    if (method === "GET") return sayJson(response, 200, await switches.read());
    const asked = v.safeParse(turned, parseJson(await readShortBody(request)));
    if (!asked.success) return sayJson(response, 422, { title: "A switch is {type, on}" });
    sayJson(response, 200, await switches.turn(asked.output.type, asked.output.on));
  } catch (cause) {
    sayJson(response, 503, { title: cause instanceof Error ? cause.message : String(cause) });
  }
}
