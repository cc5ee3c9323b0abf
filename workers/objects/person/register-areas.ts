import { mayBeTold } from "../../../shared/person/may-be-told.ts";
import { loadAreas } from "../../cold.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { forgetOverAreas } from "./forget-over-areas.ts";
import { judgeSignal } from "./judge-signal.ts";
import type { PersonContext } from "./person-context.ts";
import { AREAS_RETRY_MS, hasPendingAreas, planAreas } from "./plan-areas.ts";
import { areasDueMs } from "./store/areas-due-ms.ts";
import { AREAS_TIMER } from "./store/timers.ts";

/** Has areas told of what was planned, after this turn: nobody waits for it. What fails is tried again by a timer. */
export function tellAreasAfter(context: PersonContext): void {
  if (hasPendingAreas(context)) context.defer(tellAreasNow(context));
}

/** Registers or not, as what a person agrees to, or where pushes go, has changed: after this turn, by the catalog of then. */
export function refreshAreasAfter(context: PersonContext): void {
  const { store, cache } = context;
  const person = store.load();
  const mayBegin = person !== undefined && mayBeTold(person, store.subscriptions.list().length > 0);
  const isSomewhere =
    store.areas().length > 0 || cache.lastCell !== undefined || (person?.presence.stays.length ?? 0) > 0;
  if (hasPendingAreas(context) || (mayBegin && isSomewhere)) context.defer(refreshAreas(context));
}

async function refreshAreas(context: PersonContext): Promise<void> {
  const { store, env, defer } = context;
  const { catalog } = await openIsolate(env);
  const snapshot = await catalog.current(Date.now(), defer);
  const person = store.load();
  if (snapshot !== undefined && person !== undefined) {
    planAreas(context, person, { policy: snapshot.policy, nowMs: Date.now() });
    store.arm(Date.now());
  }
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
