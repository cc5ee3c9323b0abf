import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import { parseJson } from "../../shared/json/parse-json.ts";
import { isOwnPage, readShortBody, sayJson } from "./own-page.ts";

/** Where a till of the demo shop asks to be known: its page has made a key, and says the public half of it. */
export const TILLS_PATH = "/tills";

/** The tills that the demo has, by the id that the mesh knows each by. */
export const TILLS = ["ring-till-1", "ring-till-2", "book-till"] as const;

export type TillName = (typeof TILLS)[number];

/** The public half of a key of a till (RFC 7518, section 6.2.1). */
export interface TillKey {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** Who lets tills in, as an operator does with `mesh sender add`. */
export interface Tills {
  /** The mesh takes what this key signs as this till's, from now on. Throws if the mesh does not answer, or refuses. */
  enrol(till: TillName, key: TillKey): Promise<void>;
}

const coordinate = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const asked = v.strictObject({ till: v.picklist(TILLS), x: coordinate, y: coordinate });

/**
 * Answers the page of this machine's shop at `port`, and no other page. A brand's own operator looks at a till before letting it
 * in; this one believes any page of its own.
 */
export async function answerTills(
  tills: Tills,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method } = request;
  if (method !== "GET" && method !== "POST") return sayJson(response, 405, { title: "Only GET and POST" });
  if (!isOwnPage(request, port)) return sayJson(response, 403, { title: "Only a till of this shop enrols here" });
  if (method === "GET") return sayJson(response, 200, { tills: TILLS });
  const sent = v.safeParse(asked, parseJson(await readShortBody(request)));
  if (!sent.success) return sayJson(response, 422, { title: "Enrolling takes {till, x, y}" });
  const { till, x, y } = sent.output;
  try {
    await tills.enrol(till, { kty: "EC", crv: "P-256", x, y });
    sayJson(response, 200, {});
  } catch (cause) {
    sayJson(response, 503, { title: cause instanceof Error ? cause.message : String(cause) });
  }
}
