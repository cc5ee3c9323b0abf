import { present } from "../json/present.ts";
import type { ReactionClaims } from "../messages/reaction.ts";
import { parseMoney } from "../money/money.ts";
import type { PersonState } from "../person/person-state.ts";
import type { Count, CountedValue, Figure } from "./count.ts";
import { dayOf, hourOf, isKnownAt } from "./count-of.ts";
import type { CountedOffer, Guarded, Measured } from "./counted-offer.ts";
import { countedValue } from "./counted-value.ts";

const FIGURE_OF: Readonly<Record<ReactionClaims["kind"], Figure>> = {
  impression: "impressions",
  click: "clicks",
  dismiss: "dismissals",
  lead: "leads",
  conversion: "claimed",
};

/** What people do with offers, as guardrails remember it. */
const DEED_OF: Readonly<Partial<Record<ReactionClaims["kind"], "clicked" | "dismissed">>> = {
  click: "clicked",
  dismiss: "dismissed",
};

/**
 * Counts what became of an offer whose person had granted `measurement`, and has not withdrawn it since. Of what was withheld
 * there is nothing to react to. `isSeen`: whether an impression of the offer was reported before.
 */
export function countReaction(
  { kind, value }: Pick<ReactionClaims, "kind" | "value">,
  offer: CountedOffer,
  about: {
    readonly person: PersonState;
    readonly measured: Measured;
    readonly nowMs: number;
    readonly isSeen: () => boolean;
  },
): { readonly counts: readonly Count[]; readonly measured: Measured } {
  const { measured, nowMs } = about;
  const { key, slot, isExposure } = offer;
  if (key.arm === "control" || !isExposure) return { counts: [], measured };
  const first = measured[key.campaign];
  const guarded = first?.offer && isKnownAt(about.person, nowMs) ? guard(first.guarded, kind, about) : undefined;
  const figures = present({ [FIGURE_OF[kind]]: 1, reached: guarded && kind === "impression" ? 1 : undefined });
  const claim = kind === "conversion" ? claimOf(value) : undefined;
  const of = { hour: hourOf(nowMs), key: { ...key, isKnown: guarded !== undefined } };
  const counts = [present({ ...of, figures, value: claim, slot })];
  if (first === undefined || guarded === undefined) return { counts, measured };
  return { counts, measured: { ...measured, [key.campaign]: { ...first, guarded } } };
}

/**
 * What guardrails have counted of a known person with this reaction; undefined: they do not count it. A day has one impression
 * of a person, and with it one click and one dismissal, of offers that were seen. So nobody is more than one person of a rate.
 */
function guard(
  before: Guarded | undefined,
  kind: ReactionClaims["kind"],
  { nowMs, isSeen }: { readonly nowMs: number; readonly isSeen: () => boolean },
): Guarded | undefined {
  const day = dayOf(nowMs);
  if (kind === "impression") return before?.day === day ? undefined : { day };
  const deed = DEED_OF[kind];
  if (before === undefined || deed === undefined || before[deed] || !isSeen()) return undefined;
  return { ...before, [deed]: true };
}

function claimOf(value: ReactionClaims["value"]): CountedValue | undefined {
  return countedValue(value && parseMoney(value), true);
}
