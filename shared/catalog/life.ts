const DAY_MS = 24 * 3_600_000;

/** How long a person counts as heard before it is written again that they were. */
const HEARD_SECONDS = 15 * 86_400;

/** A person who says nothing is kept at least this long. */
export const SHORTEST_LIFE_MS = 30 * DAY_MS;

/** A catalog that keeps people shorter than before is obeyed after this, and each person's object looks so often. */
const NOTICE_MS = 30 * DAY_MS;

/** How long a person without any message is kept. Plain JSON. */
export interface Life {
  readonly forgetAfterMs: number;
  /** The catalog before kept people longer: that holds until then. */
  readonly longer?: { readonly forgetAfterMs: number; readonly untilMs: number };
}

/** How long people are kept by a catalog that does not say so (docs/contract.md#defaults). */
export const USUAL_LIFE: Life = { forgetAfterMs: 400 * DAY_MS };

/** Whether it has to be written again that a person was heard; so it has if it is not known when they were. */
export function isLongUnheard(seenSeconds: number | undefined, nowMs: number): boolean {
  return seenSeconds === undefined || nowMs / 1000 - seenSeconds > HEARD_SECONDS;
}

/** When a person was heard last, in whole seconds, as their passes say it; undefined: not known. */
export function seenSeconds({ heardMs }: { readonly heardMs?: number }): number | undefined {
  return heardMs === undefined ? undefined : Math.floor(heardMs / 1000);
}

/** How long people are kept once a catalog says `forgetAfterMs`: a longer time holds at once, a shorter one after 30 days. */
export function changeLife(before: Life, forgetAfterMs: number, nowMs: number): Life {
  const heldMs = lengthOf(before, nowMs);
  if (forgetAfterMs >= heldMs) return { forgetAfterMs };
  const isAnnounced = before.longer !== undefined && nowMs < before.longer.untilMs;
  if (isAnnounced && forgetAfterMs >= before.forgetAfterMs) return { ...before, forgetAfterMs };
  return { forgetAfterMs, longer: { forgetAfterMs: heldMs, untilMs: nowMs + NOTICE_MS } };
}

/**
 * When to look again whether a person is to be forgotten who was heard last at `heardMs`: at the end of their life as it is
 * known now, and every 30 days, since the catalog may change. Undefined: their life is over.
 */
export function nextLookMs(life: Life, heardMs: number, nowMs: number): number | undefined {
  const { forgetAfterMs, longer } = life;
  let endMs = heardMs + lengthOf(life, nowMs);
  if (longer !== undefined && nowMs < longer.untilMs) {
    endMs = Math.min(endMs, Math.max(longer.untilMs, heardMs + forgetAfterMs));
  }
  return endMs <= nowMs ? undefined : Math.min(endMs, nowMs + NOTICE_MS);
}

function lengthOf({ forgetAfterMs, longer }: Life, nowMs: number): number {
  return longer !== undefined && nowMs < longer.untilMs ? longer.forgetAfterMs : forgetAfterMs;
}
