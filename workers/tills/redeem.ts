import type { SenderRule } from "../../shared/catalog/policy.ts";
import { readTypedCode } from "../../shared/codes/typed-code.ts";
import { contentsOf, type TillAsk } from "../../shared/coupons/till-ask.ts";
import { hashText } from "../../shared/crypto/hash-text.ts";
import { present } from "../../shared/json/present.ts";
import type { RedemptionClaims } from "../../shared/messages/redemption.ts";
import type { Call, Replied } from "../http/call.ts";
import type { SenderMessage } from "../messages/sender-message.ts";
import { checkCoupon } from "./check-coupon.ts";
import { refuseGuesser } from "./count-guesses.ts";
import { refundSale } from "./refund-sale.ts";
import { sell } from "./sell.ts";
import { voidSale } from "./void-sale.ts";

/** What a till says, read once: who says it, and what it is. */
export interface TillMessage {
  readonly claims: RedemptionClaims;
  readonly ask: Omit<TillAsk, "redemption">;
}

/**
 * Does what a till or a back end says of a coupon or a sale, in the objects of the people whom it concerns. Whatever fails on
 * the way, the same message again ends it.
 */
export async function redeem(
  call: Call,
  { said: claims, sender }: Omit<SenderMessage<RedemptionClaims>, "snapshot">,
): Replied {
  const { isolate } = call;
  const { action = "redeem", code } = claims;
  if (code !== undefined) {
    const guesser = await refuseGuesser(isolate, sender.id);
    if (!guesser.ok) return guesser;
  }
  const message = { claims, ask: await readAsk(call, claims, sender) };
  switch (action) {
    case "check":
      return checkCoupon(isolate, message);
    case "redeem":
      return sell(isolate, message);
    case "void":
      return voidSale(isolate, message);
    case "refund":
      return refundSale(isolate, message);
  }
}

async function readAsk({ nowMs }: Call, claims: RedemptionClaims, { id: sender, kind, places }: SenderRule) {
  const { action = "redeem", code, card, of, place, total, items, transaction, iat } = claims;
  const [typed, number] = [code, card].map((text) => text && readTypedCode(text).code);
  const contents = await hashText(contentsOf({ action, code: typed, card: number, of, place, total, items }));
  // A sender that stands in one place is there; a back end sells anywhere.
  const [own, ...others] = kind === "backend" ? [] : (places ?? []);
  const here = place ?? (others.length === 0 ? own : undefined);
  return present({ sender, transaction, action, contents, atMs: iat * 1000, receivedMs: nowMs, place: here, of });
}
