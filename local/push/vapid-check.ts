import { importJWK, jwtVerify } from "jose";

const HEADER_SHAPE = /^vapid t=([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+), ?k=([A-Za-z0-9_-]{87})$/;
const MAX_VALIDITY_SECONDS = 24 * 3600;

/**
 * What a push service says to an `Authorization` header (RFC 8292, 2 and 4.2): undefined where it is good; 401 without one;
 * 403 with the reason where the key is not the one subscribed with, the signature, audience or contact is wrong, or the
 * token is valid for longer than a day.
 */
export async function checkVapid(
  header: string | undefined,
  origin: string,
  applicationServerKey: string | undefined,
): Promise<{ status: 401 | 403; reason: string } | undefined> {
  const [, token, publicKey] = HEADER_SHAPE.exec(header ?? "") ?? [];
  if (token === undefined || publicKey === undefined) return { status: 401, reason: "no vapid header" };
  if (applicationServerKey !== undefined && publicKey !== applicationServerKey) {
    return { status: 403, reason: "another key than subscribed with" };
  }
  try {
    const point = Buffer.from(publicKey, "base64url");
    const x = point.subarray(1, 33).toString("base64url");
    const y = point.subarray(33).toString("base64url");
    const key = await importJWK({ kty: "EC", crv: "P-256", x, y }, "ES256");
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["ES256"],
      audience: origin,
      requiredClaims: ["exp", "sub"],
    });
    if ((payload.exp ?? Number.POSITIVE_INFINITY) > Date.now() / 1000 + MAX_VALIDITY_SECONDS) {
      return { status: 403, reason: "valid for more than a day" };
    }
    if (!/^(?:mailto:|https:)\S+$/.test(payload.sub ?? "")) return { status: 403, reason: "no contact" };
    return undefined;
  } catch (cause) {
    return { status: 403, reason: cause instanceof Error ? cause.message : "bad token" };
  }
}
