import type { Where } from "../catalog/catalog.ts";
import { stageKey } from "../catalog/journey-rule.ts";
import type { MomentRule, Policy, TriggerRule } from "../catalog/policy.ts";
import { poolsOf, poolUnit } from "../catalog/pool-unit.ts";
import type { Decision } from "../decide/decision.ts";
import type { Facts } from "../locate/facts.ts";
import { journeysTouched } from "../locate/journeys-touched.ts";
import type { SignalFact } from "../signals/signal-fact.ts";

/** How far the clocks of two machines may differ where a campaign begins or ends between edge and object. */
const CLOCK_GRACE_MS = 60_000;

const NONE: readonly string[] = [];

/** By what a message may touch (`enter place cafe`, `event buy`): names of units, each once. */
type UnitsByTouch = ReadonlyMap<string, readonly string[]>;

/** Nothing but a function of the policy, which never changes; it goes with the policy. */
const byTouchOf = new WeakMap<Policy, UnitsByTouch>();

/**
 * Names of the units that this message might need, each once: ids of campaigns with a budget, and of pools of codes
 * `poolUnit`. They are those of each moment of an offer that waits for what the message touches, and with exit and dwell moments of places that it touches or that the device
 * was last told (`present`). More than will win, since presence, conditions and caps are the object's to judge, but never
 * less, for a device that tells where it was. Where there is neither budget nor pool it costs one look-up.
 */
export function unitsToReserve(
  facts: Facts,
  present: readonly string[],
  policy: Policy,
  signals: readonly Pick<SignalFact, "type">[] = [],
): readonly string[] {
  const byTouch = unitsByTouch(policy);
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

function unitsByTouch(policy: Policy): UnitsByTouch {
  const known = byTouchOf.get(policy);
  if (known !== undefined) return known;
  const byTouch = new Map<string, readonly string[]>();
  for (const moment of policy.moments.values()) {
    const units = unitsOf(moment, policy);
    if (units.length === 0) continue;
    const key = keyOf(moment.on);
    byTouch.set(key, [...new Set([...(byTouch.get(key) ?? NONE), ...units])]);
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

/** Names of the units, each once, for want of which a moment got nothing. */
export function unitsMissed({ gates }: Pick<Decision, "gates">, policy: Policy): readonly string[] {
  const missed = gates.flatMap(({ moment: id, reason }) => {
    const moment = reason === "budget" ? policy.moments.get(id) : undefined;
    return moment === undefined ? [] : unitsOf(moment, policy);
  });
  return [...new Set(missed)];
}

/** Names of the units that an offer of this moment takes one of each: of its campaign's budget, and of its pools. */
function unitsOf(moment: MomentRule, { campaigns }: Policy): readonly string[] {
  const { campaign, variants } = moment;
  if (variants.length === 0) return NONE;
  const isBudgeted = campaign !== undefined && campaigns.get(campaign)?.budget !== undefined;
  return [...(isBudgeted ? [campaign] : NONE), ...poolsOf(moment).map(poolUnit)];
}
