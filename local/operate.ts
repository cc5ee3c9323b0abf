import { present } from "../shared/json/present.ts";
import { Refusal } from "./refusal.ts";

/** A mesh, and the right to operate it. */
export interface Operated {
  readonly url: string;
  readonly token: string;
}

/** What came of publishing: the version, or all that is wrong with the catalog. */
export type Published = { readonly version: string } | { readonly faults: readonly string[] };

/** The catalog of the mesh as it was published; undefined where it has none. */
export async function readCatalog(mesh: Operated): Promise<unknown> {
  const answer = await callAdmin(mesh, "catalog");
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw await refusalOf(answer, mesh);
  return answer.json();
}

/** Publishes a catalog: the text of a JSON document. */
export async function publishCatalog(mesh: Operated, text: string): Promise<Published> {
  return publishedBy(mesh, await putCatalog(mesh, text));
}

/** Sends a catalog; with `etag`, it may replace that version only, and is otherwise answered 409. */
export function putCatalog(mesh: Operated, text: string, etag?: string): Promise<Response> {
  const headers = present({ "content-type": "application/json", "if-match": etag });
  return callAdmin(mesh, "catalog", { method: "PUT", headers, body: text });
}

/** What the mesh's answer to a catalog says; refuses where it is about something else than the catalog. */
export async function publishedBy(mesh: Operated, answer: Response): Promise<Published> {
  if (answer.status === 422) return { faults: faultsIn(await answer.json()) };
  if (answer.status !== 200) throw await refusalOf(answer, mesh);
  const { version } = (await answer.json()) as { version: string };
  return { version };
}

/** A request below /admin/v1/ with the operator's token; refuses where nothing answers. */
export async function callAdmin({ url, token }: Operated, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...init.headers, authorization: `Bearer ${token}` };
  try {
    return await fetch(`${url}/admin/v1/${path}`, { ...init, headers });
  } catch {
    throw new Refusal(`Nothing answers at ${url}.`);
  }
}

/** One line for every fault: its pointer, and what is wrong there. */
function faultsIn(problem: unknown): string[] {
  const { detail } = problem as { detail?: string };
  return detail?.split("\n") ?? ["The catalog is not valid."];
}

/** An answer that is no success, as the refusal that it is. */
export async function refusalOf(answer: Response, { url }: Operated): Promise<Refusal> {
  return new Refusal(`${url} refuses: ${answer.status} ${await answer.text()}`);
}
