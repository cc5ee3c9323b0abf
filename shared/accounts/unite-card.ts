import { LOYALTY_PURPOSE } from "../catalog/purposes-of.ts";
import type { LeftCodes } from "../coupons/kept-coupon.ts";
import { present } from "../json/present.ts";
import { isGone, type LoyaltyCard, MAX_ALSO, numbersOf, type Stamped } from "../loyalty/loyalty-card.ts";
import { isNewer } from "../person/is-newer.ts";
import { type ConsentState, isGranted } from "../person/person-state.ts";
import type { PersonRows } from "./person-rows.ts";

/** On which terms cards become one. */
interface Terms {
  /** Of the two people who are one. */
  readonly consent: ConsentState;
  readonly nowMs: number;
}

/** A person's rows without a card and points that are over: the index is to forget the numbers. `name`: of the row that says so. */
export function withoutGone(rows: PersonRows, name: string, nowMs: number): PersonRows {
  const { card, person, codes = [] } = rows;
  if (card === undefined || !isGone(card, nowMs)) return rows;
  const persons = [person.profile.id, ...(card.from ?? [])];
  const left = numbersOf(card).map((code) => ({ code, persons, isCard: true as const }));
  return { ...rows, card: undefined, points: [], codes: [...codes, { name, codes: left }] };
}

/** The numbers that a merge gave up, as there are too many: the index is to forget them. `name`: of the row that says so. */
export function givenUp(
  [own, other]: readonly [PersonRows, PersonRows],
  united: LoyaltyCard | undefined,
  name: string,
): readonly LeftCodes[] {
  const kept = new Set(united === undefined ? [] : numbersOf(united));
  const known = [own, other].flatMap(({ card }) => (card === undefined ? [] : numbersOf(card)));
  const left = [...new Set(known)].filter((number) => !kept.has(number));
  if (left.length === 0) return [];
  const persons = [own, other].flatMap(({ card, person }) => [person.profile.id, ...(card?.from ?? [])]);
  return [{ name, codes: left.map((code) => ({ code, persons, isCard: true as const })) }];
}

/**
 * The card of two people who are one from now on: the brand's before the mesh's, then the account's. Tills take the number of
 * the other one, too. If `loyalty` is not granted any more, it is frozen since the later of the two was.
 */
export function uniteCard(
  { card: own }: PersonRows,
  { card: other, person }: PersonRows,
  { consent, nowMs }: Terms,
): LoyaltyCard | undefined {
  const moved = other && move(other, person.profile.id);
  const card = own && moved ? join(own, moved) : (own ?? moved);
  if (card === undefined) return undefined;
  const { frozenMs: _, ...thawed } = card;
  if (isGranted(consent, LOYALTY_PURPOSE)) return card.frozenMs === undefined ? card : { ...thawed, index: "put" };
  const since = [own, other].flatMap((one) => (one === undefined ? [] : [one.frozenMs ?? nowMs]));
  const frozenMs = Math.max(...since);
  return frozenMs === card.frozenMs ? card : { ...card, index: "put", frozenMs };
}

function move(card: LoyaltyCard, from: string): LoyaltyCard {
  return { ...card, index: "put", from: [...(card.from ?? []), from] };
}

function join(own: LoyaltyCard, moved: LoyaltyCard): LoyaltyCard {
  const isOwnShown = moved.stamp === undefined || (own.stamp !== undefined && !isNewer(moved.stamp, own.stamp));
  const [shown, other] = isOwnShown ? [own, moved] : [moved, own];
  const taken = new Set([other.number, ...(own.also ?? []), ...(moved.also ?? [])]);
  taken.delete(shown.number);
  return present({
    number: shown.number,
    serial: shown.serial,
    index: "put",
    stamp: shown.stamp,
    also: [...taken].slice(0, MAX_ALSO),
    reserved: joined(own.reserved, moved.reserved),
    from: joined(own.from, moved.from),
    frozenMs: own.frozenMs,
    balance: later(own.balance, moved.balance),
    tier: later(own.tier, moved.tier),
  });
}

function joined(one: readonly string[] = [], other: readonly string[] = []): readonly string[] | undefined {
  const all = new Set([...one, ...other]);
  return all.size === 0 ? undefined : [...all];
}

function later<Value>(one: Stamped<Value> | undefined, other: Stamped<Value> | undefined): Stamped<Value> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return isNewer(other, one) ? other : one;
}
