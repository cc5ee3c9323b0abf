import { createHash } from "node:crypto";
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";

/** Something about a person that must not be found elsewhere, and what it is. */
export interface Canary {
  readonly what: string;
  readonly text: string;
}

/**
 * The canaries that can be read in these bytes: as they are, in upper or lower case, without separators, as bytes, in hex
 * and base64, and as a plain hash, which whoever guesses the text can make too.
 */
export function canariesIn(bytes: Buffer, canaries: readonly Canary[]): string[] {
  const text = bytes.toString("latin1");
  const lower = text.toLowerCase();
  return canaries.flatMap(({ what, text: canary }) => {
    const spellings = spellingsOf(canary);
    const isFound = spellings.some((one) => text.includes(one)) || lower.includes(canary.toLowerCase());
    return isFound ? [what] : [];
  });
}

function spellingsOf(canary: string): string[] {
  const bare = canary.replaceAll(/[:-]/g, "");
  const others = bare.length === 12 ? [":", "-"].map((sign) => (bare.match(/../g) ?? []).join(sign)) : [];
  const texts = new Set([canary, bare, ...others].flatMap((one) => [one, one.toLowerCase(), one.toUpperCase()]));
  const isHex = /^(?:[0-9a-f]{2}){6,}$/i.test(bare);
  const bytes = isHex ? Buffer.from(bare, "hex") : undefined;
  // An id of ours is the base64url of random bytes.
  const decoded = /^[A-Za-z0-9_-]{22,}$/.test(canary) ? decodeBase64url(canary) : undefined;
  const raw = [bytes, decoded === undefined ? undefined : Buffer.from(decoded)].filter((one) => one !== undefined);
  const sources = [...[...texts].map((one) => Buffer.from(one)), ...raw];
  const hashes = sources.flatMap((source) =>
    ["md5", "sha1", "sha256"].map((algorithm) => createHash(algorithm).update(source).digest().subarray(0, 16)),
  );
  return [...texts, ...[...sources, ...hashes].flatMap(encodingsOf)];
}

/** In latin1, as the text that is searched. Base64 without what depends on the end. */
function encodingsOf(bytes: Buffer): string[] {
  const base64 = bytes.toString("base64").replace(/..?=*$/, "");
  const base64url = bytes.toString("base64url").slice(0, base64.length);
  return [bytes.toString("latin1"), bytes.toString("hex"), base64, base64url];
}
