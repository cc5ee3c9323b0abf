import { type Entry, isWaiting, type TillAnswer } from "./sales.ts";
import { locale, words } from "./words/words.ts";

/** What a cashier is told: how it went, in a word, and then in sentences. */
export interface Told {
  readonly tone: "idle" | "good" | "waits" | "bad";
  readonly head: string;
  readonly lines: readonly string[];
}

const number = new Intl.NumberFormat(locale);
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** How an entry stands. Only what is known is said: what no one has answered is accepted, and to be confirmed. */
export function sayEntry(entry: Entry): Told {
  if (isWaiting(entry)) return { tone: "waits", head: words.pending, lines: [words.pendingWhy] };
  if (entry.answer !== undefined) return sayAnswer(entry.answer);
  return { tone: "bad", head: words.refused, lines: [words.notTaken(entry.refused ?? "")] };
}

/** What the mesh answered, in words. */
export function sayAnswer(answer: TillAnswer): Told {
  const { result, coupon, points } = answer;
  const earned = points === undefined ? [] : sayPoints(points);
  if (result === "refused") return { tone: "bad", head: words.refused, lines: [sayReason(answer), ...earned] };
  const head = {
    redeemed: words.redeemed(coupon?.value ?? ""),
    checked: words.checked,
    voided: words.voided,
    refunded: words.refunded,
    recorded: words.recorded,
  }[result];
  return { tone: "good", head, lines: earned };
}

function sayPoints({ earned, balance }: NonNullable<TillAnswer["points"]>): string[] {
  return [
    words.earned(number.format(earned)),
    ...(balance === undefined ? [] : [words.balance(number.format(balance))]),
  ];
}

function sayReason({ reason, redeemedAt, redeemedHere }: TillAnswer): string {
  switch (reason) {
    case "used": {
      const when = redeemedAt === undefined ? "" : moment.format(new Date(redeemedAt));
      return redeemedHere ? words.usedHere(when) : words.used(when);
    }
    case "expired":
      return words.expired;
    case "not-here":
      return words.notHere;
    case "void":
      return words.isVoid;
    case "transaction-used":
      return words.transactionUsed;
    default:
      return words.unknown;
  }
}
