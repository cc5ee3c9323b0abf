/** What a back end says of a customer's card and points, in a message with this time and id. Plain JSON. */
export interface LoyaltyRow {
  readonly card?: string | undefined;
  readonly points?: GivenPoints | undefined;
  readonly balance?: number | undefined;
  readonly tier?: string | undefined;
}

/** Points that the brand gives, once for each id. */
export interface GivenPoints {
  readonly id: string;
  readonly points: number;
  readonly reason: string;
  /** Epoch milliseconds; unless told, as long as what purchases earn. */
  readonly untilMs?: number | undefined;
}

/** Whether a row speaks of card or points at all. */
export function isOfLoyalty({ card, points, balance, tier }: LoyaltyRow): boolean {
  return card !== undefined || points !== undefined || balance !== undefined || tier !== undefined;
}
