import { changeCoupon } from "../../../../shared/coupons/change-coupon.ts";
import { type Coupon, couponState, withdrawCoupon } from "../../../../shared/coupons/coupon.ts";
import type { Outcome, TillAsk } from "../../../../shared/coupons/till-ask.ts";
import { makeGenerator } from "../../../../shared/simulate/generator.ts";
import { ask, COUPON, END_MS, HOUR_MS } from "./asks.ts";

const PLACES = ["bakery", "market", "far"];
const START_MS = END_MS - 20 * HOUR_MS;

/** A message that is on its way, once of several times. */
interface Delivery {
  readonly ask: TillAsk;
  readonly receivedMs: number;
}

/** One delivery as it went. */
export interface Heard {
  readonly ask: TillAsk;
  readonly before: Coupon;
  readonly after: Coupon;
  readonly outcome: Outcome;
  readonly isPaused: boolean;
}

/** What four tills do with one coupon over a bad network: their messages come shuffled, late and several times. */
export function playTills(seed: number): readonly Heard[] {
  const random = makeGenerator(seed);
  const deliveries: Delivery[] = [];

  function send(said: TillAsk): void {
    const times = random.whole(1, 3);
    const slowMs = random.happens(0.3) ? 30 * HOUR_MS : 100_000;
    for (let time = 0; time < times; time++) {
      deliveries.push({ ask: said, receivedMs: said.atMs + random.whole(0, slowMs) });
    }
  }

  for (let sale = 0; sale < random.whole(3, 6); sale++) {
    const sender = `till ${random.whole(1, 4)}`;
    const transaction = `t${sale}`;
    const atMs = START_MS + random.whole(0, 21) * HOUR_MS;
    const sold = ask({ sender, transaction, atMs, place: random.pick(PLACES) ?? "" });
    send(sold);
    if (random.happens(0.5)) send({ ...sold, action: "check", contents: "check" });
    if (random.happens(0.6)) send(voidOf(sold, random.pick(["own", "other", "answered"])));
    if (random.happens(0.2)) send({ ...sold, action: "refund", contents: "refund", atMs: atMs + HOUR_MS });
  }
  const exitMs = random.happens(0.15) ? START_MS + random.whole(0, 20) * HOUR_MS : Number.POSITIVE_INFINITY;
  const pauseMs = random.happens(0.15) ? START_MS + random.whole(0, 20) * HOUR_MS : Number.POSITIVE_INFINITY;

  let coupon: Coupon = { ...COUPON, places: ["bakery", "market"] };
  return deliveries
    .toSorted((a, b) => a.receivedMs - b.receivedMs)
    .map(({ ask, receivedMs }) => {
      if (receivedMs >= exitMs) coupon = withdrawCoupon(coupon, { reason: "exit", atMs: exitMs });
      const before = coupon;
      const isPaused = receivedMs >= pauseMs && receivedMs < pauseMs + HOUR_MS;
      const heard = { ...ask, receivedMs };
      const step = changeCoupon(coupon, heard, { isPaused });
      if (!step.ok) throw new Error(`${ask.sender} never said anything else in ${ask.transaction}`);
      coupon = step.value.coupon;
      return { ask: heard, before, after: coupon, outcome: step.value.outcome, isPaused };
    });
}

/** A void says its sale in one of three ways, an hour later. */
function voidOf(sold: TillAsk, way: "own" | "other" | "answered" | undefined): TillAsk {
  const said: TillAsk = { ...sold, action: "void", contents: "void", atMs: sold.atMs + HOUR_MS };
  if (way === "own") return said;
  const of = way === "answered" ? sold.redemption : sold.transaction;
  return { ...said, transaction: `void ${sold.transaction}`, of };
}

/** What the message came to, in one or two words. */
export function wordsOf({ ask, before, outcome, after }: Heard): string {
  if (ask.action === "void" && outcome.result === "voided") {
    const isOpen = couponState(before, 0) === "redeemed" && couponState(after, 0) !== "redeemed";
    return isOpen ? "reinstated" : "voided without effect";
  }
  return [ask.action, outcome.result, outcome.reason].filter(Boolean).join(" ");
}
