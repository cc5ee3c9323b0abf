import type { Scalar } from "../condition/condition.ts";
import { isNewer } from "../person/is-newer.ts";
import { isGranted, type PersonState, type Profile, type RowStamp } from "../person/person-state.ts";

/** What a back end says of a customer's attributes, in a message with this time and id. Plain JSON. */
export interface ProfileRow extends RowStamp {
  readonly set?: readonly (readonly [name: string, value: Scalar])[] | undefined;
  readonly unset?: readonly string[] | undefined;
}

/** Attributes of a person, and their size as JSON; a row that would lead beyond either is ignored. */
export const MOST_ATTRIBUTES = 100;
export const MOST_ATTRIBUTE_BYTES = 8_192;

/** So many names that were unset are remembered, the newest. */
const MOST_UNSET = 400;

const utf8 = new TextEncoder();

/**
 * The profile after a row: by name, the newest row counts, in whatever order they come and however often. The same object if
 * it has nothing new. Undefined: the row is ignored as a whole, without `profiling` or beyond what a person may have.
 */
export function applyProfileRow(
  { profile, consent }: Pick<PersonState, "profile" | "consent">,
  { set = [], unset = [], iatMs, jti }: ProfileRow,
): Profile | undefined {
  if (!isGranted(consent, "profiling")) return undefined;
  const { attributes, rowNames = {} } = profile;
  const stamp: RowStamp = { iatMs, jti };
  const isNews = (name: string) => !Object.hasOwn(rowNames, name) || isNewer(stamp, rowNames[name]);
  const news = set.filter(([name]) => isNews(name));
  const names = [...news.map(([name]) => name), ...unset.filter(isNews)];
  if (names.length === 0) return profile;
  const named = new Set(names);
  const kept = Object.entries(attributes).filter(([name]) => !named.has(name));
  const next = Object.fromEntries([...kept, ...news]);
  if (isBeyond(attributes, next)) return undefined;
  const stamps = Object.entries(rowNames).filter(([name]) => !named.has(name));
  return {
    ...profile,
    attributes: next,
    rowNames: withoutOldest([...stamps, ...[...named].map((name) => [name, stamp] as const)], next),
  };
}

/** Whether it is too much, and more than before: what moments have set may be more, and to take away is always allowed. */
function isBeyond(before: Profile["attributes"], after: Profile["attributes"]): boolean {
  const count = (attributes: Profile["attributes"]) => Object.keys(attributes).length;
  const bytes = (attributes: Profile["attributes"]) => utf8.encode(JSON.stringify(attributes)).length;
  return (
    count(after) > Math.max(MOST_ATTRIBUTES, count(before)) ||
    bytes(after) > Math.max(MOST_ATTRIBUTE_BYTES, bytes(before))
  );
}

/** Without the oldest names that were unset, if there are too many. */
function withoutOldest(
  stamps: readonly (readonly [string, RowStamp])[],
  attributes: Profile["attributes"],
): Readonly<Record<string, RowStamp>> {
  const unset = stamps.filter(([name]) => !Object.hasOwn(attributes, name));
  const oldest = unset.toSorted(([, a], [, b]) => b.iatMs - a.iatMs).slice(MOST_UNSET);
  const dropped = new Set(oldest.map(([name]) => name));
  return Object.fromEntries(stamps.filter(([name]) => !dropped.has(name)));
}
