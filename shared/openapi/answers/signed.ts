import * as v from "valibot";
import { consentClaims } from "../../messages/consent.ts";
import { MESH, tokenKeywords } from "../token-schema.ts";
import { serverTime } from "./values.ts";

/** What the mesh itself signs: passes, proofs of consent, tombstones. */

const coordinate = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/), v.description("32 bytes in base64url"));

/** A public P-256 key as `jwk` of a `device+jwt` and as `cnf.jwk` of a pass: these members and no others. */
export const deviceJwk = v.strictObject({
  kty: v.literal("EC"),
  crv: v.literal("P-256"),
  x: coordinate,
  y: coordinate,
});

/** Claims of a pass. */
export const passClaims = v.object({
  iss: v.pipe(v.string(), v.description("the mesh")),
  aud: v.pipe(v.string(), v.description("this mesh")),
  sub: v.pipe(v.string(), v.description("the person: a keyed hash of the device's thumbprint")),
  cnf: v.pipe(v.object({ jwk: deviceJwk }), v.description("the device's key (RFC 7800)")),
  iat: v.pipe(v.number(), v.description("seconds, with milliseconds")),
  exp: v.pipe(v.number(), v.description("seconds; 24 h after iat")),
  epoch: v.pipe(v.number(), v.description("0 from registration, otherwise the person's")),
  known: v.exactOptional(v.pipe(v.literal(true), v.description("the person has, or once had, an object"))),
  seen: v.exactOptional(v.pipe(v.number(), v.description("when the person was heard last, seconds, to 15 days"))),
});

/** Claims of a proof, and who issued it. */
export const consentProofClaims = v.object({
  iss: v.pipe(v.string(), v.description("the mesh")),
  sub: v.pipe(v.string(), v.description("the person")),
  device: v.pipe(v.string(), v.description("thumbprint of the device that said it")),
  jti: v.pipe(v.string(), v.description("of the consent message")),
  iat: v.pipe(v.number(), v.description("when the mesh took it, seconds")),
  messageIat: v.pipe(v.number(), v.description("when the device says it was said, seconds")),
  noticeVersion: v.string(),
  surface: v.string(),
  grants: consentClaims.entries.grants,
  consent: v.pipe(v.record(v.string(), v.boolean()), v.description("what holds since, by purpose")),
});

/** Claims of a tombstone. */
export const tombstoneClaims = v.object({
  iss: v.pipe(v.string(), v.description("the mesh")),
  sub: v.pipe(v.string(), v.description("the person that was")),
  jti: v.pipe(v.string(), v.description("of the erase message")),
  iat: v.pipe(v.number(), v.description("when it was done, seconds")),
});

/** A pass: opaque to the device, which sends it back as claim `pass`. */
export const pass = v.pipe(
  v.string(),
  v.description("what the device sends back as `pass` until `exp` or a newer one; good only with the device's key"),
  v.metadata(tokenKeywords(MESH, "pass+jwt", "PassClaims")),
);

/** A proof of what the person said, for them and for the operator. */
export const consentProof = v.pipe(
  v.string(),
  v.description("signed by the mesh with a key of /.well-known/jwks.json: what was said, when, where, on which notice"),
  v.metadata(tokenKeywords(MESH, "consent-proof+jwt", "ConsentProofClaims")),
);

/** What an erased person is left with. */
export const tombstone = v.pipe(
  v.string(),
  v.description("signed by the mesh: this person is erased"),
  v.metadata(tokenKeywords(MESH, "tombstone+jwt", "TombstoneClaims")),
);

/** Answer of POST /v1/devices. */
export const registration = v.object({
  pass,
  device: v.pipe(v.string(), v.description("RFC 7638 thumbprint of the key: `kid` of everything the device signs")),
  person: v.pipe(v.string(), v.description("the person that this device is")),
  expiresAt: v.pipe(v.string(), v.description("when the pass ends, RFC 3339"), v.metadata({ format: "date-time" })),
  serverTime,
});

/** Answer of POST /v1/me/consent. */
export const consentAnswer = v.object({
  consent: v.pipe(
    v.record(v.string(), v.boolean()),
    v.description("every purpose of the mesh, and what the person says to it now"),
  ),
  proof: consentProof,
  pass,
});

/** Answer of POST /v1/me/erase. */
export const eraseAnswer = v.object({ tombstone });
