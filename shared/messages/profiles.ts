import * as v from "valibot";
import type { Scalar } from "../condition/condition.ts";
import { closed } from "../schema/closed.ts";
import { parseInstant } from "../time/instant.ts";
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

const MOST_POINTS = 1_000_000_000;

/** A whole number from this one to a billion. */
function points(least: number) {
  return v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(MOST_POINTS));
}

const TIERS = "must be the id of a tier: 1 to 64 of a-z, 0-9 and -";
const TIER = /^[a-z0-9][a-z0-9-]{0,63}$/;

const instant = v.pipe(
  v.string(),
  v.check((text) => parseInstant(text) !== undefined, "must be an RFC 3339 instant"),
);

/** Points that the brand gives, once for each `id`. */
export const rowPoints = closed({
  id: v.pipe(v.string(), v.regex(/^[!-~]{1,64}$/, "must be 1 to 64 printable ASCII characters without a blank")),
  points: points(1),
  reason: v.pipe(v.string(), v.regex(/\S/, "must not be empty"), v.maxLength(80, "must be at most 80 characters")),
  until: v.exactOptional(instant),
});

const rowEntries = closed({
  customer,
  set: v.exactOptional(setAttributes),
  unset: v.exactOptional(v.array(v.pipe(v.string(), v.regex(ATTRIBUTE, NAMES)))),
  card: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{6,32}$/, "must be 6 to 32 digits"))),
  points: v.exactOptional(rowPoints),
  balance: v.exactOptional(points(-MOST_POINTS)),
  tier: v.exactOptional(v.pipe(v.string(), v.regex(TIER, TIERS))),
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
