import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { AUDIENCE, call } from "./visitor.ts";

/** The claims of something the mesh signed, verified with the keys that it publishes. */
export async function verifyWithPublishedKeys(token: string, typ: string): Promise<JWTPayload> {
  const { body } = await call("/.well-known/jwks.json");
  const keys: JSONWebKeySet = body;
  const options = { typ, issuer: AUDIENCE, algorithms: ["EdDSA"], currentDate: new Date() };
  return (await jwtVerify(token, createLocalJWKSet(keys), options)).payload;
}
