import { hashCard } from "../../../../shared/index/hash-code.ts";
import { CARD_KEPT_UNTIL_MS, isTaken, type LoyaltyCard, numbersOf } from "../../../../shared/loyalty/loyalty-card.ts";
import type { Isolate } from "../../../isolate/isolate.ts";
import { putName } from "../coupons/put-name.ts";
import type { PersonContext } from "../person-context.ts";
import { newNumber } from "./keep-card.ts";

/** Tells the index whose the numbers of the card are: those that no till takes lead nowhere. A number of the mesh's that is another's by chance is drawn anew. */
export async function putCard({ store }: PersonContext, isolate: Isolate): Promise<void> {
  const profile = store.stored()?.profile;
  const card = store.card.read();
  if (profile === undefined || card?.index !== "put") return;
  const about = { untilMs: CARD_KEPT_UNTIL_MS, from: card.from };
  const put = numbersOf(card).map(async (number) => {
    const isReserved = !isTaken(card, number);
    return putName(isolate, profile, { name: await hashCard(number, isolate.keys.tagHash), isReserved, ...about });
  });
  const isOurs = await Promise.all(put);
  // What was scanned or merged meanwhile is kept, and told again.
  if (isOurs.includes(undefined) || store.card.read() !== card) return;
  const isOthers = isOurs[0] === false && card.stamp === undefined;
  const { from: _, ...told } = card;
  store.card.save(isOthers ? { ...card, number: newNumber() } : ({ ...told, index: "held" } satisfies LoyaltyCard));
}
