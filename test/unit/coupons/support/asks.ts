import { changeCoupon } from "../../../../shared/coupons/change-coupon.ts";
import { type Coupon, mintCoupon } from "../../../../shared/coupons/coupon.ts";
import type { Outcome, TillAsk } from "../../../../shared/coupons/till-ask.ts";

export const HOUR_MS = 3_600_000;

/** An end far from zero, so that times before and after it are easy to write. */
export const END_MS = 1_000 * HOUR_MS;

export const COUPON: Coupon = mintCoupon({
  id: "c1",
  code: { kind: "own", shown: "1000000000000007", symbology: "qr" },
  from: { moment: "warm-bread", variant: "a" },
  worth: { value: "20 % off" },
  mintedMs: END_MS - 100 * HOUR_MS,
  expiresMs: END_MS,
});

/** An ask of till A in the bakery, ten hours before the end, heard of at once. */
export function ask(changes: Partial<TillAsk> = {}): TillAsk {
  const { atMs = END_MS - 10 * HOUR_MS } = changes;
  const { sender = "a", transaction = "t1", action = "redeem" } = changes;
  const contents = `${action} ${transaction}`;
  const redemption = `redemption ${sender} ${transaction}`;
  return { sender, transaction, action, contents, atMs, receivedMs: atMs, place: "bakery", redemption, ...changes };
}

export interface Played {
  readonly coupon: Coupon;
  /** In the order of the asks. */
  readonly outcomes: readonly (Outcome | "transaction-reused")[];
}

/** A coupon after asks of tills, with what each was answered. */
export function play(coupon: Coupon, asks: readonly TillAsk[], isPaused = false): Played {
  let current = coupon;
  const outcomes = asks.map((one) => {
    const step = changeCoupon(current, one, { isPaused });
    if (!step.ok) return step.error;
    current = step.value.coupon;
    return step.value.outcome;
  });
  return { coupon: current, outcomes };
}

/** The answers in short: `refused used`, `redeemed`. */
export function said({ outcomes }: Played): readonly string[] {
  return outcomes.map((outcome) =>
    typeof outcome === "string" ? outcome : [outcome.result, outcome.reason].filter(Boolean).join(" "),
  );
}
