import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Refusal } from "../../local/refusal.ts";
import { readKeys } from "../../local/state/key-file.ts";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import { sealBox } from "../../shared/crypto/sealed-box.ts";

/** The secret as a catalog may carry it, sealed with the SEAL_KEY of the keys in this directory (shared/crypto/sealed-box.ts). */
export async function sealWith(directory: string, secret: Uint8Array<ArrayBuffer>, about: string): Promise<string> {
  const bytes = decodeBase64url(readKeys(join(directory, "keys.json")).SEAL_KEY ?? "");
  if (bytes?.length !== 32) {
    throw new Refusal(
      `There is no SEAL_KEY in ${directory}: --keys says where the mesh has its keys. A local one makes them when it starts; "npx mesh keys" makes those of a deployment.`,
    );
  }
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt"]);
  return sealBox(key, secret, about, new Uint8Array(randomBytes(12)));
}
