import type { RowStamp } from "../person/person-state.ts";

/**
 * A person's card: one row of their object, made with the first grant of `loyalty`. While that is withdrawn, the card and the
 * points are frozen; after 30 days they are gone. Plain JSON.
 */
export interface LoyaltyCard {
  /** What a till scans: the mesh's own 16 digits, or the brand's. */
  readonly number: string;
  /** Random: what the id of its picture names. */
  readonly serial: string;
  /** Whether the index of codes knows whose the numbers are (`held`), or is still to hear of it. */
  readonly index: "put" | "held";
  /** Numbers of people who became one with this one: tills take these, too. */
  readonly also?: readonly string[];
  /** Numbers that a newer card took the place of: no till takes them, and nobody else gets one. */
  readonly reserved?: readonly string[];
  /** Persons under whom the index may have the numbers so far: of devices who are this person by now. */
  readonly from?: readonly string[];
  /** Since when it is frozen, epoch milliseconds. */
  readonly frozenMs?: number;
  /** The profile row that the number is of; absent: it is the mesh's own. */
  readonly stamp?: RowStamp;
  /** What the brand said of its own ledger. */
  readonly balance?: Stamped<number>;
  readonly tier?: Stamped<string>;
}

/** What a back end said, and by which row: the later one counts. */
export interface Stamped<Value> extends RowStamp {
  readonly value: Value;
}

/** How long what is frozen can come back. */
export const FROZEN_MS = 30 * 86_400_000;

/** A number is in the index until its card goes. */
export const CARD_KEPT_UNTIL_MS = Number.MAX_SAFE_INTEGER;

/** A person has so many numbers at most, those that no till takes any more among them. */
export const MAX_NUMBERS = 100;

/** Of these, so many of people who became one with this one, the newest: each costs a call whenever the index is told. */
export const MAX_ALSO = 50;

/** A card that was just made, and of which the index has still to hear. */
export function makeCard(number: string, serial: string): LoyaltyCard {
  return { number, serial, index: "put" };
}

/** All numbers that are this person's, the one that is shown first. */
export function numbersOf({ number, also = [], reserved = [] }: LoyaltyCard): readonly string[] {
  return [number, ...also, ...reserved];
}

/** Whether a till takes the number as this card: none takes a frozen one. */
export function isTaken({ number, also = [], frozenMs }: LoyaltyCard, scanned: string): boolean {
  return frozenMs === undefined && (number === scanned || also.includes(scanned));
}

/** Whether the card and the points are over, since nobody agreed to them again in time. */
export function isGone({ frozenMs }: LoyaltyCard, nowMs: number): boolean {
  return frozenMs !== undefined && nowMs >= frozenMs + FROZEN_MS;
}

/** The card once `loyalty` is granted or withdrawn, of which the index has to hear; the same object if it was so before. */
export function setFrozen(card: LoyaltyCard, isFrozen: boolean, nowMs: number): LoyaltyCard {
  if (isFrozen === (card.frozenMs !== undefined)) return card;
  const { frozenMs: _, ...thawed } = card;
  return isFrozen ? { ...card, index: "put", frozenMs: nowMs } : { ...thawed, index: "put" };
}
