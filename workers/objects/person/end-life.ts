import { nextLookMs, SHORTEST_LIFE_MS } from "../../../shared/catalog/life.ts";
import { loadRows } from "../../cold.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { eraseNow } from "./erase-person.ts";
import { forgetOverAreas } from "./forget-over-areas.ts";
import type { PersonContext } from "./person-context.ts";

/** If no catalog says how long people are kept, it is looked for again after this. */
const LOOK_AGAIN_MS = 3_600_000;

/** While somebody is on a journey, their life is looked at again after this. */
const RUN_LOOK_MS = 24 * 3_600_000;

/**
 * What an object does from time to time: erases the person if none of their devices has said anything for as long as the
 * catalog keeps them, else clears away what has had its time.
 */
export async function keepHouse(context: PersonContext): Promise<void> {
  const { store, env, defer } = context;
  const lookMs = await endLife(context);
  const isolate = lookMs === undefined ? undefined : await openIsolate(env);
  const snapshot = await isolate?.catalog.current(Date.now(), defer);
  const { tidyRows } = await loadRows();
  // The person may have been erased meanwhile, and may be back.
  if (store.load() === undefined) return store.timers.set("tidy", undefined);
  if (lookMs === undefined) return;
  const nowMs = Date.now();
  forgetOverAreas(context, nowMs);
  const tidyMs = tidyRows(context, snapshot?.policy, nowMs);
  store.timers.set("tidy", tidyMs === undefined ? lookMs : Math.min(tidyMs, lookMs));
}

/** When to look at the person's life again; undefined: there is no such person, or none any more. */
async function endLife(context: PersonContext): Promise<number | undefined> {
  const { store, env, defer } = context;
  const known = store.load();
  if (known === undefined) return undefined;
  const { heardMs } = known.profile;
  const nowMs = Date.now();
  if (heardMs === undefined) {
    // Objects from before it was written have been in use unseen: their time begins now.
    store.save({ ...known, profile: { ...known.profile, heardMs: nowMs } });
    return nowMs + SHORTEST_LIFE_MS;
  }
  if (nowMs < heardMs + SHORTEST_LIFE_MS) return heardMs + SHORTEST_LIFE_MS;
  const isolate = await openIsolate(env);
  const snapshot = await isolate.catalog.current(nowMs, defer);
  const { lastEndMs, lastLotEndMs } = await loadRows();
  // The person may have been heard, or erased, meanwhile.
  const person = store.load();
  if (person === undefined) return undefined;
  if (snapshot === undefined) return Date.now() + LOOK_AGAIN_MS;
  const lookMs = nextLookMs(snapshot.policy.life, person.profile.heardMs ?? nowMs, Date.now());
  if (lookMs !== undefined) return lookMs;
  // Nobody is forgotten while a run is under way, or a coupon or points can be used: each ends by itself.
  if (store.runs.kept().rows.length > 0) return Date.now() + RUN_LOOK_MS;
  const endMs = lastEndMs(store.coupons.list(), Date.now()) ?? lastLotEndMs(store.points.read(), Date.now());
  if (endMs !== undefined) return endMs;
  await eraseNow(context, { person: person.profile.id, jti: "", issuer: isolate.config.audience });
  return undefined;
}
