import { present } from "../json/present.ts";
import type { Algorithm } from "../token/parse-token.ts";

/*
 * A compact JWS is a string to HTTP, and OpenAPI has no word of its own for what is in it. JSON Schema 2020-12 has: a string
 * of `contentMediaType` application/jwt, whose `contentSchema` describes the pair of header and claims
 * (draft-bhutton-json-schema-validation-01, section 8.5, and the example of a JWT in 8.6). Validators do not assert it; readers
 * and tools find both parts there, and a test asserts them against decoded tokens.
 */

type JsonObject = Readonly<Record<string, unknown>>;

const SIGNATURE_CHARACTERS: Readonly<Record<Algorithm, number>> = { ES256: 86, EdDSA: 86, HS256: 43 };

/** Who signs a token: with what, and what its `kid` is. */
export interface Signer {
  readonly algorithms: readonly Algorithm[];
  readonly kid: string;
  /** The public key stands in the header, as in `device+jwt`. */
  readonly hasJwk?: boolean;
}

/** A mesh's own tokens. */
export const MESH: Signer = { algorithms: ["EdDSA"], kid: "names a key of /.well-known/jwks.json" };

/** The schema keywords of a token of this type, whose claims are a named schema of the document. */
export function tokenKeywords(signer: Signer, typ: string, claims: string): JsonObject {
  const { algorithms, kid, hasJwk = false } = signer;
  const lengths = [...new Set(algorithms.map((algorithm) => SIGNATURE_CHARACTERS[algorithm]))];
  const header = {
    type: "object",
    properties: present({
      alg: algorithms.length === 1 ? { const: algorithms[0] } : { enum: algorithms },
      typ: { const: typ },
      kid: { type: "string", description: kid },
      jwk: hasJwk ? schemaRef("DeviceJwk") : undefined,
    }),
    required: ["alg", "typ", "kid", ...(hasJwk ? ["jwk"] : [])],
    additionalProperties: false,
  };
  return {
    type: "string",
    pattern: `^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.(?:${lengths.map((length) => `[A-Za-z0-9_-]{${length}}`).join("|")})$`,
    contentMediaType: "application/jwt",
    contentSchema: { type: "array", minItems: 2, prefixItems: [header, schemaRef(claims)] },
  };
}

/** A reference to a named schema of the document. */
export function schemaRef(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}
