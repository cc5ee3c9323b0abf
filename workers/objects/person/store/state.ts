import type { Refund } from "../../../../shared/budget/refund.ts";
import { present } from "../../../../shared/json/present.ts";
import type { Erasure } from "../../../../shared/person/envelope.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import type { Records } from "./records.ts";

/** All that a decision reads and changes of a person but exposures, which are kept with their messages. */
export type PersonParts = Omit<PersonState, "exposures">;

/** The one row of a person's object. */
export interface KeptState {
  /** Undefined: there is no such person, or none any more. */
  readonly person: PersonParts | undefined;
  /** Of a life before. */
  readonly erasure: Erasure | undefined;
  /** What is to be done when, by name, epoch milliseconds. */
  readonly timers: Readonly<Record<string, number>>;
  readonly wrongClaims: WrongClaims | undefined;
  readonly refunds: readonly OwedRefund[];
}

/** A unit of a campaign's budget that goes back, since its decision is void; the shared store has not heard of it yet. */
export interface OwedRefund extends Omit<Refund, "id"> {
  /** Of the decision. */
  readonly serial: string;
}

/** How many wrong claim codes the person sent on the last UTC day that they sent any. */
export interface WrongClaims {
  readonly day: number;
  readonly count: number;
}

/** An object that keeps nothing yet. */
export const NOTHING_KEPT: KeptState = {
  person: undefined,
  erasure: undefined,
  timers: {},
  wrongClaims: undefined,
  refunds: [],
};

/** Reads that row. */
export function readState(records: Records): KeptState {
  const row = records.list("state")[0];
  if (row === undefined) return NOTHING_KEPT;
  const { profile, consent, presence, erasure, timers, wrongClaims, refunds = [] } = JSON.parse(row.value);
  return { person: profile && { profile, consent, presence }, erasure, timers, wrongClaims, refunds };
}

/** Writes that row. */
export function writeState(records: Records, { person, erasure, timers, wrongClaims, refunds }: KeptState): void {
  const owed = refunds.length === 0 ? undefined : refunds;
  records.put("state", "", present({ ...person, erasure, timers, wrongClaims, refunds: owed }));
}
