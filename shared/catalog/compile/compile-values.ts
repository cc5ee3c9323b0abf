import { present } from "../../json/present.ts";
import { type Money, parseMoney } from "../../money/money.ts";
import type { WrittenMoney } from "../../money/written-money.ts";
import type { Text } from "../../text/lookup-text.ts";
import { parseClockTime } from "../../time/clock-time.ts";
import { parseDuration } from "../../time/duration.ts";
import { parseInstant } from "../../time/instant.ts";
import type { Cap, Hours, WrittenText } from "../catalog.ts";
import type { CapRule, DailySpan, WeeklySpan } from "../policy.ts";

/** What the parts of a catalog have in common, compiled. All of it throws where the catalog was never checked. */

/** A cap as a calendar window, a run, or a rolling window with its length. */
export function compileCap({ max, per }: Cap): CapRule {
  if (per === "hour" || per === "day" || per === "week" || per === "month" || per === "run")
    return { max, window: per };
  return { max, window: "rolling", lengthMs: compileDuration(per) };
}

/** A text by language: a plain one is in the mesh's language, `locale`. */
export function compileText(text: WrittenText, locale: string): Text {
  return typeof text === "string" ? { [locale]: text } : text;
}

/** Opening hours as minutes of the day. */
export function compileHours({ days, from, to }: Hours): WeeklySpan {
  return { days, ...compileSpan({ from, to }) };
}

/** A span of every day as minutes after midnight. */
export function compileSpan({ from, to }: { from: string; to: string }): DailySpan {
  return { fromMinute: checked(parseClockTime(from)), toMinute: checked(parseClockTime(to)) };
}

/** From and until as epoch milliseconds, where they are given. */
export function compilePeriod(from?: string, until?: string): { fromMs?: number; untilMs?: number } {
  return present({
    fromMs: from === undefined ? undefined : checked(parseInstant(from)),
    untilMs: until === undefined ? undefined : checked(parseInstant(until)),
  });
}

/** The milliseconds of a duration. */
export function compileDuration(text: string): number {
  return checked(parseDuration(text));
}

/** An amount in minor units. */
export function compileMoney(money: WrittenMoney): Money {
  return checked(parseMoney(money));
}

function checked<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("compileCatalog() was given a catalog that was not checked");
  return value;
}
