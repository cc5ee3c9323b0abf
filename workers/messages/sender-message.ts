import type { GenericSchema, InferOutput } from "valibot";
import type { SenderRule } from "../../shared/catalog/policy.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { judgeWindow, LIVE_WINDOW, type Window } from "../../shared/token/window.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import type { Call } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import { takeRate } from "./rate-limit.ts";
import { receiveLarge } from "./receive.ts";
import { isForAnother, verifySender } from "./verify-sender.ts";

/** A sender's message, verified and typed, and the catalog version that knows the sender. */
export interface SenderMessage<Claims, Content> {
  readonly claims: Claims;
  /** What `read` made of it. */
  readonly content: Content;
  readonly sender: SenderRule;
  readonly snapshot: Snapshot;
}

/** A kind of sender message: its typ, the scope it takes, the form of its claims, and its size. */
export interface SenderKind<S extends Dated = Dated, Content = unknown> {
  readonly typ: string;
  /** By what the message says, where that decides; undefined: no scope is named, so its form is wrong. */
  readonly scope: string | ((payload: Readonly<Record<string, unknown>>) => string | undefined);
  readonly schema: S;
  readonly maxBytes: number;
  /** Whether a message that says this may have more than 8 KiB; absent: any may. */
  readonly mayBeLarge?: (payload: Readonly<Record<string, unknown>>) => boolean;
  /** How old and early the message may be, by what it says; absent: as most messages. */
  readonly windowOf?: (claims: InferOutput<S>) => Window;
  /** What else is a 422 or 404, beyond the form of the claims, and what they say. */
  readonly read: (
    claims: InferOutput<S>,
    about: { readonly sender: SenderRule; readonly snapshot: Snapshot },
  ) => Promise<Result<Content, MeshError>>;
}

/** No scope is longer; what somebody else says is not told at length. */
const MOST_SCOPE = 80;

/** Every sender's message says when it was signed. */
type Dated = GenericSchema<unknown, { readonly iat: number }>;

/**
 * The message in a request of a gateway, store or back end: received, verified, checked by its schema and held against its
 * window, in the order of docs/contract.md#order. A sender without the scope is `out-of-scope` once its signature held.
 */
export async function openSenderMessage<S extends Dated, Content>(
  call: Call,
  about: SenderKind<S, Content>,
): Promise<Result<SenderMessage<InferOutput<S>, Content>, MeshError>> {
  const { isolate, nowMs, defer, clock } = call;
  const { typ, maxBytes, mayBeLarge } = about;
  const limits = [isolate.env.RATE_ADDRESS];
  const algorithms = ["EdDSA", "ES256", "HS256"] as const;
  const received = await receiveLarge(call, { typ, algorithms, limits, maxBytes, mayBeLarge });
  if (!received.ok) return received;
  clock.end("receive");

  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable("the catalog could not be loaded"));
  const sender = await verifySender(received.value.token, isolate, snapshot.policy.senders);
  if (!sender.ok) return sender;
  const payload = received.value.readPayload();
  if (!payload.ok) return payload;
  if (isForAnother(payload.value, isolate)) return err(refuse("wrong-audience"));
  const { id, scopes } = sender.value;
  const live = await isolate.live.forValue(nowMs, defer);
  if (!live.ok) return live;
  if (live.value.state.revokedSenders.includes(id)) return err(refuse("revoked"));
  const scope = typeof about.scope === "string" ? about.scope : about.scope(payload.value);
  if (scope !== undefined && !scopes.includes(scope)) {
    return err(refuse("out-of-scope", `the sender has no scope "${scope.slice(0, MOST_SCOPE)}"`));
  }
  const excess = await takeRate(isolate, isolate.env.RATE_DEVICE, () => `sender ${id}`);
  if (excess !== undefined) return err(excess);
  const claims = checkForm(about.schema, payload.value);
  if (!claims.ok) return claims;
  const content = await about.read(claims.value, { sender: sender.value, snapshot });
  if (!content.ok) return content;
  const window = about.windowOf?.(claims.value) ?? LIVE_WINDOW;
  if (judgeWindow(window, claims.value.iat * 1000, nowMs) !== "in") return err(refuse("clock-skew"));
  clock.end("verify");
  return ok({ claims: claims.value, content: content.value, sender: sender.value, snapshot });
}
