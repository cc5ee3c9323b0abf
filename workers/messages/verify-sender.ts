import type { SenderRule } from "../../shared/catalog/policy.ts";
import { openBox } from "../../shared/crypto/sealed-box.ts";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Token, UnreadToken } from "../../shared/token/parse-token.ts";
import { importSenderKey, sealedSenderName, verifySignature } from "../../shared/token/sender-key.ts";
import type { Isolate } from "../isolate/isolate.ts";

/** Imported once for each catalog version: a rule is immutable, and goes with its version. */
const keyOf = new WeakMap<SenderRule, CryptoKey>();

/**
 * The sender that signed, by the catalog: its one algorithm and its one key. Errors: unauthenticated, which never tells
 * what was wrong.
 */
export async function verifySender(
  token: Pick<UnreadToken, "alg" | "kid" | "signature" | "signed">,
  isolate: Isolate,
  senders: ReadonlyMap<string, SenderRule>,
): Promise<Result<SenderRule, MeshError>> {
  const sender = senders.get(token.kid);
  if (sender === undefined || sender.alg !== token.alg) return err(refuse("unauthenticated"));
  const key = keyOf.get(sender) ?? (await importKey(sender, isolate));
  if (key === undefined) return err(refuse("unauthenticated"));
  keyOf.set(sender, key);
  if (!(await verifySignature(sender.alg, key, token.signature, token.signed))) return err(refuse("unauthenticated"));
  return ok(sender);
}

/** Whether the message names another mesh as the one it is for; to be asked once its signature held. */
export function isForAnother({ aud }: Token["payload"], { config }: Isolate): boolean {
  return typeof aud === "string" && aud !== config.audience;
}

/** Undefined where a sealed key was sealed for another mesh or another sender: nobody can sign with what cannot be opened. */
async function importKey(sender: SenderRule, { keys }: Isolate): Promise<CryptoKey | undefined> {
  if (sender.sealedKey === undefined) return importSenderKey(sender);
  const secret = await openBox(keys.seals, sender.sealedKey, sealedSenderName(sender.id));
  return secret === undefined ? undefined : importSenderKey(sender, secret);
}
