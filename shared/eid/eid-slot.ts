/** For how long a table of identifiers holds. */
const SLOT_SECONDS = 300;

/** The ordinal of the slot that a time is in. */
export function slotAt(nowMs: number): number {
  return Math.floor(nowMs / 1000 / SLOT_SECONDS);
}

/** When a slot begins and ends, epoch milliseconds. */
export function slotSpan(slot: number): { readonly fromMs: number; readonly untilMs: number } {
  return { fromMs: slot * SLOT_SECONDS * 1000, untilMs: (slot + 1) * SLOT_SECONDS * 1000 };
}
