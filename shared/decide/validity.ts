import type { MomentRule } from "../catalog/policy.ts";
import { isQuiet, quietEnd } from "./quiet-hours.ts";
import type { Situation } from "./situation.ts";

/** From when until when an offer of this moment holds, epoch milliseconds; `heldUntilMs` where quiet hours hold it. */
export interface Validity {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly heldUntilMs?: number;
}

/**
 * The validity of an offer decided now: `validFor` from now, or from the end of quiet hours for a push that is held,
 * bounded by the moment's and its campaign's `until` (contract, section 4).
 */
export function validityOf(moment: MomentRule, { policy, channel, timeZone, nowMs }: Situation): Validity {
  const span = policy.quietHours;
  const holds = moment.quietHours === "hold" && !moment.service && channel === "push";
  const heldUntilMs =
    holds && span !== undefined && isQuiet(span, timeZone, nowMs) ? quietEnd(span, timeZone, nowMs) : undefined;
  const fromMs = heldUntilMs ?? nowMs;
  const campaign = moment.campaign === undefined ? undefined : policy.campaigns.get(moment.campaign);
  const untilMs = Math.min(
    fromMs + moment.validForMs,
    moment.untilMs ?? Number.POSITIVE_INFINITY,
    campaign?.untilMs ?? Number.POSITIVE_INFINITY,
  );
  return heldUntilMs === undefined ? { fromMs, untilMs } : { fromMs, untilMs, heldUntilMs };
}
