import type { Count } from "../../../../shared/measure/count.ts";
import { newSerial, type PersonContext } from "../person-context.ts";
import type { SellWork } from "./sell.ts";

/**
 * Stores what a till's message has to be counted, in a row of its own, and hands it on after this turn. It ends the turn: timers
 * are armed.
 */
export function keepCounts(context: PersonContext, counts: readonly Count[], work: SellWork): void {
  const { store } = context;
  const nowMs = Date.now();
  const owed = work.oweCounts(context, counts, nowMs);
  if (owed !== undefined) {
    work.keepTidy(context, nowMs);
    const envelope = { kid: "", jti: newSerial(), typ: "purchase", iatMs: nowMs };
    store.messages.save({ envelope, atMs: nowMs, answer: null, owed });
  }
  store.arm(nowMs);
  work.handOnAfter(context, undefined);
}
