import type { Where } from "../catalog/catalog.ts";
import { stageKey } from "../catalog/journey-rule.ts";
import type { Policy, TriggerRule } from "../catalog/policy.ts";
import type { Decision } from "../decide/decision.ts";
import type { Facts } from "../locate/facts.ts";
import { journeysTouched } from "../locate/journeys-touched.ts";
import type { SignalFact } from "../signals/signal-fact.ts";

/** How far the clocks of two machines may differ where a campaign begins or ends between edge and object. */
const CLOCK_GRACE_MS = 60_000;

const NONE: readonly string[] = [];

/** By what a message may touch (`enter place cafe`, `event buy`): ids of campaigns with a budget, each once. */
type CampaignsByTouch = ReadonlyMap<string, readonly string[]>;

/** Nothing but a function of the policy, which never changes; it goes with the policy. */
const byTouchOf = new WeakMap<Policy, CampaignsByTouch>();

/**
 * Ids of the campaigns with a budget of which this message might need a unit, each once: those with a moment of an offer
 * that waits for what the message touches, and with exit and dwell moments of places that it touches or that the device
 * was last told (`present`). More than will win, since presence, conditions and caps are the object's to judge, but never
 * less, for a device that tells where it was. Where no campaign has a budget it costs one look-up.
 */
export function campaignsToReserve(
  facts: Facts,
  present: readonly string[],
  policy: Policy,
  signals: readonly Pick<SignalFact, "type">[] = [],
): readonly string[] {
  const byTouch = campaignsByTouch(policy);
  if (byTouch.size === 0) return NONE;
  const found = new Set<string>();
  const keys = keysTouched(facts, present, policy);
  for (const { type } of signals) keys.push(`signal ${type}`);
  // What a run waited for before the message comes with it, so any stage of a journey that it touches may.
  for (const { id: journey, stages } of journeysTouched(facts, policy)) {
    for (const { id: stage } of stages) keys.push(`stage ${stageKey({ journey, stage })}`);
  }
  for (const key of keys) {
    for (const id of byTouch.get(key) ?? NONE) if (isRunning(id, facts.receivedMs, policy)) found.add(id);
  }
  return found.size === 0 ? NONE : [...found];
}

function isRunning(id: string, nowMs: number, { campaigns }: Policy): boolean {
  const { fromMs = nowMs, untilMs = nowMs } = campaigns.get(id) ?? {};
  return nowMs >= fromMs - CLOCK_GRACE_MS && nowMs <= untilMs + CLOCK_GRACE_MS;
}

function campaignsByTouch(policy: Policy): CampaignsByTouch {
  const known = byTouchOf.get(policy);
  if (known !== undefined) return known;
  const byTouch = new Map<string, readonly string[]>();
  for (const { campaign, variants, on } of policy.moments.values()) {
    if (campaign === undefined || variants.length === 0) continue;
    if (policy.campaigns.get(campaign)?.budget === undefined) continue;
    const key = keyOf(on);
    const others = byTouch.get(key) ?? NONE;
    if (!others.includes(campaign)) byTouch.set(key, [...others, campaign]);
  }
  byTouchOf.set(policy, byTouch);
  return byTouch;
}

/** What a trigger waits for. */
function keyOf(on: TriggerRule): string {
  switch (on.kind) {
    case "enter":
      return `enter ${whereKey(on.where)}`;
    case "exit":
    case "dwell":
      return `stay ${whereKey(on.where)}`;
    case "zone":
      return `zone ${on.zone}`;
    case "scan":
      return `scan ${on.marker}`;
    case "event":
      return `event ${on.name}`;
    case "signal":
      return `signal ${on.type}`;
    case "stage":
      return `stage ${stageKey(on)}`;
    case "after":
      return `after ${on.moment}`;
  }
}

function whereKey(where: Where): string {
  return "place" in where ? `place ${where.place}` : `label ${where.label}`;
}

function keysTouched(facts: Facts, present: readonly string[], policy: Policy): string[] {
  const { fix, beacons, event } = facts;
  const heard = beacons.flatMap(({ beacon }) => policy.beaconById.get(beacon) ?? []);
  const marker = facts.marker === undefined ? undefined : policy.markers.get(facts.marker);
  const sources = marker === undefined ? heard : [...heard, marker];
  const sourcePlaces = sources.flatMap(({ place }) => place ?? []);
  const keys: string[] = [];
  for (const place of new Set([...(fix?.inside ?? NONE), ...sourcePlaces])) addPlace(keys, "enter", place, policy);
  for (const place of new Set([...(fix?.inside ?? NONE), ...(fix?.border ?? NONE), ...sourcePlaces, ...present])) {
    addPlace(keys, "stay", place, policy);
  }
  for (const { zone } of sources) if (zone !== undefined) keys.push(`zone ${zone}`);
  if (marker !== undefined) keys.push(`scan ${marker.id}`);
  if (event !== undefined) keys.push(`event ${event.name}`);
  return keys;
}

function addPlace(keys: string[], what: "enter" | "stay", place: string, policy: Policy): void {
  keys.push(`${what} place ${place}`);
  for (const label of policy.places.get(place)?.labels ?? NONE) keys.push(`${what} label ${label}`);
}

/** Ids of the campaigns, each once, for want of whose budget unit a moment got nothing. */
export function campaignsMissed({ gates }: Pick<Decision, "gates">, { moments }: Policy): readonly string[] {
  const missed = gates.flatMap(({ moment, reason }) =>
    reason === "budget" ? (moments.get(moment)?.campaign ?? []) : [],
  );
  return [...new Set(missed)];
}
