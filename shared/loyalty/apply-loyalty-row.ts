import type { LoyaltyRule } from "../catalog/policy.ts";
import { isBrandCard } from "../codes/own-number.ts";
import { present } from "../json/present.ts";
import { isNewer } from "../person/is-newer.ts";
import type { RowStamp } from "../person/person-state.ts";
import { creditPoints } from "../points/change-points.ts";
import type { PointsLedger, ReportedBy } from "../points/points-ledger.ts";
import { type LoyaltyCard, MAX_NUMBERS, numbersOf } from "./loyalty-card.ts";
import type { GivenPoints, LoyaltyRow } from "./loyalty-row.ts";

/** A person's card and points. */
export interface Membership {
  readonly card: LoyaltyCard;
  readonly points: PointsLedger;
}

/** Whether a row's card would take the place of the one that there is: the index is to be asked whose it is then. */
export function bringsCard(card: LoyaltyCard | undefined, row: LoyaltyRow, stamp: RowStamp): boolean {
  return row.card !== undefined && isBrandCard(row.card) && isNewer(stamp, card?.stamp);
}

/**
 * Card and points after a row; the same parts if it has nothing new. Undefined: the row is ignored as a whole, because of a
 * number that is no card of a brand, somebody else's or one too many, or since another ledger counts than the row is for.
 * `isHeld`: whether the index has the number as this person's. `serial`: for the picture of a new card.
 */
export function applyLoyaltyRow(
  membership: Membership,
  row: LoyaltyRow & RowStamp,
  about: {
    readonly loyalty: LoyaltyRule;
    readonly isHeld: (number: string) => boolean;
    readonly serial: string;
    /** Who says so; absent of an edge whose code does not tell. */
    readonly by?: ReportedBy | undefined;
    readonly nowMs: number;
  },
): Membership | undefined {
  const { points: given, balance, tier, iatMs, jti } = row;
  const { loyalty } = about;
  const isOurs = loyalty.ledger === "mesh";
  if (isOurs ? balance !== undefined || tier !== undefined : given !== undefined) return undefined;
  const card = row.card === undefined ? membership.card : replaceCard(membership.card, row.card, row, about);
  if (card === undefined) return undefined;
  const stamp: RowStamp = { iatMs, jti };
  const news: Partial<LoyaltyCard> = present({
    balance: balance !== undefined && isNewer(stamp, card.balance) ? { value: balance, ...stamp } : undefined,
    tier: tier !== undefined && isNewer(stamp, card.tier) ? { value: tier, ...stamp } : undefined,
  });
  return {
    card: Object.keys(news).length === 0 ? card : { ...card, ...news },
    points: given === undefined ? membership.points : give(membership.points, given, { ...about, iatMs }),
  };
}

function replaceCard(
  card: LoyaltyCard,
  number: string,
  { iatMs, jti }: RowStamp,
  { isHeld, serial }: { readonly isHeld: (number: string) => boolean; readonly serial: string },
): LoyaltyCard | undefined {
  if (!isBrandCard(number)) return undefined;
  const stamp = { iatMs, jti };
  if (!isNewer(stamp, card.stamp)) return card;
  if (!isHeld(number)) return undefined;
  if (card.number === number) return { ...card, stamp };
  const { also, reserved, ...others } = card;
  const taken = (also ?? []).filter((one) => one !== number);
  const kept = [...(reserved ?? []), card.number].filter((one) => one !== number);
  const next: LoyaltyCard = present({
    ...others,
    index: "put" as const,
    number,
    serial,
    stamp,
    also: taken.length === 0 ? undefined : taken,
    reserved: kept.length === 0 ? undefined : kept,
  });
  return numbersOf(next).length > MAX_NUMBERS ? undefined : next;
}

function give(
  ledger: PointsLedger,
  { id, points, reason, untilMs }: GivenPoints,
  {
    iatMs,
    loyalty,
    by,
    nowMs,
  }: {
    readonly iatMs: number;
    readonly loyalty: LoyaltyRule;
    readonly by?: ReportedBy | undefined;
    readonly nowMs: number;
  },
): PointsLedger {
  const until = untilMs ?? iatMs + loyalty.expireAfterMs;
  return creditPoints(ledger, present({ source: `row ${id}`, points, atMs: iatMs, untilMs: until, reason, by }), nowMs);
}
