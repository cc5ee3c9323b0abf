import { leadsTo } from "../../../../shared/accounts/forward.ts";
import { symbologyOf } from "../../../../shared/loyalty/show-card.ts";
import { err, ok } from "../../../../shared/result.ts";
import type { CodeReply, OfferCall, Reply } from "../calls.ts";
import type { PersonContext } from "../person-context.ts";

/**
 * The code that a picture is drawn of: of the coupon with this serial, or the card. Reads only. Null: no such person, or nothing of that
 * name is kept any more.
 */
export function readCode({ store }: PersonContext, { serial }: OfferCall): Reply<CodeReply> {
  const forward = store.forward();
  const moved = forward && leadsTo(forward);
  if (moved !== undefined) return err(moved);
  if (store.load() === undefined) return ok(null);
  const kept = store.coupons.list().find(({ coupon }) => coupon.id === serial);
  if (kept === undefined) {
    const card = store.card.read();
    const isShown = card?.serial === serial && card.frozenMs === undefined;
    return ok(isShown ? { shown: card.number, symbology: symbologyOf(card) } : null);
  }
  const { shown, symbology } = kept.coupon.code;
  return ok({ shown, symbology });
}
