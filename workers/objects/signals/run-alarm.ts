import { settleOwed } from "./settle-owed.ts";
import type { SignalsContext } from "./signals-context.ts";
import { RETRY_MS } from "./take-signal.ts";

const TIDY_MS = 3_600_000;

/** Does what an earlier turn left to be done, forgets what has had its time, and looks again as long as anything is left. */
export async function runAlarm(context: SignalsContext): Promise<void> {
  const { store, doing } = context;
  doing.alarmMs = undefined;
  if (!store.isOpen()) return;
  let isOwed = true;
  try {
    isOwed = await settleOwed(context);
  } finally {
    const isLeft = store.tidy(Date.now());
    if (isOwed || isLeft) context.armBy(Date.now() + (isOwed ? RETRY_MS : TIDY_MS));
  }
}
