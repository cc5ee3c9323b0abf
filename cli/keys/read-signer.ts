import { readFileSync, statSync } from "node:fs";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { Refusal } from "../../local/refusal.ts";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import { parseJson } from "../../shared/json/parse-json.ts";
import type { Signer } from "./sign-marker.ts";

/** By the curve of a private JWK: what it signs, and how it is imported (RFC 8037, section 2; RFC 7518, section 6.2). */
const CURVES = {
  Ed25519: { alg: "EdDSA", algorithm: "Ed25519" },
  "P-256": { alg: "ES256", algorithm: { name: "ECDSA", namedCurve: "P-256" } },
} as const;

const SECRET_BYTES = 32;

const privateJwk = v.object({
  kty: v.string(),
  crv: v.picklist(["Ed25519", "P-256"]),
  x: v.string(),
  y: v.exactOptional(v.string()),
  d: v.string(),
  kid: v.exactOptional(v.string()),
});

type Imported = Pick<Signer, "alg" | "key"> & { readonly kid?: string };

/**
 * The sender whose key is in the file, or comes on stdin where that is `-`, as `mesh sender add` printed it. `id`: what the
 * catalog calls the sender; unless given, what its key says. No refusal repeats anything of the key.
 */
export async function readSigner(file: string, id: string | undefined): Promise<Signer> {
  const said = (file === "-" ? await text(process.stdin) : readPrivately(file)).trim();
  const imported = await importKey(said).catch(() => undefined);
  if (imported === undefined) {
    throw new Refusal('The key must be as "mesh sender add" printed it: a private JWK, or 32 bytes in base64url.');
  }
  const { alg, key, kid } = imported;
  const name = id ?? kid;
  if (name === undefined) throw new Refusal("This key does not say whose it is: --sender ID does.");
  return { id: name, alg, key };
}

/** Undefined, or a rejection, where the text is no key that can sign. */
async function importKey(said: string): Promise<Imported | undefined> {
  const secret = decodeBase64url(said);
  if (secret?.length === SECRET_BYTES) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    return { alg: "HS256", key: await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]) };
  }
  const { kid, ...jwk } = v.parse(privateJwk, parseJson(said));
  const { alg, algorithm } = CURVES[jwk.crv];
  const key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["sign"]);
  return kid === undefined ? { alg, key } : { alg, key, kid };
}

/** The text of a file that nobody else may read; a pipe is nobody else's. */
function readPrivately(file: string): string {
  let isOpen: boolean;
  let said: string;
  try {
    const about = statSync(file);
    isOpen = about.isFile() && (about.mode & 0o077) !== 0 && process.platform !== "win32";
    said = isOpen ? "" : readFileSync(file, "utf8");
  } catch {
    throw new Refusal(`${file} cannot be read.`);
  }
  if (isOpen) throw new Refusal(`Others on this machine can read the key in ${file}: "chmod 600 ${file}" first.`);
  return said;
}
