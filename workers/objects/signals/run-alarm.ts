import { areasDueMs, renewAreas } from "../../../shared/signals/change-signals.ts";
import { areasName, settleOwed, startOwed } from "./settle-owed.ts";
import type { SignalsContext } from "./signals-context.ts";
import { RETRY_MS } from "./take-signal.ts";

const TIDY_MS = 3_600_000;

/** Tells areas what lasts longer than they know, does what an earlier turn left to be done, forgets what has had its time, and looks again as long as anything is left. */
export async function runAlarm(context: SignalsContext): Promise<void> {
  const { store, doing } = context;
  doing.alarmMs = undefined;
  if (!store.isOpen()) return;
  let isOwed = true;
  try {
    renew(context, Date.now());
    isOwed = await settleOwed(context);
  } finally {
    const nowMs = Date.now();
    const isLeft = store.tidy(nowMs);
    if (isOwed || isLeft) context.armBy(nowMs + (isOwed ? RETRY_MS : TIDY_MS));
    const dueMs = store.listOn(nowMs).flatMap(({ stored }) => areasDueMs(stored) ?? []);
    if (dueMs.length > 0) context.armBy(Math.max(nowMs, Math.min(...dueMs)));
  }
}

/** One turn: notes what areas have to hear though no message came. */
function renew({ store }: SignalsContext, nowMs: number): void {
  for (const { thing, stored, liveMs } of store.listOn(nowMs)) {
    const next = renewAreas(stored, nowMs);
    if (next?.place === undefined) continue;
    const { id, place, areas, areasUntilMs: untilMs = nowMs } = next;
    const version = Math.max(nowMs, liveMs + 1);
    store.change(() => {
      store.put(thing, next, version);
      store.owe(areasName(id), startOwed(areas, { ...next, place, untilMs }, version));
    });
  }
}
