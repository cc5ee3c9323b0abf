import type { Fault } from "../shared/errors.ts";
import { present } from "../shared/json/present.ts";
import { type DescribeFault, describeFaultsOf } from "./describe-fault.ts";
import { EXIT, Refusal } from "./refusal.ts";
import type { OperatorSigner } from "./sign-operator.ts";

/** A mesh, and the right to operate it. */
export interface Operated {
  readonly url: string;
  /** Of a local mesh. */
  readonly token: string;
  /** Of any mesh, instead of the token. */
  readonly sign?: OperatorSigner;
}

/** What came of publishing: the version and what is seldom meant, or what is wrong with the catalog; one line for each. */
export type Published =
  | { readonly version: string; readonly warnings: readonly string[] }
  | { readonly faults: readonly string[] };

/** The catalog of the mesh as it was published; undefined where it has none. */
export async function readCatalog(mesh: Operated): Promise<unknown> {
  const answer = await callAdmin(mesh, "catalog");
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw await refusalOf(answer, mesh);
  return answer.json();
}

/** Publishes a catalog: the text of a JSON document. `message`: why, for the history. `describe`: how faults are told. */
export async function publishCatalog(
  mesh: Operated,
  text: string,
  {
    message,
    describe = describeFaultsOf(JSON.parse(text)),
  }: { readonly message?: string | undefined; readonly describe?: DescribeFault } = {},
): Promise<Published> {
  return publishedBy(mesh, await putCatalog(mesh, text, { message }), describe);
}

/** Sends a catalog; with `etag`, it may replace that version only, and is otherwise answered 409. */
export function putCatalog(
  mesh: Operated,
  text: string,
  { etag, message }: { readonly etag?: string | undefined; readonly message?: string | undefined } = {},
): Promise<Response> {
  const headers = present({ "content-type": "application/json", "if-match": etag });
  const path = message === undefined ? "catalog" : `catalog?message=${encodeURIComponent(message)}`;
  return callAdmin(mesh, path, { method: "PUT", headers, body: text });
}

/** What the mesh's answer to a catalog says; refuses where it is about something else than the catalog. */
export async function publishedBy(mesh: Operated, answer: Response, describe: DescribeFault): Promise<Published> {
  if (answer.status === 422) return { faults: faultsIn((await answer.json()) as Problem, describe) };
  if (answer.status !== 200) throw await refusalOf(answer, mesh);
  const { version, warnings = [] } = (await answer.json()) as { version: string; warnings?: readonly Fault[] };
  return { version, warnings: warnings.map(describe) };
}

/** What an operator sends: as `fetch` takes it, with a body that can be signed. */
interface AdminInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A request below /admin/v1/ in the operator's name; refuses where nothing answers. A redirect is not followed: it leads to
 * somebody's sign-in.
 */
export async function callAdmin({ url, token, sign }: Operated, path: string, init: AdminInit = {}): Promise<Response> {
  const target = new URL(`${url}/admin/v1/${path}`);
  const { method = "GET", body = "" } = init;
  const signed = sign && (await sign({ method, path: target.pathname + target.search, body }));
  const headers = { ...init.headers, authorization: `Bearer ${signed ?? token}` };
  try {
    return await fetch(target, { ...init, headers, redirect: "manual" });
  } catch {
    throw new Refusal(`Nothing answers at ${url}.`, EXIT.unavailable);
  }
}

/** What is read of a problem (RFC 9457). */
interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly pointers?: readonly string[];
}

/** One line for every fault; the last one may say how many more. */
function faultsIn({ detail, pointers = [] }: Problem, describe: DescribeFault): string[] {
  const lines = detail?.split("\n") ?? ["The catalog is not valid."];
  return lines.map((line, place) => {
    const pointer = pointers[place];
    const start = `${pointer || "(whole)"}: `;
    return pointer !== undefined && line.startsWith(start)
      ? describe({ pointer, detail: line.slice(start.length) })
      : line;
  });
}

/** An answer that is no success, as the refusal that it is, in its own words. */
export async function refusalOf(answer: Response, { url }: Operated): Promise<Refusal> {
  const wait = answer.headers.get("retry-after");
  if (answer.status >= 300 && answer.status < 400)
    return new Refusal(
      `${url} sends to a sign-in elsewhere: you are not signed in there, or it is no mesh.`,
      EXIT.notSignedIn,
    );
  const text = await answer.text();
  const later = wait === null ? "" : ` Try again in ${wait} s.`;
  return new Refusal(`${url} refuses: ${answer.status} ${wordsOf(text)}${later}`, exitOf(answer.status));
}

function exitOf(status: number): number {
  if (status === 401) return EXIT.notSignedIn;
  return status === 503 ? EXIT.unavailable : EXIT.failed;
}

function wordsOf(text: string): string {
  const { title, detail } = problemIn(text);
  if (title === undefined) return "is no answer of a mesh.";
  return detail === undefined ? `${title}.` : `${title}: ${detail}.`;
}

function problemIn(text: string): Problem {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
