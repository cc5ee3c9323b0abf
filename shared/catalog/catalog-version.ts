import { encodeBase64url } from "../bytes/base64url.ts";
import type { Catalog } from "./catalog.ts";

/** 144 bits: 24 characters, and no two catalogs of a mesh will ever have the same. */
const HASH_BYTES = 18;

/**
 * The version of a catalog: a hash of its content, 24 of `[A-Za-z0-9_-]`. The order of members does not matter, the order
 * of lists does: SHA-256 over the canonical form of RFC 8785.
 */
export async function hashCatalog(catalog: Catalog): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonicalJson(catalog)));
  return encodeBase64url(new Uint8Array(hash, 0, HASH_BYTES));
}

/**
 * JSON in the one form of RFC 8785: no white space, members in order of their names by UTF-16 code unit, strings and
 * numbers as ECMAScript writes them. For JSON values; absent members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}
