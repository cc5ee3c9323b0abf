import { campaignsToReserve } from "../../shared/budget/campaigns-to-reserve.ts";
import { isLongUnheard } from "../../shared/catalog/life.ts";
import { decideAlone } from "../../shared/decide/decide.ts";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { meshFactsOf } from "../../shared/live/mesh-facts.ts";
import type { Facts } from "../../shared/locate/facts.ts";
import { touchesCatalog } from "../../shared/locate/locate-message.ts";
import type { PingClaims } from "../../shared/messages/ping.ts";
import { storedAnswer } from "../../shared/respond/answer.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import { reserveUnits } from "../budget/reserve-units.ts";
import type { Call } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import type { PingCall, PingReply } from "../objects/person/calls.ts";

/** What was decided. Without an `epoch` the edge decided by itself. */
export interface DecidedPing {
  readonly answer: PingReply["answer"];
  readonly epoch?: number;
  readonly seen?: number;
  readonly entered?: readonly string[];
}

/**
 * At most one call, to the person's own object; most pings need none. One in 15 days is told to it in any case, so that
 * nobody is forgotten whose pings match nothing. Errors: those of the object, unavailable.
 */
export async function decide(
  call: Call,
  message: DeviceMessage<PingClaims>,
  snapshot: Snapshot,
  facts: Facts,
): Promise<Result<DecidedPing, MeshError>> {
  const { claims, envelope, asksObject, pass } = message;
  const { policy } = snapshot;
  const isConcerned =
    touchesCatalog(facts, policy) ||
    envelope.standing === "replay" ||
    (claims.present ?? []).length > 0 ||
    isLongUnheard(pass.claims.seen, call.nowMs);
  if (asksObject && isConcerned) {
    const reply = await askObject(call, message, snapshot, facts);
    if (!reply.ok) return reply;
    if (reply.value !== null) return ok(reply.value);
  }
  const isLate = call.nowMs - facts.iatMs > LIVE_WINDOW.pastSeconds * 1000;
  const decision = decideAlone(facts, policy, isLate);
  return ok({
    answer: storedAnswer({ decision, offer: undefined, explain: claims.explain === true, serial: undefined }),
  });
}

/** Asks the person's object, with what only the mesh as a whole knows: what is paused, and units of budgets at stake. */
async function askObject(
  { isolate, nowMs, defer }: Call,
  { claims, envelope, pass }: DeviceMessage<PingClaims>,
  { version, policy }: Snapshot,
  facts: Facts,
): Promise<Result<PingReply | null, MeshError>> {
  const live = await isolate.live.forValue(nowMs, defer);
  if (!live.ok) return live;
  if (isolate.live.isRevoked(pass.device)) return err(refuse("revoked"));
  const reserved = await reserveUnits(isolate, policy, campaignsToReserve(facts, claims.present ?? [], policy), defer);
  const { locale, timeZone } = claims;
  const ping: PingCall = {
    envelope,
    version: version ?? "",
    facts,
    said: present({ locale, timeZone }),
    mesh: meshFactsOf(live.value.state, reserved.campaigns, live.value.ageMs),
    explain: claims.explain === true,
  };
  const reply = await askPerson<PingReply | null>(isolate, envelope.person, async (object) =>
    JSON.parse(await object.ping(JSON.stringify(ping))),
  );
  // Of an object that did not answer nobody knows what it spent.
  if (reply.ok || reply.error.code !== "unavailable") reserved.settle(reply.ok ? reply.value?.spent : undefined);
  return reply;
}
