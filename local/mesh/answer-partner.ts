import type { IncomingMessage, ServerResponse } from "node:http";
import { isOwnPage, sayJson } from "./own-page.ts";

/** Where the demo shop's page asks its own server for the newspapers where the shop advertises. */
export const PAPERS_PATH = "/papers";

/** A newspaper where the shop advertises, whom the mesh may tell what happens. */
export interface Paper {
  readonly name: string;
  /** Its page, on an origin of its own. */
  readonly url: string;
  /** Id of its webhook in the catalog. */
  readonly webhook: string;
}

/** The shop's partner: the house of these newspapers. */
export interface Partner {
  readonly papers: readonly Paper[];
  /** Has them made known again if a later catalog was published without them. Throws if the mesh does not answer, or refuses. */
  introduce(): Promise<void>;
}

/** Answers the page of this machine's shop at `port`, and no other page. */
export async function answerPartner(
  { papers, introduce }: Partner,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "GET") return sayJson(response, 405, { title: "Only GET" });
  if (!isOwnPage(request, port))
    return sayJson(response, 403, { title: "Only the page of this shop asks for its newspapers" });
  try {
    await introduce();
    sayJson(response, 200, { papers: papers.map(({ name, url, webhook }) => ({ name, url, webhook })) });
  } catch (cause) {
    sayJson(response, 503, { title: cause instanceof Error ? cause.message : String(cause) });
  }
}
