import { bucketsOf } from "../../../shared/budget/buckets.ts";
import { MAX_OWED_REFUNDS, type OwedRefund } from "../../../shared/budget/refund.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import type { PersonContext } from "./person-context.ts";

const STORE_TIMEOUT_MS = 2_000;
const RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
const HOUR_MS = 3_600_000;
/** A refund is asked for as long as this, and remembered twice as long, so that none is heard twice: after that the unit is lost. */
const OWED_MS = 12 * HOUR_MS;

/** The timer that asks again for units to go back. */
export const REFUND_TIMER = "refund";

/** Gives back the unit of a campaign's budget that a decision spent: noted in this turn, told right after, and again until it is heard. */
export function oweRefund(
  context: PersonContext,
  { serial, campaign, timeZone, takenMs }: OwedUnit,
  nowMs: number,
): void {
  const { store } = context;
  const { hour, day } = bucketsOf(timeZone, takenMs);
  store.timers.set(REFUND_TIMER, nowMs + RETRY_MS);
  const owed = { serial, campaign, hour, day, expiresMs: nowMs + 2 * OWED_MS };
  store.saveRefunds([...store.refunds(), owed].slice(-MAX_OWED_REFUNDS));
  context.defer(tellRefunds(context));
}

interface OwedUnit {
  readonly serial: string;
  readonly campaign: string;
  /** Of the mesh: units count in its hours and days. */
  readonly timeZone: string;
  /** When the decision took it, epoch milliseconds. */
  readonly takenMs: number;
}

/** Tells the shared store of the units that go back; what it did not hear is told again by the timer. */
export async function tellRefunds({ store, env }: PersonContext): Promise<void> {
  const { sharedStore } = await openIsolate(env);
  const heard = await Promise.all(
    store.refunds().map(async ({ serial, ...owed }) => {
      if (Date.now() >= owed.expiresMs - OWED_MS) return serial;
      const { ok } = await sharedStore.refund({ id: `void:${serial}`, ...owed }, STORE_TIMEOUT_MS);
      return ok ? serial : undefined;
    }),
  );
  const left = store.refunds().filter(({ serial }) => !heard.includes(serial));
  const nowMs = Date.now();
  store.timers.set(REFUND_TIMER, left.length === 0 ? undefined : nowMs + waitOf(left, nowMs));
  if (heard.some((serial) => serial !== undefined)) store.saveRefunds(left);
  store.arm(nowMs);
}

/** As long as the newest is owed already, so that each wait is twice the last: every look costs rows. */
function waitOf(owed: readonly OwedRefund[], nowMs: number): number {
  const newestMs = Math.max(...owed.map(({ expiresMs }) => expiresMs - 2 * OWED_MS));
  return Math.min(Math.max(nowMs - newestMs, RETRY_MS), LONGEST_RETRY_MS);
}
