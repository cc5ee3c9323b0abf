import { setTimeout as pause } from "node:timers/promises";
import { type Redemption, type RedemptionAnswer, sayRedemption } from "../demo-till/say-redemption.ts";
import type { Seller } from "./deed.ts";
import type { Stage } from "./stage.ts";

/** A new code may be unknown to a till for a moment (docs/contract.md#coupon): the cashier scans it again. */
const SCANS = 4;
const SCAN_PAUSE_MS = 500;

/** What is rung up, where, and what must come of it: a result, with its reason if it has one. */
export interface RingUp {
  readonly seller: Seller;
  readonly said: Omit<Redemption, "transaction">;
  readonly must: string;
}

/** Rings something up, under a new name for as long as the code is not known. What else comes of it than it must is a fault. */
export async function ringUp(
  { url, sellers, ledger, nextTransaction }: Pick<Stage, "url" | "sellers" | "ledger" | "nextTransaction">,
  { seller, said, must }: RingUp,
): Promise<RedemptionAnswer> {
  for (let scan = 1; ; scan++) {
    const startMs = performance.now();
    const answer = await sayRedemption(url, sellers[seller], { transaction: nextTransaction(), ...said });
    ledger.answered(performance.now() - startMs);
    const { result, reason, code } = answer.body;
    if (reason === "unknown" && scan < SCANS) {
      await pause(SCAN_PAUSE_MS);
      continue;
    }
    const came = answer.status === 200 ? [result, reason].filter(Boolean).join(": ") : `${answer.status} ${code}`;
    if (came !== must) ledger.fault(`${seller} must hear "${must}", and heard "${came}".`);
    return answer;
  }
}
