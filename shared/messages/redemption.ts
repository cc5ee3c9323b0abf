import * as v from "valibot";
import { writtenMoney } from "../money/written-money.ts";
import { closed } from "../schema/closed.ts";
import { commonClaims } from "./common.ts";

const PRINTABLE = "must be 1 to 64 printable ASCII characters";
const printable = v.pipe(v.string(PRINTABLE), v.regex(/^[\x20-\x7e]{1,64}$/, PRINTABLE));

/** What was paid, or is given back: with so many digits as any program prints, since each is kept with its sale. */
const MOST_AMOUNT_CHARACTERS = 40;
const LONG = `must have at most ${MOST_AMOUNT_CHARACTERS} characters`;
const total = v.pipe(
  writtenMoney,
  v.forward(
    v.check(({ amount }) => amount.length <= MOST_AMOUNT_CHARACTERS, LONG),
    ["amount"],
  ),
);

/** Things that were bought, by the names that the brand's tills give them. */
const MOST_ITEMS = 50;

/** A code as somebody scanned or typed it: with blanks, dashes and the prefix of a scanner. */
const code = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const redemptionEntries = closed({
  ...commonClaims,
  action: v.exactOptional(v.picklist(["redeem", "check", "void", "refund"])),
  code: v.exactOptional(code),
  card: v.exactOptional(code),
  transaction: printable,
  of: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
  place: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  total: v.exactOptional(total),
  items: v.exactOptional(v.pipe(v.array(printable), v.maxLength(MOST_ITEMS))),
  late: v.exactOptional(v.literal(true, "must be true, or left out")),
});

/** Claims of `redemption+jwt`: a till takes a coupon, asks about one, or takes back what it did (docs/contract.md#redemptions). */
export const redemptionClaims = v.pipe(
  redemptionEntries,
  v.forward(
    v.check(
      ({ code, card, of }) => (code ?? card ?? of) !== undefined,
      "is needed, unless card or of says what is meant",
    ),
    ["code"],
  ),
  v.forward(
    v.check(
      ({ action, of }) => of === undefined || action === "void" || action === "refund",
      "goes with void and refund only",
    ),
    ["of"],
  ),
  v.forward(
    v.check(({ action, of }) => action !== "refund" || of !== undefined, "is needed with refund: the sale"),
    ["of"],
  ),
  v.forward(
    v.check(
      ({ action = "redeem", code, total }) => action !== "redeem" || code !== undefined || total !== undefined,
      "is needed with a card alone: what was paid",
    ),
    ["total"],
  ),
  v.forward(
    v.check(
      ({ action, total }) => action !== "refund" || total !== undefined,
      "is needed with refund: what is given back",
    ),
    ["total"],
  ),
  v.forward(
    v.check(
      ({ action, total }) => total === undefined || (action !== "check" && action !== "void"),
      "goes with redeem and refund only",
    ),
    ["total"],
  ),
);

export type RedemptionClaims = v.InferOutput<typeof redemptionClaims>;
