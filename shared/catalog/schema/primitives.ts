import * as v from "valibot";
import { closed, dictionary } from "../../schema/closed.ts";
import { isLocale, MAX_LOCALE_CHARACTERS } from "../../text/lookup-text.ts";
import { parseClockTime } from "../../time/clock-time.ts";
import { parsePositiveDuration } from "../../time/duration.ts";
import { parseInstant } from "../../time/instant.ts";
import { isTimeZone } from "../../time/zone.ts";
import { NO_VALUES_YET, namesValue } from "./not-yet.ts";

/** The small values that a catalog is made of (docs/contract.md#names-and-values). */

export const id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be 1 to 64 of a-z, 0-9 and -, not beginning with -"),
);

export const words = v.pipe(v.string(), v.regex(/\S/, "must not be empty"));

/** A label, a zone, an attribute, or what is suppressed: any of those that a label can be called. */
export const shortName = v.pipe(words, v.maxLength(64, "must be at most 64 characters"));

export const finite = v.pipe(v.number(), v.finite());

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const positiveDuration = v.pipe(
  v.string(),
  v.check(
    (text) => parsePositiveDuration(text) !== undefined,
    "must be an ISO 8601 duration from days to seconds and longer than nothing, like PT10M",
  ),
  v.metadata({ format: "duration" }),
);

export const instant = v.pipe(
  v.string(),
  v.check((text) => parseInstant(text) !== undefined, "must be an RFC 3339 instant, like 2026-11-23T08:00:00Z"),
  v.metadata({ format: "date-time" }),
);

export const clockTime = v.pipe(
  v.string(),
  v.check((text) => parseClockTime(text) !== undefined, 'must be a time of day from "00:00" to "23:59"'),
  v.metadata({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$" }),
);

export const timeZone = v.pipe(v.string(), v.check(isTimeZone, "must be an IANA time zone, like Europe/Amsterdam"));

export const locale = v.pipe(
  v.string(),
  v.maxLength(MAX_LOCALE_CHARACTERS, "must be at most 35 characters"),
  v.check(isLocale, "must be a BCP 47 language tag, like en or de-CH"),
);

export const httpsUrl = v.pipe(
  v.string(),
  v.check(isHttpsUrl, "must be an https URL without a user name or password"),
  v.metadata({ format: "uri", pattern: "^https://" }),
);

const plainText = v.pipe(
  v.string(),
  v.check((said) => !namesValue(said), NO_VALUES_YET),
);

const texts = v.pipe(
  dictionary(locale, plainText),
  v.check(
    (byLocale) => new Set(Object.keys(byLocale).map((tag) => tag.toLowerCase())).size === Object.keys(byLocale).length,
    "names a language twice",
  ),
);

/** All that `text` takes. */
export const anyText = v.union([plainText, texts]);

/** By language, or a plain string in the mesh's own. */
export const text = v.lazy((value) => {
  if (value === undefined) return anyText;
  return typeof value === "string" ? plainText : texts;
});

/** All that `scalar` takes. */
export const anyScalar = v.union([v.string(), finite, v.boolean()], "must be a string, a number or a boolean");

export const scalar = v.lazy((value) => (typeof value === "number" ? finite : anyScalar));

export const trust = v.picklist(["low", "medium", "high"]);

export const dailySpan = closed({ from: clockTime, to: clockTime });

export const hours = v.array(
  closed({
    days: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))),
    from: clockTime,
    to: clockTime,
  }),
);

const CALENDAR_WINDOWS: readonly string[] = ["hour", "day", "week", "month"];

export const caps = v.array(
  closed({
    max: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    per: v.pipe(
      v.string(),
      v.check(
        (per) => CALENDAR_WINDOWS.includes(per) || parsePositiveDuration(per) !== undefined,
        "must be hour, day, week, month or a duration longer than nothing",
      ),
    ),
  }),
);

function isHttpsUrl(text: string): boolean {
  const url = /^https:\/\/\S+$/i.test(text) ? URL.parse(text) : null;
  return url !== null && url.username === "" && url.password === "";
}
