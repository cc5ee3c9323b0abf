import { importJWK, type JWK, SignJWT } from "jose";
import { encodeBase64url } from "../shared/bytes/base64url.ts";
import { hashText } from "../shared/crypto/hash-text.ts";

/** One request of an operator, as it goes out. */
export interface AdminRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
}

/** Signs a request: what goes into `Authorization: Bearer`, good once and for a minute. */
export type OperatorSigner = (request: AdminRequest) => Promise<string>;

const LIFE_SECONDS = 60;

/** The signer of an operator's private key (Ed25519, with its `kid`), for the mesh of this audience. */
export function makeOperatorSigner(key: JWK & { readonly kid: string }, audience: string): OperatorSigner {
  return async ({ method, path, body }) => {
    const iat = Date.now() / 1000;
    const claims = {
      aud: audience,
      iat,
      exp: iat + LIFE_SECONDS,
      jti: encodeBase64url(crypto.getRandomValues(new Uint8Array(18))),
      method,
      path,
      body: await hashText(body),
    };
    const header = { alg: "EdDSA", typ: "operator+jwt", kid: key.kid };
    return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(key, "EdDSA"));
  };
}
