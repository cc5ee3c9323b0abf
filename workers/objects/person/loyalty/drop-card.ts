import { numbersOf } from "../../../../shared/loyalty/loyalty-card.ts";
import { NO_POINTS } from "../../../../shared/points/points-ledger.ts";
import { newSerial, type PersonContext } from "../person-context.ts";

/** Takes away the card and all points, and has the index forget the numbers once it is told. */
export function dropCard({ store }: PersonContext): void {
  const card = store.card.read();
  if (card === undefined) return;
  const persons = [store.stored()?.profile.id ?? "", ...(card.from ?? [])];
  const codes = numbersOf(card).map((code) => ({ code, persons, isCard: true as const }));
  store.coupons.saveLeft({ name: newSerial(), codes });
  store.card.remove();
  store.points.save(NO_POINTS);
}
