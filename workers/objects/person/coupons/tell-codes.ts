import { loadCoupons } from "../../../cold.ts";
import { openIsolate } from "../../../isolate/isolate.ts";
import { withTimeout } from "../../../isolate/with-timeout.ts";
import { dropCard } from "../loyalty/drop-card.ts";
import type { PersonContext } from "../person-context.ts";
import { CODES_TIMER } from "../store/timers.ts";
import { noteLeft } from "./note-left.ts";

const RETRY_MS = 30_000;

/** Has the index forget the codes of all coupons and the numbers of the card, as the person is erased: their rows go with all others. */
export function dropCoupons(context: PersonContext, nowMs: number): void {
  const { store } = context;
  noteLeft(store, store.coupons.list(), nowMs);
  dropCard(context);
  if (store.coupons.left().length > 0) store.timers.set(CODES_TIMER, nowMs + RETRY_MS);
}

/** Whether the index has still to hear of a code or the number of a card, or to forget one. */
export function isCodePending({ store }: PersonContext): boolean {
  return store.coupons.isPending() || store.card.isPending();
}

/** Has the index told after this turn, if it has still to hear of a code: nobody waits for it. */
export function tellCodesAfter(context: PersonContext): void {
  if (isCodePending(context)) context.defer(tellCodes(context));
}

/** So long an answer waits until tills know the code that it gives. */
const CODE_TIMEOUT_MS = 300;

/** Tells the index what it has still to hear, and waits for that a moment. */
export async function waitForCodes(context: PersonContext): Promise<void> {
  if (!isCodePending(context)) return;
  const told = tellCodes(context);
  context.defer(told);
  await withTimeout(told, CODE_TIMEOUT_MS);
}

/**
 * Tells the index what it has still to hear of codes; what it did not hear, the timer tells again. Whoever asks while it is
 * being told waits for the same work, which looks again at its end for what was added.
 */
export function tellCodes(context: PersonContext): Promise<void> {
  context.cache.tellingCodes ??= tellNow(context);
  return context.cache.tellingCodes;
}

async function tellNow(context: PersonContext): Promise<void> {
  const { store, cache, env } = context;
  try {
    const [{ tellPendingCodes }, isolate] = await Promise.all([loadCoupons(), openIsolate(env)]);
    await tellPendingCodes(context, isolate);
  } finally {
    cache.tellingCodes = undefined;
    const nowMs = Date.now();
    store.timers.set(CODES_TIMER, isCodePending(context) ? nowMs + RETRY_MS : undefined);
    store.arm(nowMs);
  }
}
