import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { hashText } from "../../shared/crypto/hash-text.ts";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { MAX_SESSIONS, SESSION_SECONDS } from "../../shared/operators/session-claims.ts";
import { writeSessionCookie } from "../../shared/operators/session-cookie.ts";
import {
  CODE_BYTES,
  CODE_SECONDS,
  linkRequest,
  type SessionRequest,
  sessionRequest,
} from "../../shared/operators/session-request.ts";
import type { WaysIn } from "../../shared/operators/ways-in.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import { openOperator } from "../http/open-operator.ts";
import { openSession } from "../http/open-session.ts";
import type { Operator } from "../http/operator.ts";
import { receivePageJson } from "../http/receive-page-json.ts";
import { holderOf, operatorOf } from "../http/session-holder.ts";
import { signClaims } from "../isolate/sign.ts";
import { addressOf, takeRate } from "../messages/rate-limit.ts";
import { openWays } from "./open-ways.ts";

const JTI_BYTES = 18;
const MAX_BODY_BYTES = 1_024;

const SIGNED_IN_OFTEN = `you have signed in to the console ${MAX_SESSIONS} times within an hour`;

/**
 * A link into the console for an operator with a key. Errors: invalid, forbidden for whoever has no key, rate-limited for who signs in too
 * often, unavailable.
 */
export async function giveConsoleLink({ request, isolate, nowMs }: Call, sent: unknown, operator: Operator): Replied {
  const asked = checkForm(linkRequest, sent);
  if (!asked.ok) return asked;
  const ways = openWays(isolate.env);
  if (!ways.ok) return ways;
  const holder = await holderOf(operator, isolate, ways.value.keys);
  if (holder === undefined) return err(refuse("forbidden", "only an operator key opens the console"));
  const code = randomText(CODE_BYTES);
  const isKept = await catalogStoreOf(isolate.env, isolate.config).keepCode(await hashText(code), holder);
  if (!isKept) return err({ ...refuse("rate-limited", SIGNED_IN_OFTEN), retryAfterSeconds: SESSION_SECONDS });
  const url = new URL(`/console/#code=${code}`, request.url).href;
  return ok({ status: 200, body: { url, until: timeOf(nowMs + CODE_SECONDS * 1000) } });
}

/** What the console's page wants of its session. Errors: those of `receivePageJson`. */
export function receiveSession(call: Call): Promise<Result<SessionRequest, MeshError>> {
  return receivePageJson(call, { schema: sessionRequest, maxBytes: MAX_BODY_BYTES });
}

/**
 * Begins a session with a code, ends the one of the cookie (null), or changes nothing; tells who is signed in then. Errors:
 * rate-limited and unauthenticated for a code; forbidden if nobody can sign in, or by a cookie; unavailable.
 */
export async function changeSession(call: Call, { code }: SessionRequest): Replied {
  const ways = openWays(call.isolate.env);
  if (!ways.ok) return ways;
  if (code === null) return endSession(call, ways.value);
  return code === undefined ? tellSession(call, ways.value) : beginSession(call, code, ways.value);
}

async function beginSession({ request, isolate, nowMs }: Call, code: string, { keys, access }: WaysIn): Replied {
  if (access !== undefined && request.headers.has("cf-access-jwt-assertion"))
    return err(refuse("forbidden", "Cloudflare Access signs you in here: open the console without a code"));
  // Each code that somebody makes up wakes the catalog's object, as each registration makes a person's id.
  const excess = await takeRate(isolate, isolate.env.RATE_REGISTRATION, () => addressOf(request));
  if (excess !== undefined) return err(excess);
  const store = catalogStoreOf(isolate.env, isolate.config);
  const jti = randomText(JTI_BYTES);
  const holder = await store.beginSession(await hashText(code), jti);
  const operator = holder === null ? undefined : await operatorOf(holder, isolate, keys);
  if (holder === null || operator === undefined)
    return err(refuse("unauthenticated", `a link is good once, for ${CODE_SECONDS} s: ask for a new one`));
  const { name, role } = operator;
  await store.audit({ who: name, role, what: "sign-in", subject: "console" });
  const iat = Math.floor(nowMs / 1000);
  const exp = iat + SESSION_SECONDS;
  const claims = { aud: isolate.config.audience, sub: name, key: holder.key, iat, exp, jti };
  const token = await signClaims("console-session+jwt", claims, isolate.keys.pass);
  const headers = { "set-cookie": writeSessionCookie(token, SESSION_SECONDS, isolate.config.audience) };
  return ok({ status: 200, headers, body: { operator: { name, role }, until: timeOf(exp * 1000) } });
}

async function endSession(call: Call, { keys }: WaysIn): Replied {
  const { env, config } = call.isolate;
  const session = await openSession(call, keys);
  if (session !== undefined) await catalogStoreOf(env, config).endSession(session.claims.jti);
  return ok({
    status: 200,
    headers: { "set-cookie": writeSessionCookie("", 0, config.audience) },
    body: { operator: null },
  });
}

async function tellSession(call: Call, ways: WaysIn): Replied {
  const isPage = !call.request.headers.has("authorization");
  const opened = isPage ? await openOperator(call, ways, false) : err(refuse("unauthenticated"));
  if (!opened.ok && opened.error.code !== "unauthenticated") return opened;
  if (!opened.ok) return ok({ status: 200, body: { operator: null } });
  const { operator, untilMs } = opened.value;
  const { name, role } = operator;
  const until = untilMs === undefined ? undefined : timeOf(untilMs);
  return ok({ status: 200, body: present({ operator: { name, role }, until }) });
}

function randomText(bytes: number): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
