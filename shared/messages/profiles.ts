import * as v from "valibot";
import type { Scalar } from "../condition/condition.ts";
import { closed } from "../schema/closed.ts";
import { commonClaims, scalar } from "./common.ts";
import { customer } from "./customer.ts";

const ATTRIBUTE = /^[a-z0-9_-]{1,64}$/;
const NAMES = "must be named with 1 to 64 of a-z, 0-9, _ and -";

/** How many rows a message has at most. */
const MOST_ROWS = 100;

/** Attributes by name. As pairs: assigning to an object would lose one that is called `__proto__`, as it may be. */
export const setAttributes = v.pipe(
  v.custom<Record<string, unknown>>(
    (input) => typeof input === "object" && input !== null && !Array.isArray(input),
    "must be an object",
  ),
  v.check((set) => Object.keys(set).every((name) => ATTRIBUTE.test(name)), NAMES),
  v.check(
    (set) => Object.values(set).every((value) => v.is(scalar, value)),
    "must hold strings, finite numbers and booleans only",
  ),
  v.transform((set): readonly (readonly [string, Scalar])[] =>
    Object.entries(set).flatMap(([name, value]) => (v.is(scalar, value) ? [[name, value] as const] : [])),
  ),
);

const NEVER = v.exactOptional(v.never("is not in this version"));

const rowEntries = closed({
  customer,
  set: v.exactOptional(setAttributes),
  unset: v.exactOptional(v.array(v.pipe(v.string(), v.regex(ATTRIBUTE, NAMES)))),
  card: NEVER,
  points: NEVER,
  balance: NEVER,
  tier: NEVER,
});

/** One row: what a back end knows of a customer. */
export const profileRow = v.pipe(
  rowEntries,
  v.forward(
    v.check(({ set = [], unset = [] }) => {
      const names = new Set(unset);
      return !set.some(([name]) => names.has(name));
    }, "must not name what `set` sets"),
    ["unset"],
  ),
);

/** Claims of `profiles+jwt`. */
export const profilesClaims = closed({
  ...commonClaims,
  rows: v.pipe(v.array(profileRow), v.minLength(1), v.maxLength(MOST_ROWS)),
});

export type ProfilesClaims = v.InferOutput<typeof profilesClaims>;
