import type { Account } from "../../../../shared/accounts/account.ts";
import type { Forward } from "../../../../shared/accounts/forward.ts";
import type { WrongClaims } from "../../../../shared/accounts/person-rows.ts";
import type { Registration } from "../../../../shared/areas/plan-registrations.ts";
import type { OwedRefund } from "../../../../shared/budget/refund.ts";
import { present } from "../../../../shared/json/present.ts";
import type { CountBatch } from "../../../../shared/measure/count.ts";
import type { Measured } from "../../../../shared/measure/counted-offer.ts";
import type { Erasure } from "../../../../shared/person/envelope.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { type HookMemory, NOBODY_TOLD } from "../../../../shared/webhooks/hook-events.ts";
import type { HandedStatement } from "../calls.ts";
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
  /** Who was told of this life of the person, and whether partners may be. */
  readonly hooks: HookMemory;
  /** When back ends changed the person in the last 24 h and left no message, epoch milliseconds, oldest first. */
  readonly senderTimes: readonly number[];
  /** Of a life before, or of no message: what no counter and no outbox has yet. */
  readonly owed: readonly CountBatch[];
  /** Where the person is registered for signals, and where a registration is still to be taken away, of a life before too. */
  readonly areas: readonly Registration[];
  /** Of a customer's person: their devices. */
  readonly account: Account | undefined;
  /** Of a device's own person that was merged: where they are. Outlives an erasure that came while they were frozen. */
  readonly forward: Forward<HandedStatement> | undefined;
  /** Of a life before, as a customer's person. */
  readonly erasing: Erasing | undefined;
  readonly newAreas: NewAreas | undefined;
}

/** How many registrations were new since then, epoch milliseconds: an hour's at most. */
export interface NewAreas {
  readonly sinceMs: number;
  readonly count: number;
}

/** The own persons of devices that have still to hear that the customer's person was erased. */
export interface Erasing {
  /** Who was erased. */
  readonly customer: string;
  readonly atMs: number;
  readonly persons: readonly string[];
}

/** An object that keeps nothing yet. */
export const NOTHING_KEPT: KeptState = {
  person: undefined,
  erasure: undefined,
  timers: {},
  wrongClaims: undefined,
  refunds: [],
  measured: {},
  hooks: NOBODY_TOLD,
  senderTimes: [],
  owed: [],
  areas: [],
  account: undefined,
  forward: undefined,
  erasing: undefined,
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
export function writeState(records: Records, kept: KeptState): void {
  const { person, refunds, measured, hooks, senderTimes, owed, areas, ...others } = kept;
  const lists = {
    senderTimes: senderTimes.length === 0 ? undefined : senderTimes,
    refunds: refunds.length === 0 ? undefined : refunds,
    measured: Object.keys(measured).length === 0 ? undefined : measured,
    hooks: Object.keys(hooks).length === 0 ? undefined : hooks,
    owed: owed.length === 0 ? undefined : owed,
    areas: areas.length === 0 ? undefined : areas,
  };
  records.put("state", "", present({ ...person, ...others, ...lists }));
}

/** All of a person but exposures. */
export function partsOf({ profile, consent, presence }: PersonState): PersonParts {
  return { profile, consent, presence };
}

/** Whether that row is to be written anew. */
export function isOtherRow(before: PersonState, next: PersonState): boolean {
  return before.profile !== next.profile || before.consent !== next.consent || before.presence !== next.presence;
}
