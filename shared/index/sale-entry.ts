import { present } from "../json/present.ts";
import { VOID_MS } from "../points/purchase.ts";
import { err, ok, type Result } from "../result.ts";
import type { IndexEntry } from "./index-entry.ts";

/** Somebody whom a sale at a till concerns. Of a card, `owner` proves which card it was. */
export type SalePerson = Pick<IndexEntry, "owner" | "locator">;

/** One transaction of one sender: whom it concerns. Plain JSON. */
export interface SaleEntry {
  /** When the mesh heard of it first, epoch milliseconds. */
  readonly sinceMs: number;
  /** Whose card it was; absent: no message of it had one. */
  readonly card?: SalePerson;
  /** Whose coupons were named, each person once. */
  readonly coupons: readonly SalePerson[];
  /** Absent: no message of it said what was paid. */
  readonly purchase?: SalePurchase;
  /** Digests of its messages that no coupon can remember, by action. */
  readonly said?: Readonly<Partial<Record<SaleMessage["action"], string>>>;
  /** What was voided, for whoever is named later: they hear of the void first. */
  readonly voided?: SaleVoid;
}

/** What was bought in a sale, once. */
interface SalePurchase {
  readonly buyer: SalePerson;
  /** Digest of what was paid: all messages of the transaction that say it say the same. */
  readonly paid: string;
  /** Digests of the messages that said so, and were not refused so far. */
  readonly by: readonly string[];
}

interface SaleVoid {
  /** JSON of what was asked. */
  readonly ask: string;
  /** It takes back the whole sale, and not one coupon of it with what was paid. */
  readonly isWhole: boolean;
}

/** Messages that say what was paid, of which it is known. */
const MAX_SAID_PAID = 64;

/** People whose coupons one transaction may name. */
export const MAX_SALE_PEOPLE = 20;

/** A message of a transaction, before anything is given for it. */
export interface SaleMessage {
  readonly action: "redeem" | "void" | "refund";
  /** Digest of all that it says. */
  readonly contents: string;
  /** No coupon remembers what it said, so this entry does. */
  readonly isKept: boolean;
  readonly card?: SalePerson;
  readonly coupon?: SalePerson;
  /** Digest of what was paid; absent: it is no purchase. */
  readonly paid?: string;
}

/** Why nothing may be given for a message: another card was named before, something else was said, or too many people are. */
export type SaleFault = "transaction-used" | "transaction-reused" | "too-many-people";

/** The transaction with one more message; the same object if that says nothing new. */
export function enterSale(
  stored: SaleEntry | undefined,
  { action, contents, isKept, card, coupon, paid }: SaleMessage,
  nowMs: number,
): Result<SaleEntry, SaleFault> {
  const known: SaleEntry = stored ?? { sinceMs: nowMs, coupons: [] };
  if (card !== undefined && known.card !== undefined && known.card.owner !== card.owner) return err("transaction-used");
  const saidBefore = known.said?.[action];
  if (isKept && saidBefore !== undefined && saidBefore !== contents) return err("transaction-reused");
  if (paid !== undefined && known.purchase !== undefined && known.purchase.paid !== paid)
    return err("transaction-reused");
  const isNew = coupon !== undefined && !known.coupons.some(({ owner }) => owner === coupon.owner);
  if (isNew && known.coupons.length >= MAX_SALE_PEOPLE) return err("too-many-people");
  const buyer = known.card ?? card ?? coupon;
  const isPurchase = paid !== undefined && buyer !== undefined;
  const purchase = isPurchase ? sayPaid(known.purchase, buyer, paid, contents) : known.purchase;
  const isCardNew = card !== undefined && known.card === undefined;
  const isSaid = !isKept || saidBefore !== undefined;
  if (stored !== undefined && !isNew && purchase === known.purchase && !isCardNew && isSaid) return ok(stored);
  return ok(
    present({
      ...known,
      card: known.card ?? card,
      coupons: isNew ? [...known.coupons, coupon] : known.coupons,
      purchase,
      said: isSaid ? known.said : { ...known.said, [action]: contents },
    }),
  );
}

function sayPaid(known: SalePurchase | undefined, buyer: SalePerson, paid: string, contents: string): SalePurchase {
  if (known === undefined) return { buyer, paid, by: [contents] };
  if (known.by.includes(contents) || known.by.length >= MAX_SAID_PAID) return known;
  return { ...known, by: [...known.by, contents] };
}

/**
 * The transaction without what a message said that was refused: nothing was given for it, and the till may say something
 * else. What was paid stays if another message says it, too. The same object if nothing of it is known.
 */
export function forgetMessage(stored: SaleEntry, contents: string): SaleEntry {
  const { purchase, said = {}, ...others } = stored;
  const left = Object.entries(said).filter(([, digest]) => digest !== contents);
  const by = purchase?.by.filter((digest) => digest !== contents) ?? [];
  if (by.length === (purchase?.by.length ?? 0) && left.length === Object.keys(said).length) return stored;
  return present({
    ...others,
    purchase: purchase === undefined || by.length === 0 ? undefined : { ...purchase, by },
    said: left.length === 0 ? undefined : Object.fromEntries(left),
  });
}

/**
 * The transaction with a void of it, whether or not anything is known of it yet: whoever it concerns later hears of the void
 * first. The same object if that was known, or comes more than 24 hours after the sale.
 */
export function voidSale(stored: SaleEntry | undefined, voided: SaleVoid, nowMs: number): SaleEntry {
  const known: SaleEntry = stored ?? { sinceMs: nowMs, coupons: [] };
  if (nowMs - known.sinceMs > VOID_MS || known.voided?.isWhole || (known.voided && !voided.isWhole)) return known;
  return { ...known, voided };
}
