import { ownValue } from "../json/json-object.ts";
import { parseInstant } from "../time/instant.ts";
import { formatInstant } from "./format-instant.ts";
import type { ValueName, ValueSource } from "./parse-template.ts";
import { plainValue } from "./plain-value.ts";

const STYLES = { time: { timeStyle: "short" }, date: { dateStyle: "long" } } as const;

/** The values that a text may name. */
export interface TextValues {
  /** By source: the one value there is, or all of them by name. */
  readonly known: {
    readonly [Source in ValueSource]?: string | Readonly<Record<string, string | number | boolean>> | null | undefined;
  };
  /** Whether a device or a partner supplied it. */
  readonly isForeign: (name: ValueName) => boolean;
  /** IANA zone that instants are written in. */
  readonly timeZone: string;
}

/** A value as a text has it: plain, or an instant in the words of `lang`. Undefined: it is missing. */
export function readValue(
  name: ValueName,
  lang: string,
  { known, isForeign, timeZone }: TextValues,
): string | undefined {
  const { of, member = "", format } = name;
  const found = known[of] ?? undefined;
  const value = typeof found === "object" ? ownValue(found, member) : found;
  if (value === undefined) return undefined;
  if (format === undefined) return plainValue(String(value), { isForeign: isForeign(name) });
  const atMs = parseInstant(String(value));
  if (atMs === undefined) return undefined;
  return plainValue(formatInstant(atMs, STYLES[format], { lang, timeZone }), { isForeign: false });
}
