import { COUNTED_MS, waitForMessage } from "../../../shared/person/message-bounds.ts";
import type { PersonContext } from "./person-context.ts";

/** Whether senders have changed the person as often as they may in 24 hours: by messages that are stored, and all others. */
export function isAtSenderBound({ store }: PersonContext, nowMs: number): boolean {
  const times = [...store.messages.timesOf("senders"), ...timesKept(store.senderTimes(), nowMs)];
  const sorted = times.sort((a, b) => a - b);
  return waitForMessage("senders", sorted, nowMs) !== undefined;
}

/** Counts a sender's message that changed the person and is not stored: written with the state of this turn. */
export function noteSender({ store }: PersonContext, nowMs: number): void {
  store.setSenderTimes([...timesKept(store.senderTimes(), nowMs), nowMs]);
}

function timesKept(times: readonly number[], nowMs: number): readonly number[] {
  return times.filter((atMs) => atMs > nowMs - COUNTED_MS);
}
