import {
  isPending,
  planRegistrations,
  type Registration,
  withoutOver,
} from "../../../shared/areas/plan-registrations.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { isGranted, type PersonState } from "../../../shared/person/person-state.ts";
import { isCell, wantedAreas } from "../../../shared/person/wanted-areas.ts";
import { isolateAtHand } from "../../isolate/isolate.ts";
import { NO_CELL } from "./forget-over-areas.ts";
import { newSerial, type PersonContext } from "./person-context.ts";
import { areasDueMs } from "./store/areas-due-ms.ts";
import type { NewAreas } from "./store/state.ts";
import { AREAS_TIMER } from "./store/timers.ts";

/** Areas that did not hear of a change are told again after this. */
export const AREAS_RETRY_MS = 30_000;

/** New registrations in one hour; beyond them the old ones stay until they end. */
const NEW_AN_HOUR = 60;
const HOUR_MS = 3_600_000;

/** If the object is lost before it told an area, it is told after this: many changes share one alarm. */
const AREAS_LOST_MS = 5 * 60_000;

/**
 * Notes where the person as they are now is to be registered for signals, to be stored with the state of this turn. Without a
 * catalog with signal moments it costs nothing.
 */
export function planAreas(
  { store, cache, env }: PersonContext,
  person: PersonState,
  { policy, nowMs }: { readonly policy: Policy; readonly nowMs: number },
): void {
  const kept = store.areas();
  if (policy.triggers.signal.size === 0 && kept.length === 0) return;
  const isSubscribed = store.subscriptions.list().length > 0;
  const wanted = wantedAreas(person, { policy, isSubscribed, cell: cache.lastCell, kept, nowMs });
  const shardsOf = (area: string) => isolateAtHand(env)?.areaShards.get(area) ?? 1;
  const name = (area: string) => ({
    key: newSerial(),
    shard: Math.floor(Math.random() * shardsOf(area)),
    delayMinutes: Math.floor(Math.random() * DELAYS_MINUTES),
  });
  const next = planRegistrations(kept, wanted, { nowMs, isSubscribed, name });
  const added = addedBy(store.newAreas(), { kept, next, nowMs });
  if (added !== undefined && added.count > NEW_AN_HOUR) store.setAreas(withoutOver(kept, nowMs));
  else store.setAreas(next, added);
  const dueMs = areasDueMs(store.areas(), nowMs + AREAS_LOST_MS);
  if (dueMs !== undefined) store.timers.set(AREAS_TIMER, Math.min(dueMs, store.timers.dueMs(AREAS_TIMER) ?? dueMs));
}

/**
 * How many are new with these, as of who walks along the border of cells: counted for an hour from the first.
 * Undefined: none is.
 */
function addedBy(
  before: NewAreas | undefined,
  { kept, next, nowMs }: Record<"kept" | "next", readonly Registration[]> & { readonly nowMs: number },
): NewAreas | undefined {
  const known = new Set(kept.map(({ key }) => key));
  const added = next.filter(({ key }) => !known.has(key)).length;
  if (added === 0) return undefined;
  const isOver = before === undefined || nowMs >= before.sinceMs + HOUR_MS;
  return isOver ? { sinceMs: nowMs, count: added } : { ...before, count: before.count + added };
}

/** Keeps in memory the cell that a message says: who subscribes a little later is registered there. */
export function noteCell(
  { cache }: PersonContext,
  { facts, consent }: { readonly facts: Facts; readonly consent: PersonState["consent"] },
  { policy, nowMs }: { readonly policy: Policy; readonly nowMs: number },
): void {
  if (facts.area === undefined) return;
  const { cell } = facts.area;
  const isKept = cell !== undefined && isGranted(consent, "location");
  cache.lastCell = isKept ? { cell, untilMs: nowMs + policy.reachForMs } : NO_CELL;
}

/** An entry ends up to this many minutes later than it needs to. */
const DELAYS_MINUTES = 10;

/** Registers the person nowhere any more, to be stored with the state of this turn. Areas are told now or by the timer. */
export function leaveAreas({ store, cache }: PersonContext, nowMs: number): void {
  cache.lastCell = undefined;
  if (store.areas().length === 0) return;
  const none = { nowMs, isSubscribed: false, name: () => ({ key: "", shard: 0, delayMinutes: 0 }) };
  store.setAreas(planRegistrations(store.areas(), new Map(), none));
  store.timers.set(AREAS_TIMER, nowMs + AREAS_RETRY_MS);
}

/** The same as the last subscription goes, but the cell stays noted: a device that echoes it does not say it again. */
export function pauseAreas({ store }: PersonContext, nowMs: number): void {
  const kept = store.areas();
  if (kept.length === 0) return;
  const cells = kept.filter(({ area, state }) => isCell(area) && state !== "remove");
  const wanted = new Map(cells.map(({ area, untilMs }) => [area, { untilMs, renewBelowMs: untilMs }]));
  const name = () => ({ key: newSerial(), shard: 0, delayMinutes: 0 });
  store.setAreas(planRegistrations(kept, wanted, { nowMs, isSubscribed: false, name }));
  store.timers.set(AREAS_TIMER, nowMs + AREAS_RETRY_MS);
}

/** Whether an area has still to hear of the person. */
export function hasPendingAreas({ store }: PersonContext): boolean {
  return store.areas().some(isPending);
}
