import { present } from "../json/present.ts";
import type { ReactionClaims } from "../messages/reaction.ts";
import { parseMoney } from "../money/money.ts";
import type { PersonState } from "../person/person-state.ts";
import type { Count, CountedValue, Figure } from "./count.ts";
import { countOf, isKnownAt } from "./count-of.ts";
import type { CountedOffer, Measured } from "./counted-offer.ts";

const FIGURE_OF: Readonly<Record<ReactionClaims["kind"], Figure>> = {
  impression: "impressions",
  click: "clicks",
  dismiss: "dismissals",
  lead: "leads",
  conversion: "claimed",
};

/**
 * Counts what became of an offer. The first impression of a campaign since the mesh has known the person for 24 hours is
 * remembered. Of what was withheld there is nothing to react to.
 */
export function countReaction(
  { kind, value }: Pick<ReactionClaims, "kind" | "value">,
  offer: CountedOffer,
  { person, measured, nowMs }: { readonly person: PersonState; readonly measured: Measured; readonly nowMs: number },
): { readonly counts: readonly Count[]; readonly measured: Measured } {
  const { campaign, arm } = offer.key;
  if (arm === "control") return { counts: [], measured };
  const first = measured[campaign];
  const isReached = kind === "impression" && first?.offer !== undefined && !first.reached && isKnownAt(person, nowMs);
  const figures = present({ [FIGURE_OF[kind]]: 1, reached: isReached ? 1 : undefined });
  const counts = [countOf(offer, person, nowMs, figures, kind === "conversion" ? claimOf(value) : undefined)];
  return { counts, measured: isReached ? { ...measured, [campaign]: { ...first, reached: true } } : measured };
}

function claimOf(value: ReactionClaims["value"]): CountedValue | undefined {
  const money = value && parseMoney(value);
  return money && { ...money, isClaimed: true };
}
