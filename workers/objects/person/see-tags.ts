import { leadsTo } from "../../../shared/accounts/forward.ts";
import { unitsMissed } from "../../../shared/budget/units-to-reserve.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { type Decided, type DecideInput, decide } from "../../../shared/decide/decide.ts";
import { unavailable } from "../../../shared/errors.ts";
import { present } from "../../../shared/json/present.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { err, ok } from "../../../shared/result.ts";
import { type PoolCodes, reserveUnits } from "../../budget/reserve-units.ts";
import { type Isolate, openIsolate } from "../../isolate/isolate.ts";
import type { Reply, SightCall, SightReply } from "./calls.ts";
import { takeOutVoid, voidAsked } from "./coupons/take-out-void.ts";
import { tellCodesAfter } from "./coupons/tell-codes.ts";
import { hasUnrevokedDevice } from "./has-unrevoked-device.ts";
import { openParts } from "./open-parts.ts";
import { drawKeyOf, newSerial, type PersonContext } from "./person-context.ts";
import { planAreas } from "./plan-areas.ts";
import { recallHistory } from "./recall-history.ts";
import { recallRuns } from "./recall-runs.ts";
import { tellAreasAfter } from "./register-areas.ts";
import { isAtSenderBound } from "./sender-bound.ts";
import { countDecided, type Stored, storeDecision } from "./store-decision.ts";

/**
 * What a gateway heard of the person's tags, decided like a message of theirs, for a push, since no one waits for an
 * answer. A tag that the person has given up, or had in an earlier life, says nothing. Null: no such person. Errors:
 * unavailable, if the catalog version cannot be loaded or it is not known what is revoked.
 */
export async function seeTags(context: PersonContext, call: SightCall): Promise<Reply<SightReply>> {
  const isolate = await openIsolate(context.env);
  const policy = await isolate.catalog.policyOf(call.version);
  if (policy === undefined) return err(unavailable());
  const live = await isolate.live.forValue(Date.now(), context.defer);
  if (!live.ok) return live;
  await openParts(context, policy);
  await takeOutVoid(context, voidAsked(policy, live.value.state.voidReports));
  const drawKey = await drawKeyOf(context, call.person, isolate.keys.drawHash);
  // Read first: tables that are brought up to date here may owe the registry something (store/schema.ts).
  context.store.load();
  context.store.arm(Date.now());
  const forward = context.store.forward();
  const moved = forward && leadsTo(forward);
  if (moved !== undefined) return err(moved);
  // Whoever holds a tag of somebody all of whose devices are revoked may have them as well.
  if (context.store.load() !== undefined && !hasUnrevokedDevice(context, live.value.state)) return ok(true);
  let ignored = 0;
  const entered: string[] = [];
  for (const heard of call.tags) {
    const seen = await seeTag(context, call, heard, { isolate, policy, drawKey });
    if (seen === undefined) ignored += heard.rows.length;
    else entered.push(...seen);
  }
  if (context.store.load() === undefined) return ok(null);
  return ok(ignored + entered.length === 0 ? true : { ignored, entered });
}

/** Places entered by it. Undefined if it was not taken: what would change state after too many in 24 hours leaves nothing. */
async function seeTag(
  context: PersonContext,
  call: SightCall,
  heard: SightCall["tags"][number],
  { isolate, policy, drawKey }: { isolate: Isolate; policy: Policy; drawKey: Uint8Array },
): Promise<readonly string[] | undefined> {
  const { gateway, place, zone, jti, iatMs, receivedMs } = call.heard;
  const source = `tag:${heard.tag}`;
  // Order and repetition are each gateway's own: one whose clock is ahead makes nothing stale that another one heard.
  const envelope = { kid: source, jti: `${gateway}/${jti}`, typ: "sightings+jwt", iatMs };
  const inputNow = (units: readonly string[]): DecideInput | undefined => {
    const person = context.store.load();
    if (person?.profile.epoch !== call.epoch || !isGranted(person.consent, "location")) return undefined;
    const isHeld = context.store.tags.list().some(({ tag, state }) => tag === heard.tag && state !== "remove");
    if (!isHeld || context.store.messages.find(source, envelope.jti) !== undefined) return undefined;
    const tag = present({ gateway, place, zone, rows: heard.rows });
    const facts: Facts = { device: source, jti, iatMs, receivedMs, beacons: [], tag, channel: "push" };
    return {
      person,
      memory: context.cache.memory,
      facts,
      said: {},
      mesh: { ...call.mesh, units },
      history: recallHistory(context, person, policy),
      standing: context.cache.loyalty?.recallStanding(context, person, policy, Date.now()),
      journeys: recallRuns(context, facts, policy),
      subscribed: context.store.subscriptions.list().length > 0,
      timeliness: iatMs < context.store.messages.newestIatMs(source, envelope.jti) ? "stale" : "live",
      nowMs: Date.now(),
      serial: newSerial(),
    };
  };
  /** Undefined: it is too much, and nothing is stored. */
  const conclude = (
    input: DecideInput,
    { decided = decide(input, policy, drawKey), codes }: { decided?: Decided; codes?: PoolCodes } = {},
  ): Stored | undefined => {
    if (isTooMuch(context, decided, input.nowMs)) return undefined;
    const counted = countDecided(context, { input, decided, policy, drawKey });
    planAreas(context, decided.next, { policy, nowMs: input.nowMs });
    const about = { envelope, input, decided, counted, policy, version: call.version, explain: false, codes };
    const stored = storeDecision(context, about);
    tellAreasAfter(context);
    tellCodesAfter(context);
    return stored;
  };

  const input = inputNow([]);
  if (input === undefined) return [];
  const decided = decide(input, policy, drawKey);
  const missed = unitsMissed(decided.decision, policy);
  if (missed.length === 0 || isTooMuch(context, decided, input.nowMs)) return placesOf(conclude(input, { decided }));
  // Only a budget stood in the way of something: a unit of it is worth waiting for.
  const reserved = await reserveUnits(isolate, policy, missed, context.defer);
  const funded = inputNow(reserved.units);
  const stored = funded && conclude(funded, reserved);
  reserved.settle({ campaign: stored?.spent, code: stored?.answer.offer?.coupon?.code });
  return funded === undefined ? [] : placesOf(stored);
}

function placesOf(stored: Stored | undefined): readonly string[] | undefined {
  return stored && (stored.entered ?? []);
}

/** Whether senders have changed the state of this person as often as they may in 24 hours, and this would once more. */
function isTooMuch(context: PersonContext, { changed }: Decided, nowMs: number): boolean {
  return changed === "state" && isAtSenderBound(context, nowMs);
}
