import type { MomentRule, Policy } from "../catalog/policy.ts";
import type { Decision } from "../decide/decision.ts";
import type { PointsGiven } from "../decide/points-given.ts";
import type { JourneyStep } from "../journeys/advance-run.ts";
import { present } from "../json/present.ts";
import type { Profile } from "../person/person-state.ts";
import type { RenderedOffer } from "../respond/answer.ts";
import { purposesOf } from "../respond/given-offer.ts";
import type { HookEvent } from "../webhooks/hook-events.ts";

/** What a decision has made of a person. */
export interface DecidedEvents {
  readonly decision: Decision;
  readonly offer: RenderedOffer | undefined;
  readonly before: Pick<Profile, "suppressions">;
  readonly next: Pick<Profile, "suppressions">;
  readonly moved?: JourneyStep | undefined;
  readonly points?: readonly PointsGiven[] | undefined;
  /** What the person has with these points. */
  readonly balance: number;
  readonly policy: Policy;
  readonly serial: string;
}

/** What a decision tells, in the order in which it comes about: stages, the offer, points, what is held back from now on. */
export function eventsOfDecision(decided: DecidedEvents): readonly HookEvent[] {
  return [
    ...stagesReached(decided.moved),
    ...offerGiven(decided),
    ...pointsChanged(decided),
    ...suppressionsStarted(decided.before, decided.next),
  ];
}

/** A run that is told something new at the stage where it is has reached none. */
export function stagesReached(moved: JourneyStep | undefined): readonly HookEvent[] {
  const reached = moved?.reached.filter(({ isAgain }) => isAgain !== true) ?? [];
  return reached.map(({ journey, stage, key: run }) => ({ type: "stage.reached", data: { journey, stage, run } }));
}

function offerGiven({ decision, offer, policy, serial }: DecidedEvents): readonly HookEvent[] {
  const { outcome, chosen } = decision;
  if (outcome === "none" || chosen === undefined || offer === undefined) return [];
  const { moment, campaign, variant, via } = chosen;
  const channel = via ?? (outcome === "push" ? "push" : "inline");
  const given: HookEvent = { type: "moment.given", moment, data: { moment, campaign, variant, channel } };
  const rule = policy.moments.get(moment);
  if (via === undefined || rule?.handover === undefined) return [given];
  const handover = present({
    webhook: rule.handover.webhook,
    serial,
    offer,
    campaign,
    purposes: purposesToHandOver(rule, chosen),
    fromMs: chosen.notBeforeMs,
    untilMs: chosen.validUntilMs,
  });
  return [given, { type: "offer.handover", moment, data: {}, handover }];
}

function purposesToHandOver(
  rule: MomentRule,
  { isLocated, texts }: Pick<NonNullable<Decision["chosen"]>, "isLocated" | "texts">,
): readonly string[] {
  const byMoment = purposesOf(rule, { isLocated, isPush: false });
  return [...new Set([...(rule.handover?.purposes ?? []), ...byMoment, ...(texts?.purposes ?? [])])];
}

function pointsChanged({ points = [], balance }: DecidedEvents): readonly HookEvent[] {
  let left = balance - points.reduce((sum, given) => sum + given.points, 0);
  return points.map(({ moment, points: given }) => {
    left += given;
    return { type: "points.changed", moment, data: { points: given, balance: left, reason: moment } };
  });
}

/** A suppression that ends no later than it did has not started. */
function suppressionsStarted(
  { suppressions: before }: Pick<Profile, "suppressions">,
  { suppressions: next }: Pick<Profile, "suppressions">,
): readonly HookEvent[] {
  if (before === next) return [];
  return Object.entries(next)
    .filter(([name, untilMs]) => untilMs > (Object.hasOwn(before, name) ? (before[name] ?? 0) : 0))
    .map(([name, untilMs]) => {
      const until = new Date(untilMs).toISOString();
      return { type: "suppression.started", data: { name, until }, isEnding: true };
    });
}
