import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { parseJson } from "../../shared/json/parse-json.ts";
import { isOwnPage, readShortBody, sayJson } from "./own-page.ts";

/** Where the demo shop's page asks its own server to sign for whom its device speaks. */
export const ACCOUNT_PATH = "/account";

/** The office of the demo shop: its back end, with a key that the catalog knows. */
export interface Office {
  /** An `account+jwt`: this device is that customer's. Throws if the mesh does not answer, or does not take the office's key. */
  sign(customer: string, device: string): Promise<string>;
}

const asked = v.strictObject({
  customer: v.pipe(v.string(), v.regex(/^[a-z0-9._-]{1,40}$/)),
  device: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
});

/**
 * Answers the page of this machine's shop at `port`, and no other page. A brand's own server asks for a password, or has its own
 * session, before it signs; this one believes any name.
 */
export async function answerAccount(
  office: Office,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request;
  if (method !== "GET" && method !== "POST") return sayJson(response, 405, { title: "Only GET and POST" });
  if (!isOwnPage(request, port)) return sayJson(response, 403, { title: "Only the page of this shop signs in here" });
  if (method === "GET") return sayJson(response, 200, {});
  const sent = v.safeParse(asked, parseJson(await readShortBody(request)));
  if (!sent.success) return sayJson(response, 422, { title: "Signing in takes {customer, device}" });
  try {
    sayJson(response, 200, { account: await office.sign(sent.output.customer, sent.output.device) });
  } catch (cause) {
    sayJson(response, 503, { title: cause instanceof Error ? cause.message : String(cause) });
  }
}
