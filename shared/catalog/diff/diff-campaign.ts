import type { Campaign } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import { sayCost } from "../say-cost.ts";
import { sayGuardrail } from "../say-guardrail.ts";
import { type Difference, sayChange } from "./change.ts";
import { diffCaps } from "./diff-caps.ts";
import { isSame } from "./diff-moment.ts";

/** What differs between two campaigns of one id: for people, and for those who look at what it earns. */
export function diffCampaign(before: Campaign, after: Campaign): readonly Difference[] {
  const [was, is] = [toldOf(before), toldOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return [
    ...diffBudget(before.budget, after.budget),
    ...diffCaps(before.caps, after.caps),
    ...names.flatMap((name): Difference[] => {
      return isSame(was[name], is[name]) ? [] : [{ effect: "other", says: sayChange(name, was[name], is[name]) }];
    }),
    ...diffGuardrail(before.guardrail, after.guardrail),
  ];
}

/** What is told by name, with what it was and is. The order of events means nothing. */
function toldOf({ from, until, control, pace, conversions, window, ...costs }: Campaign): Record<string, unknown> {
  return {
    from,
    until,
    control,
    pace,
    conversions: conversions?.toSorted(),
    window: window ?? DEFAULTS.window,
    cost: sayCost(costs) || undefined,
  };
}

function diffBudget(before: Campaign["budget"], after: Campaign["budget"]): readonly Difference[] {
  return (["offers", "perHour", "perDay"] as const).flatMap((name): Difference[] => {
    const [was = Number.POSITIVE_INFINITY, is = Number.POSITIVE_INFINITY] = [before?.[name], after?.[name]];
    if (was === is) return [];
    const told = (limit: number) => (limit === Number.POSITIVE_INFINITY ? "no limit" : limit);
    return [{ effect: is < was ? "less" : "more", says: `has the budget ${name} ${told(is)}, was ${told(was)}` }];
  });
}

/** A campaign that pauses itself may give less. */
function diffGuardrail(before: Campaign["guardrail"], after: Campaign["guardrail"]): readonly Difference[] {
  if (isSame(before, after)) return [];
  if (after === undefined) return [{ effect: "more", says: "is no longer paused by itself" }];
  const paused = `is paused by itself once ${sayGuardrail(after)}`;
  if (before === undefined) return [{ effect: "less", says: paused }];
  return [{ effect: "other", says: `${paused}; before, once ${sayGuardrail(before)}` }];
}
