import { type MeshError, refuse } from "../../shared/errors.ts";
import { mayAct, type Role } from "../../shared/operators/role.ts";
import { err, type Result } from "../../shared/result.ts";
import { addressOf, takeRate } from "../messages/rate-limit.ts";
import { openWays } from "../operate/open-ways.ts";
import type { Call } from "./call.ts";
import { openOperator } from "./open-operator.ts";

/** Whoever operates the mesh with this request. */
export interface Operator {
  /** The kid of their key, their address or Client ID at Access; `local` with the token of a local mesh. */
  readonly name: string;
  readonly role: Role;
  readonly by: SignInKind;
}

/** How an operator signed in: an operator key, Cloudflare Access, a session of the console, or the token of a local mesh. */
export type SignInKind = "key" | "access" | "session" | "token";

/** An operator whose request is still to be held against what they signed, once its body is read. */
export interface SignedIn {
  readonly operator: Operator;
  /** Whether this is the body that was meant, and, of a write, whether it comes for the first time. */
  readonly admit: (body: Uint8Array) => Promise<MeshError | undefined>;
  /** Of a session: when it ends, epoch milliseconds. */
  readonly untilMs?: number;
}

/** What a route asks of its operator. */
export interface Needed {
  readonly role: Role;
  /** Whether it changes anything: then its message is good once, and a browser must say from which page it comes. */
  readonly isWrite: boolean;
}

/**
 * The operator of a request: `Authorization: Bearer` with an `operator+jwt` by a key of OPERATOR_KEYS, or with the token of
 * a local mesh; else the token that Cloudflare Access has put into `Cf-Access-Jwt-Assertion`; else the cookie of a session of
 * the console. The first that is there counts, good or not. Errors: rate-limited; unavailable while a setting is not as it
 * must be, or the keys of Access cannot be read; unauthenticated, wrong-audience, clock-skew; forbidden if no one can sign in
 * here, to pages of other origins, and to a role that may not do this.
 */
export async function signIn(call: Call, { role: needed, isWrite }: Needed): Promise<Result<SignedIn, MeshError>> {
  const { request, isolate } = call;
  if (isForeign(request)) return err(refuse("forbidden", "pages of other origins have no way in here"));
  const excess = await takeRate(isolate, isolate.env.RATE_ADDRESS, () => addressOf(request));
  if (excess !== undefined) return err(excess);
  const ways = openWays(isolate.env);
  if (!ways.ok) return ways;
  const opened = await openOperator(call, ways.value, isWrite);
  if (!opened.ok || mayAct(opened.value.operator.role, needed)) return opened;
  return err(refuse("forbidden", `this takes the role ${needed}, and yours is ${opened.value.operator.role}`));
}

/** A page says where it is from; a program sends no `Origin`, or the mesh's own. */
function isForeign(request: Request): boolean {
  const origin = request.headers.get("origin");
  return origin !== null && origin !== new URL(request.url).origin;
}
