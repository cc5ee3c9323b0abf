import { present } from "../json/present.ts";
import type { Gate, Reason } from "./decision.ts";
import { GATES } from "./gates.ts";
import type { Candidate, Situation } from "./situation.ts";

/** What the gates say of one candidate. */
export interface CandidateVerdict {
  readonly candidate: Candidate;
  /** Absent: it passed. `control-group` also where the candidate would pass but for the control group. */
  readonly failed?: Reason;
  readonly detail?: string;
  /** In the control group, and every other gate passed: an exposure to record where it is best-ranked. */
  readonly withheld: boolean;
}

/** How far a verdict got: a later failed gate is a better verdict, none failed the best. */
function progress(verdict: CandidateVerdict): number {
  if (verdict.failed === undefined || verdict.withheld) return GATES.length;
  return GATES.findIndex(([reason]) => reason === verdict.failed);
}

/**
 * Judges a candidate by every gate in order. A control candidate is judged by all its other gates, without a budget
 * unit; whatever they say, its reason stays `control-group`.
 */
export function judge(candidate: Candidate, situation: Situation): CandidateVerdict {
  let isControl = false;
  for (const [reason, check] of GATES) {
    if (isControl && reason === "budget") continue;
    const verdict = check(candidate, situation);
    if (verdict === true) continue;
    if (reason === "control-group") {
      isControl = true;
      continue;
    }
    if (isControl) return { candidate, failed: "control-group", withheld: false };
    const detail = typeof verdict === "string" ? verdict : undefined;
    return present({ candidate, failed: reason, withheld: false, detail });
  }
  return isControl ? { candidate, failed: "control-group", withheld: true } : { candidate, withheld: false };
}

/**
 * One verdict a moment, best-ranked first: higher priority, then id by code unit. A moment that several occurrences
 * set off (two places entered at once) stands with the one that got furthest.
 */
export function judgeAll(candidates: readonly Candidate[], situation: Situation): readonly CandidateVerdict[] {
  const best = new Map<string, CandidateVerdict>();
  for (const candidate of candidates) {
    const verdict = judge(candidate, situation);
    const known = best.get(candidate.moment.id);
    if (known === undefined || progress(verdict) > progress(known)) best.set(candidate.moment.id, verdict);
  }
  return [...best.values()].sort((a, b) => compareRank(a.candidate.moment, b.candidate.moment));
}

/** Higher priority first, then id by code unit. */
export function compareRank(a: { priority: number; id: string }, b: { priority: number; id: string }): number {
  return b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The verdicts as the gates of an answer or a receipt. `isLate`: a message that can earn nothing. */
export function gatesOf(
  verdicts: readonly CandidateVerdict[],
  winner: CandidateVerdict | undefined,
  isLate: boolean,
): Gate[] {
  return verdicts.map((verdict) => {
    const moment = verdict.candidate.moment.id;
    if (verdict.failed !== undefined) {
      return present({ moment, passed: false, reason: verdict.failed, detail: verdict.detail });
    }
    if (isLate) return { moment, passed: false, reason: "late" };
    const isOutranked = verdict !== winner && verdict.candidate.moment.variants.length > 0;
    return isOutranked ? { moment, passed: true, reason: "outranked" } : { moment, passed: true };
  });
}
