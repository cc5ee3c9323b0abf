import * as v from "valibot";
import { closed, dictionary } from "../../schema/closed.ts";
import { isLocale, MAX_LOCALE_CHARACTERS } from "../../text/lookup-text.ts";
import { parseClockTime } from "../../time/clock-time.ts";
import { parsePositiveDuration } from "../../time/duration.ts";
import { parseInstant } from "../../time/instant.ts";
import { isTimeZone } from "../../time/zone.ts";

/** The small values that a catalog is made of (docs/contract.md#names-and-values). */

export const words = v.pipe(v.string(), v.regex(/\S/, "must not be empty"));

/** A label, a zone, an attribute, or what is suppressed: any of those that a label can be called. */
export const shortName = v.pipe(words, v.maxLength(64, "must be at most 64 characters"));

export const finite = v.pipe(v.number(), v.finite());

const COUNT = "must be a whole number, 0 or more";
export const count = v.pipe(v.number(COUNT), v.safeInteger(COUNT), v.minValue(0, COUNT));

/** A number in a range, with the same words for all that is none. */
export function between(least: number, most: number, fault: string) {
  return v.pipe(v.number(fault), v.minValue(least, fault), v.maxValue(most, fault));
}

/** The same of whole numbers. */
export function wholeBetween(least: number, most: number, fault: string) {
  return v.pipe(v.number(fault), v.integer(fault), v.minValue(least, fault), v.maxValue(most, fault));
}

/** A string that something else can be read from, with the same words for all from which it cannot. */
export function written(isGood: (text: string) => boolean, fault: string) {
  return v.pipe(v.string(fault), v.check(isGood, fault));
}

export const positiveDuration = v.pipe(
  written(
    (text) => parsePositiveDuration(text) !== undefined,
    "must be a duration in days, hours, minutes or seconds and longer than nothing, like PT10M (10 minutes)",
  ),
  v.metadata({ format: "duration" }),
);

export const instant = v.pipe(
  written(
    (text) => parseInstant(text) !== undefined,
    "must be an RFC 3339 instant, like 2026-11-23T08:00:00Z or 2026-11-23T09:00:00+01:00",
  ),
  v.metadata({ format: "date-time" }),
);

export const clockTime = v.pipe(
  written((text) => parseClockTime(text) !== undefined, 'must be a time of day from "00:00" to "23:59", like "07:00"'),
  v.metadata({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$" }),
);

export const timeZone = written(isTimeZone, "must be an IANA time zone, like Europe/Amsterdam");

const LOCALE = "must be a BCP 47 language tag, like en or de-CH";
export const locale = v.pipe(
  v.string(LOCALE),
  v.maxLength(MAX_LOCALE_CHARACTERS, "must be at most 35 characters"),
  v.check(isLocale, LOCALE),
);

export const httpsUrl = v.pipe(
  written(isHttpsUrl, "must be an https URL without a user name or password, like https://www.example.com/"),
  v.metadata({ format: "uri", pattern: "^https://" }),
);

const texts = v.pipe(
  dictionary(locale, v.string()),
  v.check(
    (byLocale) => new Set(Object.keys(byLocale).map((tag) => tag.toLowerCase())).size === Object.keys(byLocale).length,
    "names a language twice",
  ),
);

/** All that `text` takes. */
export const anyText = v.union([v.string(), texts]);

/** By language, or a plain string in the mesh's own. */
export const text = v.lazy((value) => {
  if (value === undefined) return anyText;
  return typeof value === "string" ? v.string() : texts;
});

/** All that `scalar` takes. */
export const anyScalar = v.union([v.string(), finite, v.boolean()], "must be a string, a number or a boolean");

export const scalar = v.lazy((value) => (typeof value === "number" ? finite : anyScalar));

export const trust = v.picklist(["low", "medium", "high"]);

export const dailySpan = closed({ from: clockTime, to: clockTime });

export const hours = v.array(
  closed({
    days: v.array(
      wholeBetween(1, 7, "must be a whole number from 1 to 7: 1 is Monday"),
      "must be a list of days, like [1, 2] for Monday and Tuesday",
    ),
    from: clockTime,
    to: clockTime,
  }),
  'must be a list, like [{ "days": [1, 2], "from": "08:00", "to": "20:00" }]',
);

const CALENDAR_WINDOWS: readonly string[] = ["hour", "day", "week", "month"];

const LONGEST_DELAY_MS = 180 * 86_400_000;

/** How long something waits that follows something else. */
export const delay = v.pipe(
  written(
    (said) => (parsePositiveDuration(said) ?? Number.POSITIVE_INFINITY) <= LONGEST_DELAY_MS,
    "must be a duration of at most 180 days and longer than nothing, like PT2H (2 hours) or P7D (a week)",
  ),
  v.metadata({ format: "duration" }),
);

const CAP_MAX = "must be a whole number, 1 or more";

function capsPer(windows: readonly string[], fault: string) {
  return v.array(
    closed({
      max: v.pipe(v.number(CAP_MAX), v.safeInteger(CAP_MAX), v.minValue(1, CAP_MAX)),
      per: written((per) => windows.includes(per) || parsePositiveDuration(per) !== undefined, fault),
    }),
    'must be a list, like [{ "max": 1, "per": "day" }]',
  );
}

export const caps = capsPer(
  CALENDAR_WINDOWS,
  "must be hour, day, week, month or a duration longer than nothing, like P7D (7 days)",
);

/** Of a moment, which may count within one run of a journey too. */
export const momentCaps = capsPer(
  [...CALENDAR_WINDOWS, "run"],
  "must be hour, day, week, month, run or a duration longer than nothing, like P7D (7 days)",
);

function isHttpsUrl(text: string): boolean {
  const url = /^https:\/\/\S+$/i.test(text) ? URL.parse(text) : null;
  return url !== null && url.username === "" && url.password === "";
}
