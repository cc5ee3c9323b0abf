import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { mayAct, type Role } from "../../shared/operators/role.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { catalogStore } from "../adapters/catalog-client.ts";
import { loadOperators } from "../cold.ts";
import { addressOf, takeRate } from "../messages/rate-limit.ts";
import type { Call } from "./call.ts";

/** Whoever operates the mesh with this request. */
export interface Operator {
  /** The kid of their key; `local` with the token of a local mesh. */
  readonly name: string;
  readonly role: Role;
}

/** An operator whose request is still to be held against what they signed, once its body is read. */
export interface SignedIn {
  readonly operator: Operator;
  /** Whether this is the body that was meant, and, of a write, whether it comes for the first time. */
  readonly admit: (body: Uint8Array) => Promise<MeshError | undefined>;
}

/** Kept beyond the end of a message: the clocks of edges and of this object may differ. */
const SPENT_MORE_MS = 60_000;

/**
 * The operator of a request: `Authorization: Bearer` with an `operator+jwt` by a key of OPERATOR_KEYS, or with the token of
 * a local mesh. Errors: rate-limited; unavailable while OPERATOR_KEYS is not as it must be; unauthenticated, wrong-audience,
 * clock-skew; forbidden if no one can sign in here, to pages of other origins, and to a role that may not do this.
 */
export async function signIn(call: Call, needed: Role): Promise<Result<SignedIn, MeshError>> {
  const { request, isolate } = call;
  if (isForeign(request)) return err(refuse("forbidden", "pages of other origins have no way in here"));
  const excess = await takeRate(isolate, isolate.env.RATE_ADDRESS, () => addressOf(request));
  if (excess !== undefined) return err(excess);
  const opened = await open(call);
  if (!opened.ok || mayAct(opened.value.operator.role, needed)) return opened;
  return err(refuse("forbidden", `this takes the role ${needed}, and yours is ${opened.value.operator.role}`));
}

async function open(call: Call): Promise<Result<SignedIn, MeshError>> {
  const { request, isolate, nowMs } = call;
  const { OPERATOR_KEYS = "", OPERATOR_TOKEN: localToken = "" } = isolate.env;
  const { parseOperatorKeys, openOperatorKey } = await loadOperators();
  const keys = parseOperatorKeys(OPERATOR_KEYS);
  if (!keys.ok) return err(unavailable("no operator can sign in: /health says why"));
  const token = isolate.config.isLocal ? localToken : "";
  if (token === "" && keys.value.size === 0) return err(refuse("forbidden", "no way to sign in is configured"));
  const credential = credentialOf(request);
  if (token !== "" && (await isEqual(credential, token))) return ok(LOCAL);
  if (!credential.includes(".")) return err(refuse("unauthenticated"));
  const { pathname, search } = new URL(request.url);
  const about = { audience: isolate.config.audience, method: request.method, path: pathname + search, nowMs };
  const opened = await openOperatorKey(credential, keys.value, about);
  if (!opened.ok) return opened;
  const { key, claims } = opened.value;
  return ok({
    operator: { name: key.kid, role: key.role },
    async admit(body) {
      if ((await hashOf(body)) !== claims.body)
        return refuse("unauthenticated", "the body is not the one that was signed");
      if (request.method === "GET" || request.method === "HEAD") return undefined;
      const untilMs = claims.exp * 1000 + SPENT_MORE_MS;
      const store = catalogStore(isolate.env, isolate.config);
      const isFirst = await store.spend(`${key.kid} ${claims.jti}`, untilMs);
      return isFirst ? undefined : refuse("unauthenticated", "this message was used before: sign a new one");
    },
  });
}

/** The token of a local mesh may do everything, again and again. */
const LOCAL: SignedIn = { operator: { name: "local", role: "publisher" }, admit: async () => undefined };

/** A page says where it is from; a program sends no `Origin`, or the mesh's own. */
function isForeign(request: Request): boolean {
  const origin = request.headers.get("origin");
  return origin !== null && origin !== new URL(request.url).origin;
}

function credentialOf(request: Request): string {
  const [scheme, credential = ""] = (request.headers.get("authorization") ?? "").split(" ");
  return scheme?.toLowerCase() === "bearer" ? credential : "";
}

async function hashOf(body: Uint8Array): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", body)));
}

/** Compares hashes, so that the time it takes tells nothing of where the two differ. */
async function isEqual(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all(
    [a, b].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
  return left !== undefined && right !== undefined && crypto.subtle.timingSafeEqual(left, right);
}
