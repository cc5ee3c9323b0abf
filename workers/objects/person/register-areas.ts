import { mayBeTold } from "../../../shared/person/may-be-told.ts";
import { loadAreas } from "../../cold.ts";
import { isolateAtHand, openIsolate } from "../../isolate/isolate.ts";
import { forgetOverAreas } from "./forget-over-areas.ts";
import { judgeSignal } from "./judge-signal.ts";
import type { PersonContext } from "./person-context.ts";
import { AREAS_LOST_MS, AREAS_RETRY_MS, hasPendingAreas, planAreas } from "./plan-areas.ts";
import { areasDueMs } from "./store/areas-due-ms.ts";
import { AREAS_TIMER, REGISTER_TIMER } from "./store/timers.ts";

/** Every edge decides by a new catalog within 5 s: one that was looked at so long ago is as good. */
const FRESH_MS = 4_000;

/** Has areas told of what was planned, after this turn: nobody waits for it. What fails is tried again by a timer. */
export function tellAreasAfter(context: PersonContext): void {
  if (hasPendingAreas(context)) context.defer(tellAreasNow(context));
}

/**
 * Registers or not, as what a person agrees to, or where pushes go, has changed: in this turn if a fresh catalog is at hand, else
 * after it. A timer does it if this object is lost before.
 */
export function refreshAreasAfter(context: PersonContext): void {
  const { store, cache, env, defer } = context;
  const nowMs = Date.now();
  const person = store.load();
  const mayBegin = person !== undefined && mayBeTold(person, store.subscriptions.list().length > 0);
  const isSomewhere =
    store.areas().length > 0 || cache.lastCell !== undefined || (person?.presence.stays.length ?? 0) > 0;
  if (person !== undefined && mayBegin && isSomewhere) {
    const catalog = isolateAtHand(env)?.catalog;
    const snapshot = catalog?.atHand();
    if (catalog === undefined || snapshot === undefined || nowMs - catalog.checkedAtMs() > FRESH_MS) {
      store.timers.set(REGISTER_TIMER, nowMs + AREAS_LOST_MS);
      store.arm(nowMs);
      defer(refreshAreas(context));
      return;
    }
    planAreas(context, person, { policy: snapshot.policy, nowMs });
    store.arm(nowMs);
  }
  tellAreasAfter(context);
}

/** The same by the catalog of now; without one, a timer tries it again. */
export async function refreshAreas(context: PersonContext): Promise<void> {
  const { store, env, defer } = context;
  const { catalog } = await openIsolate(env);
  const snapshot = await catalog.current(Date.now(), defer);
  if (snapshot === undefined) return;
  const nowMs = Date.now();
  const person = store.load();
  store.timers.set(REGISTER_TIMER, undefined);
  if (person !== undefined) planAreas(context, person, { policy: snapshot.policy, nowMs });
  store.arm(nowMs);
  await tellAreasNow(context);
}

/** Has areas told of what was planned. What fails is tried again by a timer. */
export async function tellAreasNow(context: PersonContext): Promise<void> {
  const { store, cache, env } = context;
  if (cache.isTellingAreas) return;
  cache.isTellingAreas = true;
  try {
    forgetOverAreas(context, Date.now());
    if (!hasPendingAreas(context)) return;
    const { tellAreas } = await loadAreas();
    await tellAreas(context, { isolate: await openIsolate(env), judge: judgeSignal });
  } finally {
    cache.isTellingAreas = false;
    const nowMs = Date.now();
    store.timers.set(AREAS_TIMER, areasDueMs(store.areas(), nowMs + AREAS_RETRY_MS));
    store.arm(nowMs);
  }
}
