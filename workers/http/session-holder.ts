import { hashText } from "../../shared/crypto/hash-text.ts";
import type { WaysIn } from "../../shared/operators/ways-in.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { CodeHolder } from "../objects/catalog/store/sessions.ts";
import type { Operator } from "./operator.ts";

/** What whoever has the token of a local mesh is called. */
export const LOCAL_NAME = "local";

/** The token that signs in on a local mesh; empty: none does. */
export function localToken({ config, env }: Isolate): string {
  return config.isLocal ? (env.OPERATOR_TOKEN ?? "") : "";
}

/** What a session of this operator hangs on: their very key, or the token; undefined for whoever signed in otherwise. */
export async function holderOf(
  { name, by }: Operator,
  isolate: Isolate,
  keys: WaysIn["keys"],
): Promise<CodeHolder | undefined> {
  const signedWith = by === "key" ? keys.get(name)?.x : by === "token" ? localToken(isolate) : undefined;
  return signedWith === undefined ? undefined : { name, key: await hashText(signedWith) };
}

/** The operator of a session, with the role of now; undefined if what they signed in with is no operator's any more. */
export async function operatorOf(
  { name, key }: CodeHolder,
  isolate: Isolate,
  keys: WaysIn["keys"],
): Promise<Operator | undefined> {
  const known = keys.get(name);
  if (known !== undefined && (await hashText(known.x)) === key) return { name, role: known.role, by: "session" };
  const token = localToken(isolate);
  const isLocal = name === LOCAL_NAME && token !== "" && (await hashText(token)) === key;
  return isLocal ? { name, role: "publisher", by: "session" } : undefined;
}
