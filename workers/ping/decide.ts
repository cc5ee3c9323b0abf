import { unitsToReserve } from "../../shared/budget/units-to-reserve.ts";
import { isLongUnheard } from "../../shared/catalog/life.ts";
import type { Policy } from "../../shared/catalog/policy.ts";
import { decideAlone } from "../../shared/decide/decide.ts";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { meshFactsOf } from "../../shared/live/mesh-facts.ts";
import { touchesCatalog } from "../../shared/locate/locate-message.ts";
import type { PingClaims } from "../../shared/messages/ping.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { echoForMs } from "../../shared/person/wanted-areas.ts";
import { storedAnswer } from "../../shared/respond/answer.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import { reserveUnits } from "../budget/reserve-units.ts";
import type { Call } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import type { PingCall, PingReply } from "../objects/person/calls.ts";
import type { Located } from "./locate.ts";
import type { Reach } from "./weigh-area.ts";

/** What was decided. Without an `epoch` the edge decided by itself. */
export interface DecidedPing {
  readonly answer: PingReply["answer"];
  readonly epoch?: number;
  readonly seen?: number;
  /** The customer's person who decided, if it was one. */
  readonly person?: string;
  readonly entered?: readonly string[];
  /** What the device is to echo: an id that holds, or what a new one is made of. */
  readonly area?:
    | { readonly id: string; readonly untilMs: number }
    | { readonly cell: string; readonly untilMs: number };
}

/**
 * At most one call, to the person's own object; most pings need none. One in 15 days is told to it in any case, so that
 * nobody is forgotten whose pings match nothing. Errors: those of the object, unavailable.
 */
export async function decide(
  call: Call,
  message: DeviceMessage<PingClaims>,
  snapshot: Snapshot,
  located: Located,
): Promise<Result<DecidedPing, MeshError>> {
  const { claims, envelope, asksObject, pass } = message;
  const { policy } = snapshot;
  const { facts, reach, signals } = located;
  const isConcerned =
    touchesCatalog(facts, policy) ||
    facts.area !== undefined ||
    signals.length > 0 ||
    envelope.standing === "replay" ||
    (claims.present ?? []).length > 0 ||
    isLongUnheard(pass.claims.seen, call.nowMs) ||
    // Partners are to hear nothing more, whatever the ping itself is about.
    (envelope.gpc === true &&
      policy.webhooks?.some(({ host }) => !call.isolate.config.hookHosts.own.includes(host)) === true);
  if (asksObject && isConcerned) {
    const reply = await askObject(call, message, snapshot, located);
    if (!reply.ok) return reply;
    if (reply.value !== null) return ok(present({ ...reply.value, area: areaOf(reach, call.nowMs, policy) }));
  }
  const isLate = call.nowMs - facts.iatMs > LIVE_WINDOW.pastSeconds * 1000;
  const decision = decideAlone(facts, policy, { isLate, signals });
  return ok(
    present({
      answer: storedAnswer({ decision, offer: undefined, explain: claims.explain === true, serial: undefined }),
      area: areaOf(reach, call.nowMs, policy),
    }),
  );
}

/** What the device is to echo in this cell: what it did echo as long as that holds, else a new id, until a little before the position is old. */
function areaOf(reach: Reach | undefined, nowMs: number, policy: Policy): DecidedPing["area"] {
  if (reach === undefined) return undefined;
  return reach.echoed ?? { cell: reach.cell, untilMs: nowMs + echoForMs(policy) };
}

/** Asks the person's object, with what only the mesh as a whole knows: what is paused, and units of budgets at stake. */
async function askObject(
  { isolate, nowMs, defer }: Call,
  { claims, envelope, pass }: DeviceMessage<PingClaims>,
  { version, policy }: Snapshot,
  { facts, signals }: Located,
): Promise<Result<PingReply | null, MeshError>> {
  const live = await isolate.live.forValue(nowMs, defer);
  if (!live.ok) return live;
  if (isolate.live.isRevoked(pass.device)) return err(refuse("revoked"));
  const reserved = await reserveUnits(
    isolate,
    policy,
    unitsToReserve(facts, claims.present ?? [], policy, signals),
    defer,
  );
  const { locale, timeZone } = claims;
  const ping: PingCall = {
    envelope,
    version: version ?? "",
    facts,
    said: present({ locale, timeZone }),
    mesh: meshFactsOf(live.value.state, reserved.units, live.value.ageMs, policy.liveTypes),
    explain: claims.explain === true,
    signals: signals.length === 0 ? undefined : signals,
    codes: reserved.codes,
  };
  const reply = await askPerson<PingReply | null>(isolate, envelope.person, async (object, moved) =>
    JSON.parse(await object.ping(JSON.stringify({ ...ping, envelope: sendOn(envelope, moved) }))),
  );
  // Of an object that did not answer nobody knows what it spent.
  const { spent: campaign, answer } = (reply.ok && reply.value) || {};
  if (reply.ok || reply.error.code !== "unavailable") reserved.settle({ campaign, code: answer?.offer?.coupon?.code });
  return reply;
}
