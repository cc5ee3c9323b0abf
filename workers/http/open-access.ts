import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import type { AccessIdentity } from "../../shared/operators/access-rules.ts";
import type { AccessApplication } from "../../shared/operators/ways-in.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** The keys of each team, fetched when they are needed and again when they change: once an isolate. */
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

/**
 * Whom the token of `Cf-Access-Jwt-Assertion` is of: a person, or a service token. Errors: unauthenticated for a token that
 * does not hold, is not for this application, or is a team's session; unavailable if the team's keys cannot be read.
 * Source: Cloudflare One, "Validate JWTs" and "Application token".
 */
export async function openAccess(
  token: string,
  { issuer, audience }: AccessApplication,
): Promise<Result<AccessIdentity, MeshError>> {
  const keys = keySets.get(issuer) ?? createRemoteJWKSet(new URL(`${issuer}/cdn-cgi/access/certs`));
  keySets.set(issuer, keys);
  try {
    const algorithms = ["RS256"];
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms, requiredClaims: ["exp", "iat"] });
    if (payload.type !== "app") return err(refuse("unauthenticated", "this is no token of an application"));
    return ok(identityOf(payload));
  } catch (error) {
    if (isOfToken(error)) return err(refuse("unauthenticated"));
    console.warn("the keys of Cloudflare Access could not be read", error instanceof Error ? error.name : "");
    return err(unavailable("the keys of Cloudflare Access cannot be read"));
  }
}

/** Whether the token is to blame, and not the way to its keys. */
function isOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !(
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === "ERR_JOSE_GENERIC"
  );
}

/** Client IDs of service tokens end like this; the names of client certificates, which are in the same claim, need not. */
const CLIENT_ID = /^[^@\s]+\.access$/;

/** Groups are only there if the identity provider's are forwarded, then as `custom.groups` or `groups`. */
function identityOf({ email, sub, common_name, custom, groups }: JWTPayload): AccessIdentity {
  const said = Object(custom).groups ?? groups;
  return present({
    email: textOf(email),
    token: textOf(sub) === undefined && CLIENT_ID.test(String(common_name)) ? textOf(common_name) : undefined,
    groups: Array.isArray(said) ? said.filter((group) => typeof group === "string") : [],
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
