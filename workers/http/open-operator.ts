import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { roleOf } from "../../shared/operators/access-rules.ts";
import type { WaysIn } from "../../shared/operators/ways-in.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call } from "./call.ts";
import { openAccess } from "./open-access.ts";
import { openOperatorKey } from "./open-operator-key.ts";
import { openSession } from "./open-session.ts";
import type { SignedIn } from "./operator.ts";
import { LOCAL_NAME, localToken } from "./session-holder.ts";

/** Kept beyond the end of a message: the clocks of edges and of this object may differ. */
const SPENT_MORE_MS = 60_000;

/** Whoever signed in with this request, in one of the ways that there are. Errors: those of `signIn`. */
export async function openOperator(
  call: Call,
  { keys, access }: WaysIn,
  isWrite: boolean,
): Promise<Result<SignedIn, MeshError>> {
  const { request, isolate } = call;
  const token = localToken(isolate);
  if (token === "" && keys.size === 0 && access === undefined)
    return err(refuse("forbidden", "no way to sign in is configured"));
  const credential = credentialOf(request);
  const assertion = request.headers.get("cf-access-jwt-assertion") ?? "";
  // A program that Access signed in by Managed OAuth may still carry the token by which Access knows it.
  const isOurs = credential !== "" && !credential.startsWith("oauth:");
  if (!isOurs && assertion !== "" && access !== undefined) return openByAccess(call, { assertion, access, isWrite });
  if (!request.headers.has("authorization")) return openBySession(call, keys, isWrite);
  if (token !== "" && (await isEqual(credential, token))) return ok(LOCAL);
  return credential.includes(".") ? openByKey(call, { credential, keys, isWrite }) : err(refuse("unauthenticated"));
}

async function openByKey(
  { request, isolate, nowMs }: Call,
  { credential, keys, isWrite }: { credential: string; keys: WaysIn["keys"]; isWrite: boolean },
): Promise<Result<SignedIn, MeshError>> {
  const { pathname, search } = new URL(request.url);
  const about = { audience: isolate.config.audience, method: request.method, path: pathname + search, nowMs };
  const opened = await openOperatorKey(credential, keys, about);
  if (!opened.ok) return opened;
  const { key, claims } = opened.value;
  return ok({
    operator: { name: key.kid, role: key.role, by: "key" },
    async admit(body) {
      if ((await hashOf(body)) !== claims.body)
        return refuse("unauthenticated", "the body is not the one that was signed");
      if (!isWrite) return undefined;
      const untilMs = claims.exp * 1000 + SPENT_MORE_MS;
      const store = catalogStoreOf(isolate.env, isolate.config);
      const isFirst = await store.spend(`${key.kid} ${claims.jti}`, untilMs);
      return isFirst ? undefined : refuse("unauthenticated", "this message was used before: sign a new one");
    },
  });
}

/** A person in a browser writes from the mesh's own pages only, so that no other page makes them; a service token is no browser. */
async function openByAccess(
  { request }: Call,
  { assertion, access, isWrite }: { assertion: string; access: NonNullable<WaysIn["access"]>; isWrite: boolean },
): Promise<Result<SignedIn, MeshError>> {
  const identity = await openAccess(assertion, access);
  if (!identity.ok) return identity;
  const { email, token } = identity.value;
  const name = email ?? token;
  if (name === undefined) return err(refuse("forbidden", "your token says neither an address nor a Client ID"));
  const role = roleOf(identity.value, access.rules);
  if (role === undefined) return err(refuse("forbidden", "no rule of ACCESS_ROLES names you"));
  const refused = email !== undefined && isWrite ? refuseWithoutOrigin(request) : undefined;
  return refused === undefined
    ? ok({ operator: { name, role, by: "access" }, admit: async () => undefined })
    : err(refused);
}

/** A browser sends a cookie by itself, to a page of a sibling host too: only the mesh's own pages, or the person, may ask. */
async function openBySession(call: Call, keys: WaysIn["keys"], isWrite: boolean): Promise<Result<SignedIn, MeshError>> {
  const { request } = call;
  if (!["same-origin", "none"].includes(request.headers.get("sec-fetch-site") ?? "none"))
    return err(refuse("forbidden", "only the mesh's own pages are signed in by a cookie"));
  const session = await openSession(call, keys);
  if (session === undefined) return err(refuse("unauthenticated"));
  const refused = isWrite ? refuseWithoutOrigin(request) : undefined;
  if (refused !== undefined) return err(refused);
  const { operator, claims } = session;
  return ok({ operator, admit: async () => undefined, untilMs: claims.exp * 1000 });
}

/** An Origin that is there is the mesh's own: `signIn` has looked. */
function refuseWithoutOrigin({ headers }: Request): MeshError | undefined {
  return headers.has("origin")
    ? undefined
    : refuse("forbidden", "a write in a browser needs the Origin of the mesh's own pages");
}

/** The token of a local mesh may do everything, again and again. */
const LOCAL: SignedIn = {
  operator: { name: LOCAL_NAME, role: "publisher", by: "token" },
  admit: async () => undefined,
};

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
