import { LOYALTY_PURPOSE } from "../../../../shared/catalog/purposes-of.ts";
import { makeNumber, NUMBER_BYTES } from "../../../../shared/codes/own-number.ts";
import { isGone, type LoyaltyCard, makeCard, setFrozen } from "../../../../shared/loyalty/loyalty-card.ts";
import { type ConsentState, isGranted } from "../../../../shared/person/person-state.ts";
import { tellLater } from "../coupons/tell-later.ts";
import { keepTidy } from "../housekeeping.ts";
import { newSerial, type PersonContext } from "../person-context.ts";
import { dropCard } from "./drop-card.ts";

/**
 * Brings card and points in line with what the person agreed to, in the turn that stores it: a grant makes the card, or brings
 * back what was frozen for less than 30 days; a withdrawal freezes both. `hasLoyalty`: the mesh has any.
 */
export function keepCard(
  context: PersonContext,
  consent: ConsentState,
  { hasLoyalty, nowMs }: { readonly hasLoyalty: boolean; readonly nowMs: number },
): void {
  const { store } = context;
  const isAgreed = isGranted(consent, LOYALTY_PURPOSE);
  // What is over comes back by no grant, whether or not the mesh has cards now.
  if (dropGone(context, nowMs)) tellLater(context, nowMs);
  const card = store.card.read();
  if (isAgreed && card === undefined) {
    if (hasLoyalty) ensureCard(context, nowMs);
    return;
  }
  const next = card && setFrozen(card, !isAgreed, nowMs);
  if (next === undefined || next === card) return;
  store.card.save(next);
  tellLater(context, nowMs);
  keepTidy(context, nowMs);
}

/** The card of a person who agreed to have one: whoever has none gets one now. */
export function ensureCard(context: PersonContext, nowMs: number): LoyaltyCard {
  const { store } = context;
  dropGone(context, nowMs);
  const known = store.card.read();
  if (known !== undefined) return known;
  const card = makeCard(newNumber(), newSerial());
  store.card.save(card);
  tellLater(context, nowMs);
  return card;
}

/** Takes away a card and points that were frozen for too long; whether there were any. */
function dropGone(context: PersonContext, nowMs: number): boolean {
  const card = context.store.card.read();
  const isOver = card !== undefined && isGone(card, nowMs);
  if (isOver) dropCard(context);
  return isOver;
}

/** A number of the mesh's own, by chance. */
export function newNumber(): string {
  for (;;) {
    const number = makeNumber("card", crypto.getRandomValues(new Uint8Array(NUMBER_BYTES)));
    if (number !== undefined) return number;
  }
}
