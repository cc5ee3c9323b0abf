import { runAccounts } from "./accounts/run-accounts.ts";
import { tellCodes } from "./coupons/tell-codes.ts";
import { endFollows } from "./end-follows.ts";
import { keepHouse } from "./end-life.ts";
import { endSilentStays } from "./end-silent-stays.ts";
import { endWaits } from "./end-waits.ts";
import { handOnCounts } from "./hand-on-counts.ts";
import type { PersonContext } from "./person-context.ts";
import { hasPendingAreas } from "./plan-areas.ts";
import { REFUND_TIMER, tellRefunds } from "./refund-units.ts";
import { refreshAreas, tellAreasNow } from "./register-areas.ts";
import { sendDuePush } from "./send-due-push.ts";
import {
  ACCOUNT_TIMER,
  AREAS_TIMER,
  CODES_TIMER,
  COUNTS_TIMER,
  FOLLOW_TIMER,
  isPushTimer,
  REGISTER_TIMER,
  RUNS_TIMER,
  serialOf,
  TAGS_TIMER,
} from "./store/timers.ts";
import { hasPendingTags, tellRegistry } from "./tags.ts";

/** After a failure, or while its work is under way already, a timer is tried again in this time. */
const RETRY_MS = 30_000;

/**
 * Does what is due, one timer after the other, pushes last. Each is moved on before the next is looked at, a failure of
 * one is caught and tried again later, and the alarm is set again whatever happens; so it never throws for an outside
 * failure, and running it twice does nothing twice.
 */
export async function runAlarm(context: PersonContext): Promise<void> {
  const { store } = context;
  // Reading opens the tables; an erased person has timers but no state.
  store.load();
  store.timers.fired();
  try {
    const due = store.timers.due(Date.now());
    for (const name of [...due.filter((timer) => !isPushTimer(timer)), ...due.filter(isPushTimer)]) {
      const dueMs = store.timers.dueMs(name);
      try {
        await run(context, name);
        // Its work is under way already: an alarm set for now would go off at once, and again, until that has ended.
        if (dueMs !== undefined && store.timers.dueMs(name) === dueMs) store.timers.set(name, Date.now() + RETRY_MS);
      } catch (error) {
        console.error(`the timer ${name.split(":")[0]} failed and is tried again`, error);
        store.timers.set(name, Date.now() + RETRY_MS);
      }
    }
  } finally {
    store.arm(Date.now());
  }
}

async function run(context: PersonContext, name: string): Promise<void> {
  // Of somebody whose rows are on their way nothing is decided, sent or cleared away: whoever takes the rows has these timers.
  if (context.store.forward()?.state === "frozen" && (name === "silence" || name === "tidy" || isPushTimer(name)))
    return;
  if (name === "silence") return endSilentStays(context);
  if (name === RUNS_TIMER) return endWaits(context);
  if (name === FOLLOW_TIMER) return endFollows(context);
  if (name === "tidy") return keepHouse(context);
  if (name === TAGS_TIMER) return tellRegistry(context);
  if (name === CODES_TIMER) return tellCodes(context);
  if (name === AREAS_TIMER) return tellAreasNow(context);
  if (name === REGISTER_TIMER) return refreshAreas(context);
  if (name === REFUND_TIMER) return tellRefunds(context);
  if (name === COUNTS_TIMER) return handOnCounts(context);
  if (name === ACCOUNT_TIMER) return runAccounts(context);
  if (name === "forget") return forget(context);
  return sendDuePush(context, serialOf(name), { isFirst: false });
}

/** The last row of an erased person goes; if the person came back meanwhile, only that row. */
async function forget(context: PersonContext): Promise<void> {
  const { store } = context;
  const hasPending = hasPendingTags(context) || hasPendingAreas(context) || store.coupons.isPending();
  if (hasPending || store.owed().length > 0 || store.erasing() !== undefined) {
    // The registry or the index has not heard yet that tags or codes are given up, an area that nobody is there, counters what they have to
    // count, or the own person of a device that they are erased as well: it is kept until then.
    store.timers.set("forget", Date.now() + RETRY_MS);
    store.forgetErasure();
    return;
  }
  if (store.load() === undefined && store.forward() === undefined) {
    await store.deleteAll();
  } else {
    store.timers.set("forget", undefined);
    store.forgetErasure();
  }
}
