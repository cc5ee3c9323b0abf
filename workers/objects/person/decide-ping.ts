import type { Policy } from "../../../shared/catalog/policy.ts";
import { type DecideInput, decide } from "../../../shared/decide/decide.ts";
import { unavailable } from "../../../shared/errors.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { err, ok } from "../../../shared/result.ts";
import { LIVE_WINDOW } from "../../../shared/token/window.ts";
import { isolateAtHand, openIsolate } from "../../isolate/isolate.ts";
import { admitMessage, refuseExcess, whoAnswers } from "./admit-message.ts";
import type { PingCall, PingReply, Reply } from "./calls.ts";
import { takeOutVoid, voidAsked } from "./coupons/take-out-void.ts";
import { waitForCodes } from "./coupons/tell-codes.ts";
import { arePartsAtHand, openParts } from "./open-parts.ts";
import { drawKeyOf, newSerial, type PersonContext } from "./person-context.ts";
import { noteCell, planAreas } from "./plan-areas.ts";
import { recallHistory } from "./recall-history.ts";
import { recallRuns } from "./recall-runs.ts";
import { tellAreasAfter } from "./register-areas.ts";
import { replanRuns } from "./save-runs.ts";
import { countDecided, storeDecision } from "./store-decision.ts";

/**
 * Decides one ping on exactly the catalog version it was located with, and stores state, decision and answer in one step.
 * Where all it needs is at hand, as it nearly always is, it answers in the same turn: a promise would cost another one.
 */
export function decidePing(context: PersonContext, call: PingCall): Reply<PingReply> | Promise<Reply<PingReply>> {
  const policy = isolateAtHand(context.env)?.catalog.policyAtHand(call.version);
  const isAtHand = policy !== undefined && arePartsAtHand(context, policy) && !voidAsked(policy, call.mesh.voidReports);
  if (!isAtHand || context.cache.drawKey === undefined) return fetchAndDecide(context, call);
  return decideNow(context, call, policy, context.cache.drawKey, Date.now());
}

async function fetchAndDecide(context: PersonContext, call: PingCall): Promise<Reply<PingReply>> {
  const isolate = await openIsolate(context.env);
  const policy = await isolate.catalog.policyOf(call.version);
  if (policy === undefined) return err(unavailable());
  await openParts(context, policy);
  await takeOutVoid(context, voidAsked(policy, call.mesh.voidReports));
  const drawKey = await drawKeyOf(context, call.envelope.person, isolate.keys.drawHash);
  return decideNow(context, call, policy, drawKey, Date.now());
}

/** One turn: nothing is awaited between reading and writing. Only an offer with a coupon then waits for the index of codes. */
function decideNow(
  context: PersonContext,
  call: PingCall,
  policy: Policy,
  drawKey: Uint8Array,
  nowMs: number,
): Reply<PingReply> | Promise<Reply<PingReply>> {
  const { store } = context;
  const admitted = admitMessage(context, call.envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (person === undefined) return ok(null);
  const of = whoAnswers(call.envelope, person.profile);
  replanRuns(context, policy, nowMs);
  if (admitted.value !== undefined) return ok({ answer: JSON.parse(admitted.value), ...of });

  const input: DecideInput = {
    person,
    memory: context.cache.memory,
    facts: call.facts,
    said: call.said,
    ownTags: restsOnTags(person) ? tagsOf(context, call.envelope.kid) : undefined,
    signals: call.signals,
    mesh: call.mesh,
    history: recallHistory(context, person, policy),
    standing: context.cache.loyalty?.recallStanding(context, person, policy, nowMs),
    journeys: recallRuns(context, call.facts, policy),
    subscribed: store.subscriptions.list().length > 0,
    timeliness: timelinessOf(context, call),
    nowMs,
    serial: newSerial(),
  };
  const taken = decide(input, policy, drawKey);
  const counted = countDecided(context, { input, decided: taken, policy, drawKey });
  // What counts has one effect, so it is stored with its message.
  const decided = counted.counts.length === 0 ? taken : { ...taken, changed: "state" as const };
  const excess = decided.changed === "state" ? refuseExcess(context, nowMs) : undefined;
  if (excess !== undefined) return err(excess);
  const { envelope, version, explain, codes } = call;
  if (input.timeliness === "live") noteCell(context, { facts: call.facts, consent: person.consent }, { policy, nowMs });
  planAreas(context, decided.next, { policy, nowMs });
  const stored = storeDecision(context, { envelope, input, decided, counted, policy, version, explain, codes });
  tellAreasAfter(context);
  const reply = ok({ ...stored, ...of });
  if (stored.answer.offer?.coupon === undefined) return reply;
  return waitForCodes(context).then(() => reply);
}

/** Whether it matters which device of a customer registered which tag: reading that costs a query. */
function restsOnTags({ profile, presence }: PersonState): boolean {
  return profile.customer !== undefined && presence.stays.some(({ device }) => device.startsWith("tag:"));
}

/** Sources of the tags that the device registered. */
function tagsOf({ store }: PersonContext, device: string): readonly string[] {
  return store.tags.list().flatMap((kept) => (kept.device === device ? [`tag:${kept.tag}`] : []));
}

function timelinessOf({ store }: PersonContext, { envelope, facts }: PingCall): DecideInput["timeliness"] {
  if (facts.receivedMs - facts.iatMs > LIVE_WINDOW.pastSeconds * 1000) return "late";
  return envelope.iatMs < store.messages.newestIatMs(envelope.kid) ? "stale" : "live";
}
