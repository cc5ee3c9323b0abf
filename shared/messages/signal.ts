import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { commonClaims, foreignData } from "./common.ts";
import { customer } from "./customer.ts";
import { isRunKey, MOST_KEY_CHARACTERS } from "./run-key.ts";
import { signalType } from "./signal-type.ts";

/** A place of the catalog, by its id: an unknown one is not found, whatever it looks like. */
const place = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** 30 days: longer is no signal, but a catalog. */
const MOST_VALID_SECONDS = 2_592_000;

/** What a signal says, whoever says it. */
const said = {
  type: signalType,
  place: v.exactOptional(place),
  data: v.exactOptional(foreignData),
  state: v.exactOptional(v.picklist(["on", "off"])),
  validForSeconds: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_VALID_SECONDS))),
};

/** How long before its message a signal may have happened, and how far ahead of it the clock may be, seconds. */
const OLDEST_SECONDS = 86_400;
const AHEAD_SECONDS = 30;

/** Customers whom one message speaks to. */
const MOST_CUSTOMERS = 500;

const ONE_TARGET = "goes with no other target";
const NEEDS_TIME = "is needed with state on, and never goes with off";

const KEY_LENGTH = `must have 1 to ${MOST_KEY_CHARACTERS} characters`;
const NEEDS_CUSTOMER = "goes with customer or customers only: a run is a customer's";

const signalEntries = closed({
  ...commonClaims,
  ...said,
  customer: v.exactOptional(customer),
  customers: v.exactOptional(v.pipe(v.array(customer), v.minLength(1), v.maxLength(MOST_CUSTOMERS))),
  run: v.exactOptional(v.pipe(v.string(), v.check(isRunKey, KEY_LENGTH))),
  at: v.exactOptional(v.pipe(v.number(), v.finite())),
});

/** Claims of `signal+jwt`: something happened at a place, at none, or to customers. */
export const signalClaims = v.pipe(
  signalEntries,
  v.forward(
    v.check((claims) => claims.customer === undefined || claims.place === undefined, ONE_TARGET),
    ["customer"],
  ),
  v.forward(
    v.check(
      ({ customers, customer, place }) => customers === undefined || (customer ?? place) === undefined,
      ONE_TARGET,
    ),
    ["customers"],
  ),
  v.forward(
    v.check(
      ({ run, customer, customers }) => run === undefined || (customer ?? customers) !== undefined,
      NEEDS_CUSTOMER,
    ),
    ["run"],
  ),
  v.forward(
    v.check((claims) => hasItsTime(claims), NEEDS_TIME),
    ["validForSeconds"],
  ),
  v.forward(
    v.check(
      ({ at, iat }) => at === undefined || (at >= iat - OLDEST_SECONDS && at <= iat + AHEAD_SECONDS),
      "must be at most a day before iat, and at most 30 s after",
    ),
    ["at"],
  ),
);

/** Body of POST /admin/v1/signals: the same, by hand. */
export const signalRequest = v.pipe(
  closed({ ...said, jti: commonClaims.jti }),
  v.forward(
    v.check((request) => hasItsTime(request), NEEDS_TIME),
    ["validForSeconds"],
  ),
);

export type SignalClaims = v.InferOutput<typeof signalClaims>;
export type SignalRequest = v.InferOutput<typeof signalRequest>;

/** What turns on says for how long; what turns off cannot. */
function hasItsTime({
  state,
  validForSeconds,
}: {
  readonly state?: "on" | "off";
  readonly validForSeconds?: number;
}): boolean {
  return state === undefined || (state === "on") === (validForSeconds !== undefined);
}
