import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { parseJson } from "../../shared/json/parse-json.ts";

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

const MAX_BODY_CHARACTERS = 200;

/**
 * Answers the page of this machine's shop at `port`. Another site that is open in the same browser can neither read nor turn
 * anything: its requests have another origin, or another host.
 */
export async function answerSwitches(
  switches: Switches,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, body: object) => {
    const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
    response.writeHead(status, headers).end(JSON.stringify(body));
  };
  const { method, headers } = request;
  if (method !== "GET" && method !== "POST") return say(405, { title: "Only GET and POST" });
  const isOwnHost = [`localhost:${port}`, `127.0.0.1:${port}`].includes(headers.host ?? "");
  const isOwnPage = method === "GET" || headers.origin === `http://${headers.host}`;
  if (!isOwnHost || !isOwnPage) return say(403, { title: "Only the page of this shop turns its switches" });
  try {
    if (method === "GET") return say(200, await switches.read());
    const asked = v.safeParse(turned, parseJson(await readBody(request)));
    if (!asked.success) return say(422, { title: "A switch is {type, on}" });
    say(200, await switches.turn(asked.output.type, asked.output.on));
  } catch (cause) {
    say(503, { title: cause instanceof Error ? cause.message : String(cause) });
  }
}

/** The body as text; of one that is too long only its beginning, which is no JSON. */
async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > MAX_BODY_CHARACTERS) return "";
  }
  return body;
}
