import type { Registration } from "../../../../shared/areas/plan-registrations.ts";
import type { Refund } from "../../../../shared/budget/refund.ts";
import { present } from "../../../../shared/json/present.ts";
import type { CountBatch } from "../../../../shared/measure/count.ts";
import type { Measured } from "../../../../shared/measure/counted-offer.ts";
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
  /** First exposures to campaigns. */
  readonly measured: Measured;
  /** Of a life before: what no counter has yet. It names nobody. */
  readonly owed: readonly CountBatch[];
  /** Where the person is registered for signals, and where a registration is still to be taken away, of a life before too. */
  readonly areas: readonly Registration[];
  readonly newAreas: NewAreas | undefined;
}

/** How many registrations were new since then, epoch milliseconds: an hour's at most. */
export interface NewAreas {
  readonly sinceMs: number;
  readonly count: number;
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
  measured: {},
  owed: [],
  areas: [],
  newAreas: undefined,
};

/** Reads that row. */
export function readState(records: Records): KeptState {
  const row = records.list("state")[0];
  if (row === undefined) return NOTHING_KEPT;
  const { profile, consent, presence, ...others } = JSON.parse(row.value);
  return { ...NOTHING_KEPT, ...others, person: profile && { profile, consent, presence } };
}

/** Writes that row. */
export function writeState(records: Records, { person, refunds, measured, owed, areas, ...others }: KeptState): void {
  const lists = {
    refunds: refunds.length === 0 ? undefined : refunds,
    measured: Object.keys(measured).length === 0 ? undefined : measured,
    owed: owed.length === 0 ? undefined : owed,
    areas: areas.length === 0 ? undefined : areas,
  };
  records.put("state", "", present({ ...person, ...others, ...lists }));
}
