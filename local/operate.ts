import * as v from "valibot";
import { present } from "../shared/json/present.ts";
import { type DescribeFaults, describeFaultsOf } from "./describe-fault.ts";
import { bodyOf, type Problem, problemOf } from "./read-answer.ts";
import { EXIT, Refusal } from "./refusal.ts";
import type { OperatorSigner } from "./sign-operator.ts";

/** A mesh, and the right to operate it. */
export interface Operated {
  readonly url: string;
  /** Of a local mesh. */
  readonly token: string;
  /** The folder of a local mesh's state, if that is what was named. */
  readonly state?: string;
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
  return bodyOf(answer, mesh, catalogForm);
}

/** Publishes a catalog: the text of a JSON document. `message`: why, for the history. `describe`: how faults are told. */
export async function publishCatalog(
  mesh: Operated,
  text: string,
  {
    message,
    describe = describeFaultsOf(JSON.parse(text)),
  }: { readonly message?: string | undefined; readonly describe?: DescribeFaults } = {},
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
export async function publishedBy(mesh: Operated, answer: Response, describe: DescribeFaults): Promise<Published> {
  if (answer.status === 422) return { faults: faultsIn(await problemOf(answer, mesh), describe) };
  const { version, warnings = [] } = await bodyOf(answer, mesh, publishedForm);
  return { version, warnings: describe(warnings) };
}

/** A version of a catalog, as the mesh names it. */
export const versionForm = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));

/** A published catalog: an object, which the mesh has checked. */
export const catalogForm = v.record(v.string(), v.unknown());

const publishedForm = v.object({
  version: versionForm,
  warnings: v.optional(v.array(v.object({ pointer: v.string(), detail: v.string() }))),
});

/** What an operator sends: as `fetch` takes it, with a body that can be signed. */
interface AdminInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A mesh answers within seconds, also where it is sent the largest catalog. */
const TIMEOUT_MS = 60_000;

/**
 * A request below /admin/v1/ in the operator's name; refuses where nothing answers within a minute. A redirect is not followed:
 * it leads to somebody's sign-in.
 */
export async function callAdmin({ url, token, sign }: Operated, path: string, init: AdminInit = {}): Promise<Response> {
  const target = new URL(`${url}/admin/v1/${path}`);
  const { method = "GET", body = "" } = init;
  const signed = sign && (await sign({ method, path: target.pathname + target.search, body }));
  const headers = { ...init.headers, authorization: `Bearer ${signed ?? token}` };
  try {
    return await fetch(target, { ...init, headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Refusal(`Nothing answers at ${url}.`, EXIT.unavailable);
  }
}

/** One line for every fault; the last one may say how many more. */
function faultsIn({ detail, pointers = [] }: Problem, describe: DescribeFaults): readonly string[] {
  const lines = detail?.split("\n") ?? ["The catalog is not valid."];
  const faults = lines.map((line, place) => {
    const pointer = pointers[place];
    const start = `${pointer || "(whole)"}: `;
    return pointer !== undefined && line.startsWith(start)
      ? { pointer, detail: line.slice(start.length) }
      : { pointer: "", detail: line };
  });
  return describe(faults);
}
