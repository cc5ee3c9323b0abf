import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { mayAct, type Role } from "../../shared/operators/role.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { catalogStore } from "../adapters/catalog-client.ts";
import { loadOperators } from "../cold.ts";
import { addressOf, takeRate } from "../messages/rate-limit.ts";
import type { Call } from "./call.ts";
import type { WaysIn } from "./ways-in.ts";

/** Whoever operates the mesh with this request. */
export interface Operator {
  /** The kid of their key, their address or Client ID at Access; `local` with the token of a local mesh. */
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
 * a local mesh; else the token that Cloudflare Access has put into `Cf-Access-Jwt-Assertion`. Errors: rate-limited;
 * unavailable while a setting is not as it must be, or the keys of Access cannot be read; unauthenticated, wrong-audience,
 * clock-skew; forbidden if no one can sign in here, to pages of other origins, and to a role that may not do this.
 */
export async function signIn(call: Call, needed: Role): Promise<Result<SignedIn, MeshError>> {
  const { request, isolate } = call;
  if (isForeign(request)) return err(refuse("forbidden", "pages of other origins have no way in here"));
  const excess = await takeRate(isolate, isolate.env.RATE_ADDRESS, () => addressOf(request));
  if (excess !== undefined) return err(excess);
  const ways = (await loadOperators()).readWaysIn(isolate.env);
  if (!ways.ok) return err(unavailable("no operator can sign in: /health says why"));
  const opened = await open(call, ways.value);
  if (!opened.ok || mayAct(opened.value.operator.role, needed)) return opened;
  return err(refuse("forbidden", `this takes the role ${needed}, and yours is ${opened.value.operator.role}`));
}

async function open(call: Call, { keys, access }: WaysIn): Promise<Result<SignedIn, MeshError>> {
  const { request, isolate } = call;
  const token = isolate.config.isLocal ? (isolate.env.OPERATOR_TOKEN ?? "") : "";
  if (token === "" && keys.size === 0 && access === undefined)
    return err(refuse("forbidden", "no way to sign in is configured"));
  const credential = credentialOf(request);
  const assertion = request.headers.get("cf-access-jwt-assertion") ?? "";
  if (credential === "" && assertion !== "" && access !== undefined) return openByAccess(call, assertion, access);
  if (token !== "" && (await isEqual(credential, token))) return ok(LOCAL);
  return credential.includes(".") ? openByKey(call, credential, keys) : err(refuse("unauthenticated"));
}

async function openByKey(
  { request, isolate, nowMs }: Call,
  credential: string,
  keys: WaysIn["keys"],
): Promise<Result<SignedIn, MeshError>> {
  const { pathname, search } = new URL(request.url);
  const about = { audience: isolate.config.audience, method: request.method, path: pathname + search, nowMs };
  const opened = await (await loadOperators()).openOperatorKey(credential, keys, about);
  if (!opened.ok) return opened;
  const { key, claims } = opened.value;
  return ok({
    operator: { name: key.kid, role: key.role },
    async admit(body) {
      if ((await hashOf(body)) !== claims.body)
        return refuse("unauthenticated", "the body is not the one that was signed");
      if (isReading(request)) return undefined;
      const untilMs = claims.exp * 1000 + SPENT_MORE_MS;
      const store = catalogStore(isolate.env, isolate.config);
      const isFirst = await store.spend(`${key.kid} ${claims.jti}`, untilMs);
      return isFirst ? undefined : refuse("unauthenticated", "this message was used before: sign a new one");
    },
  });
}

/** A person in a browser writes from the mesh's own pages only, so that no other page makes them; a service token is no browser. */
async function openByAccess(
  { request }: Call,
  assertion: string,
  access: NonNullable<WaysIn["access"]>,
): Promise<Result<SignedIn, MeshError>> {
  const { openAccess, roleOf } = await loadOperators();
  const identity = await openAccess(assertion, access);
  if (!identity.ok) return identity;
  const { email, token = "" } = identity.value;
  const role = roleOf(identity.value, access.rules);
  if (role === undefined) return err(refuse("forbidden", "no rule of ACCESS_ROLES names you"));
  if (email !== undefined && !isReading(request) && request.headers.get("origin") === null)
    return err(refuse("forbidden", "a write in a browser needs the Origin of the mesh's own pages"));
  return ok({ operator: { name: email ?? token, role }, admit: async () => undefined });
}

function isReading({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
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
