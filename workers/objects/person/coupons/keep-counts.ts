import type { Count } from "../../../../shared/measure/count.ts";
import type { HookWord } from "../../../../shared/webhooks/hook-events.ts";
import { newSerial, type PersonContext } from "../person-context.ts";
import type { SellWork } from "./sell.ts";

/**
 * Stores what a till's message has to be counted, and webhooks to be told of it, in a row of its own, and hands it on after this turn. It ends the turn: timers
 * are armed.
 */
export function keepCounts(
  context: PersonContext,
  counts: readonly Count[],
  work: Pick<SellWork, "oweCounts" | "keepTidy" | "handOnAfter">,
  hooks: readonly HookWord[] = [],
): void {
  const { store } = context;
  const nowMs = Date.now();
  const owed = work.oweCounts(context, counts, nowMs, hooks);
  if (owed !== undefined) {
    work.keepTidy(context, nowMs);
    const envelope = { kid: "", jti: newSerial(), typ: "purchase", iatMs: nowMs };
    store.messages.save({ envelope, atMs: nowMs, answer: null, owed });
  }
  store.arm(nowMs);
  work.handOnAfter(context, undefined);
}
