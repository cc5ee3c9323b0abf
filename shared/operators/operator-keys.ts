import * as v from "valibot";
import { decodeBase64url } from "../bytes/base64url.ts";
import { isWeakEd25519Point } from "../crypto/ed25519-point.ts";
import { parseJson } from "../json/parse-json.ts";
import { checkClaims } from "../messages/common.ts";
import { err, ok, type Result } from "../result.ts";
import { closed } from "../schema/closed.ts";
import { ROLES, type Role } from "./role.ts";

/** The public key of one operator, and what they may do with it. */
export interface OperatorKey {
  readonly kid: string;
  readonly role: Role;
  /** The point of Ed25519, 32 bytes in base64url (RFC 8037, section 2). */
  readonly x: string;
}

/** What an operator is called: their key's `kid`. */
export const OPERATOR_NAME = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** Most operators of one mesh. */
const MAX_KEYS = 100;

const key = closed({
  kty: v.literal("OKP", 'must be "OKP"'),
  crv: v.literal("Ed25519", 'must be "Ed25519"'),
  x: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, "must be 32 bytes in base64url"),
    v.check((x) => !isWeakEd25519Point([...(decodeBase64url(x) ?? [])]), "is a key with which anybody could sign"),
  ),
  kid: v.pipe(v.string("must be the operator's name"), v.regex(OPERATOR_NAME, "must be 1 to 64 of a-z, 0-9, . _ @ -")),
  role: v.picklist(ROLES, `must be one of ${ROLES.join(", ")}`),
  alg: v.exactOptional(v.literal("EdDSA", 'must be "EdDSA"')),
  use: v.exactOptional(v.literal("sig", 'must be "sig"')),
});

const keySet = closed({
  keys: v.pipe(
    v.array(key, "must be a list of keys"),
    v.maxLength(MAX_KEYS, `must be at most ${MAX_KEYS} keys`),
    v.check((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, "must name each kid once"),
  ),
});

/**
 * The operators of OPERATOR_KEYS, a JWK Set (RFC 7517, section 5) whose keys each have `kid` and `role`; none if the text is
 * empty. Error: a sentence that says what is wrong and where, without any of the text.
 */
export function parseOperatorKeys(text: string): Result<ReadonlyMap<string, OperatorKey>, string> {
  if (text.trim() === "") return ok(new Map());
  const value = parseJson(text);
  if (value === undefined) return err("OPERATOR_KEYS is no JSON, or names a member twice");
  if (hasPrivatePart(value))
    return err("OPERATOR_KEYS holds a private key: take it out, and make that operator a new one");
  const checked = checkClaims(keySet, value);
  if (checked.ok) return ok(new Map(checked.value.keys.map(({ kid, role, x }) => [kid, { kid, role, x }])));
  const [first] = checked.error;
  return err(`OPERATOR_KEYS${first?.pointer ?? ""} ${first?.detail ?? "is no JWK Set"}`);
}

function hasPrivatePart(value: unknown): boolean {
  const { keys } = Object(value);
  return Array.isArray(keys) && keys.some((one) => typeof one === "object" && one !== null && "d" in one);
}
