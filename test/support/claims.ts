import { readKeys } from "../../local/state/key-file.ts";
import { openState } from "../../local/state/state.ts";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import type { TagIdentity } from "../../shared/radio/identity.ts";
import { claimCodeOf } from "../../shared/tags/claim-code.ts";

type Keys = Readonly<Record<string, string>>;

/** What is printed on a card of a mesh with these keys, or with those of this state. */
export async function claimOf(tag: TagIdentity, { keys, state }: { keys?: Keys; state?: string }): Promise<string> {
  const { TAG_CLAIM_KEY = "" } = keys ?? readKeys(openState(state ?? "").keys);
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const bytes = decodeBase64url(TAG_CLAIM_KEY) ?? new Uint8Array();
  return claimCodeOf(tag, await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]));
}

/** Cards that the catalogs of these tests know. */
export const CARDS = [{ id: "cards", match: { macPrefix: "c0:ff:ee" } }];
