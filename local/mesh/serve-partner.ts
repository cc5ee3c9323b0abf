import type { IncomingMessage, ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import * as v from "valibot";
import { parseJson } from "../../shared/json/parse-json.ts";
import { buildPartner } from "../build/build-partner.ts";
import { isOwnPage, readBody, readShortBody, sayJson } from "./own-page.ts";
import { hearOfReader, meetReader, type Readers, viewReader } from "./readers.ts";
import { type Answer, type ServedSite, serveSite } from "./serve-site.ts";

/** Where a newspaper's page asks its own server which advertisement to show. */
const READER_PATH = "/reader";

const MAX_MESSAGE_CHARACTERS = 16_384;

/** `isNew`: they came just now, by the shop's link; else their browser has kept the subject. */
const asked = v.strictObject({ subject: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)), isNew: v.boolean() });

/** The back end of a newspaper. */
interface Desk {
  /** Answers the newspaper's own page. */
  readonly answerReader: Answer;
  /** Answers the mesh. */
  readonly answerHook: Answer;
}

/** Where the mesh tells a newspaper what happens: the path of its webhook, by the webhook's id. */
export function hookPathOf(webhook: string): string {
  return `/mesh/${webhook}`;
}

/**
 * Builds the demo's newspapers, and serves each with its back end at an origin of its own: the host of `url`, at this port of this
 * machine. `secret`: of its webhook. What they know of their readers lasts as long as the process.
 */
export async function servePartner({
  port,
  papers,
}: {
  readonly port: number;
  readonly papers: readonly { readonly url: string; readonly webhook: string; readonly secret: string }[];
}): Promise<ServedSite> {
  const desks = papers.map(({ url, webhook, secret }) => ({ host: new URL(url).host, webhook, ...openDesk(secret) }));

  async function answerReader(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST") return sayJson(response, 405, { title: "Only POST" });
    const desk = desks.find(({ host }) => host === request.headers.host);
    if (desk === undefined || !isOwnPage(request, port))
      return sayJson(response, 403, { title: "Only the page of this paper asks here" });
    return desk.answerReader(request, response);
  }

  const hooks = desks.map(({ webhook, answerHook }) => [hookPathOf(webhook), answerHook] as const);
  return serveSite({
    files: await buildPartner(),
    port,
    answers: { [READER_PATH]: answerReader, ...Object.fromEntries(hooks) },
  });
}

function openDesk(secret: string): Desk {
  const verifier = new Webhook(secret);
  let readers: Readers = new Map();
  return {
    async answerReader(request, response) {
      const sent = v.safeParse(asked, parseJson(await readShortBody(request)));
      if (!sent.success) return sayJson(response, 422, { title: "A reader is {subject, isNew}" });
      const { subject, isNew } = sent.output;
      if (isNew) readers = meetReader(readers, subject);
      sayJson(response, 200, viewReader(readers, subject, Date.now()));
    },
    async answerHook(request, response) {
      if (request.method !== "POST") return sayJson(response, 405, { title: "Only POST" });
      const body = await readBody(request, MAX_MESSAGE_CHARACTERS);
      let message: unknown;
      try {
        message = verifier.verify(body, headersOf(request));
      } catch {
        return sayJson(response, 401, { title: "Only the mesh tells something here" });
      }
      // Answered first: whoever tells is not kept waiting.
      response.writeHead(204).end();
      readers = hearOfReader(readers, message);
    },
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
