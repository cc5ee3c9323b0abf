import { join } from "node:path";
import { Refusal } from "../../local/refusal.ts";
import { readKeys } from "../../local/state/key-file.ts";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";

/** The TAG_CLAIM_KEY of the keys in this directory, to make claim codes with (shared/tags/claim-code.ts). */
export async function readClaimKey(directory: string): Promise<CryptoKey> {
  const bytes = decodeBase64url(readKeys(join(directory, "keys.json")).TAG_CLAIM_KEY ?? "");
  if (bytes?.length !== 32) {
    throw new Refusal(
      `There is no TAG_CLAIM_KEY in ${directory}: --keys says where the mesh has its keys. A local one makes them when it starts; "npx mesh keys" makes those of a deployment.`,
    );
  }
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}
