import type { Guardrail } from "../catalog/policy.ts";
import type { Figures } from "./count.ts";

/** Whether a campaign is to be paused by its guardrail. */
export interface GuardrailJudgement {
  readonly fires: boolean;
  /** Clicks, or dismissals, for each impression. Absent without impressions. */
  readonly rate?: number;
}

/**
 * Judges a campaign by its figures of people whom the mesh has known for 24 hours, of whom a day has one impression, one click and
 * one dismissal each. A guardrail never fires before `after` people were reached. A rate that equals a limit is within it.
 */
export function judgeGuardrail(
  { metric, below, above, after }: Guardrail,
  figures: Pick<Figures, "reached" | "impressions" | "clicks" | "dismissals">,
): GuardrailJudgement {
  const { reached = 0, impressions = 0, clicks = 0, dismissals = 0 } = figures;
  if (impressions <= 0) return { fires: false };
  const rate = (metric === "ctr" ? clicks : dismissals) / impressions;
  const isOut = (below !== undefined && rate < below) || (above !== undefined && rate > above);
  return { fires: reached >= after && isOut, rate };
}
