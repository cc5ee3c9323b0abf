import type { SenderRule } from "../../shared/catalog/policy.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import type { JsonObject } from "../../shared/json/json-object.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { judgeWindow, LIVE_WINDOW, type Window } from "../../shared/token/window.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import type { Call, Replied } from "../http/call.ts";
import { takeRate } from "./rate-limit.ts";
import { type LargeToken, receiveLarge } from "./receive.ts";
import { isForAnother, verifySender } from "./verify-sender.ts";

/** A sender's message, verified and typed. */
export interface SenderMessage<Said> extends SenderKnown {
  readonly said: Said;
}

/** A kind of sender message: its typ, the scope it takes, its size, and who reads it. */
export interface SenderKind<Said extends Dated = Dated> {
  readonly typ: string;
  /** By what the message says, where that decides; undefined: no scope is named, so its form is wrong. */
  readonly scope: string | ((payload: JsonObject) => string | undefined);
  readonly maxBytes: number;
  /** Whether a message that says this may have more than 8 KiB; absent: any may. */
  readonly mayBeLarge?: (payload: JsonObject) => boolean;
  /** How old and early the message may be, by what it says; absent: as most messages. */
  readonly windowOf?: (said: Said) => Window;
  /** What it says, held against the form of its claims, by a module that no ping loads. Errors: invalid, not-found. */
  readonly read: (payload: JsonObject, about: SenderKnown) => Promise<Result<Said, MeshError>>;
}

/** Whoever signed a message, and the catalog version that knows them. */
export interface SenderKnown {
  readonly sender: SenderRule;
  readonly snapshot: Snapshot;
}

/** No scope is longer; what somebody else says is not told at length. */
const MOST_SCOPE = 80;

/** Every sender's message says when it was signed. */
interface Dated {
  readonly iat: number;
}

/**
 * Answers the message in a request of a gateway, store or back end: opened here, handled by whose route it is. What became of it
 * is noted for operators, under the sender that it names, if the catalog has that one.
 */
export async function answerSender<Said extends Dated>(
  call: Call,
  about: SenderKind<Said>,
  handle: (call: Call, message: SenderMessage<Said>) => Replied,
): Replied {
  const { isolate, nowMs, defer, clock } = call;
  const { typ, maxBytes, mayBeLarge } = about;
  const limits = [isolate.env.RATE_ADDRESS];
  const algorithms = ["EdDSA", "ES256", "HS256"] as const;
  const received = await receiveLarge(call, { typ, algorithms, limits, maxBytes, mayBeLarge });
  if (!received.ok) return received;
  clock.end("receive");

  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable("the catalog could not be loaded"));
  const message = await openMessage(call, about, received.value, snapshot);
  const replied = message.ok ? await handle(call, message.value) : message;
  const { kid } = received.value.token;
  const said = replied.ok ? "taken" : replied.error.code;
  if (snapshot.policy.senders.has(kid)) isolate.notePulse({ atMs: Date.now(), sender: kid, said }, defer);
  return replied;
}

/**
 * The message: verified, read and held against its window, in the order of docs/contract.md#order. A sender without the scope is
 * `out-of-scope` once its signature held.
 */
async function openMessage<Said extends Dated>(
  { isolate, nowMs, defer, clock }: Call,
  about: SenderKind<Said>,
  { token, readPayload }: LargeToken,
  snapshot: Snapshot,
): Promise<Result<SenderMessage<Said>, MeshError>> {
  const sender = await verifySender(token, isolate, snapshot.policy.senders);
  if (!sender.ok) return sender;
  const payload = readPayload();
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
  const said = await about.read(payload.value, { sender: sender.value, snapshot });
  if (!said.ok) return said;
  const window = about.windowOf?.(said.value) ?? LIVE_WINDOW;
  if (judgeWindow(window, said.value.iat * 1000, nowMs) !== "in") return err(refuse("clock-skew"));
  clock.end("verify");
  return ok({ said: said.value, sender: sender.value, snapshot });
}
