import * as v from "valibot";
import { serverTime } from "./values.ts";

/** Answer of GET /v1/mesh. */
export const meshInfo = v.object({
  name: v.string(),
  audience: v.pipe(v.string(), v.description("`aud` of every message")),
  serverTime,
  vapidPublicKey: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]{87}$/),
    v.description("`applicationServerKey` of push subscriptions: 65 bytes in base64url"),
  ),
  noticeVersion: v.pipe(v.string(), v.description("version of the privacy notice that a grant must name")),
  purposes: v.pipe(v.array(v.string()), v.description("what a person can be asked for")),
  catalogVersion: v.pipe(
    v.nullable(v.string()),
    v.description("what the answering edge decides on; null before anything is published"),
  ),
  notice: v.exactOptional(
    v.pipe(
      v.object({
        url: v.pipe(v.string(), v.metadata({ format: "uri" })),
        controller: v.pipe(v.string(), v.description("who is answerable for what is done with a person's data")),
      }),
      v.description("the privacy notice in full"),
    ),
  ),
  brand: v.exactOptional(
    v.pipe(
      v.object({
        logo: v.exactOptional(v.pipe(v.string(), v.metadata({ format: "uri" }))),
        colour: v.exactOptional(v.pipe(v.string(), v.regex(/^#[0-9A-Fa-f]{6}$/))),
      }),
      v.description("how pages of the mesh look"),
    ),
  ),
});

const ageSeconds = v.pipe(v.nullable(v.number()), v.description("seconds since it was checked; null: not yet"));

/** Answer of GET /health. */
export const health = v.object({
  version: v.pipe(v.string(), v.description("of the mesh's software")),
  status: v.literal("ok"),
  trouble: v.pipe(v.array(v.string()), v.description("what is wrong, in words; empty: nothing")),
  catalog: v.object({ version: v.nullable(v.string()), ageSeconds }),
  live: v.object({ ageSeconds }),
});

/** Answer of GET /.well-known/jwks.json (RFC 7517, section 5; keys: RFC 8037). */
export const jwkSet = v.object({
  keys: v.array(
    v.object({
      kty: v.literal("OKP"),
      crv: v.literal("Ed25519"),
      x: v.string(),
      kid: v.string(),
      alg: v.literal("EdDSA"),
      use: v.literal("sig"),
    }),
  ),
});

/** Answer of GET /.well-known/gpc.json (W3C Global Privacy Control, section 4). */
export const privacyControl = v.object({
  gpc: v.literal(true),
  lastUpdate: v.pipe(v.string(), v.metadata({ format: "date" })),
});
