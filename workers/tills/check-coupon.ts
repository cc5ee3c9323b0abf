import { readTypedCode } from "../../shared/codes/typed-code.ts";
import { answerTill } from "../../shared/respond/answer-till.ts";
import { ok } from "../../shared/result.ts";
import type { Replied } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { askHolder } from "./ask-holder.ts";
import { findByCard, findByCode } from "./find-people.ts";
import type { TillMessage } from "./redeem.ts";

/** Tells whether a coupon would be taken, and whether there is such a card. It has no effect. */
export async function checkCoupon(isolate: Isolate, { claims, ask }: TillMessage): Replied {
  const { code, card } = claims;
  const { sender } = ask;
  const cards = card === undefined ? undefined : await findByCard(isolate, card, sender);
  if (cards?.ok === false) return cards;
  if (cards?.ok && cards.value === undefined) return ok({ status: 200, body: answerTill({}) });
  if (cards?.value !== undefined) {
    const about = { ask, card: readTypedCode(card ?? "").code };
    const taken = await askHolder(isolate, cards.value, about);
    if (!taken.ok) return taken;
    if (taken.value === null || code === undefined) return ok({ status: 200, body: answerTill(taken.value ?? {}) });
  }
  if (code === undefined) return ok({ status: 200, body: answerTill({}) });
  const found = await findByCode(isolate, code, sender);
  if (!found.ok) return found;
  const told = found.value && (await askHolder(isolate, found.value, { code: readTypedCode(code).code, ask }));
  if (told?.ok === false) return told;
  return ok({ status: 200, body: answerTill(told?.value ?? {}) });
}
