import { useContext, useMemo } from "preact/hooks";
import type { Language } from "../words/language.ts";
import { LanguageContext } from "../words/use-words.ts";

/** How numbers and times are written in one language. */
export interface Formats {
  readonly locale: string;
  count(value: number): string;
  /** A count in a few characters, as 1.2K. */
  short(value: number): string;
  /** A share from 0 to 1, as 8.9 %. */
  share(value: number): string;
  /** A change relative to something, as +36 %. */
  change(value: number): string;
  /** Milliseconds, as 3.8 ms. */
  ms(value: number): string;
  /** An amount with its currency, as the report writes it. */
  money(amount: string, currency: string): string;
  /** The time of day, as 14:03. */
  time(ms: number): string;
  /** A time as exact as a chart shows it; days are those of UTC. */
  at(ms: number, unit: TimeUnit): string;
  /** Day and time. */
  moment(ms: number): string;
}

/** What a value of a chart stands for. */
export type TimeUnit = "second" | "minute" | "day";

const LOCALES = { en: "en-GB", de: "de-DE" } as const;

/** The formats of one language. Times are those of the browser's zone. */
export function makeFormats(language: Language): Formats {
  const locale = LOCALES[language];
  const count = new Intl.NumberFormat(locale);
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 2 });
  const percent = { style: "percent", maximumSignificantDigits: 3 } as const;
  const share = new Intl.NumberFormat(locale, percent);
  const change = new Intl.NumberFormat(locale, { ...percent, signDisplay: "exceptZero" });
  const ms = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
  const seconds = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  return {
    locale,
    count: (value) => count.format(value),
    short: (value) => short.format(value),
    share: (value) => share.format(value),
    change: (value) => change.format(value),
    ms: (value) => `${ms.format(value)} ms`,
    money: (amount, currency) => new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(amount)),
    time: (at) => time.format(at),
    at: (at, unit) => ({ second: seconds, minute: time, day })[unit].format(at),
    moment: (at) => moment.format(at),
  };
}

/** The formats of the console's language. */
export function useFormats(): Formats {
  const language = useContext(LanguageContext);
  return useMemo(() => makeFormats(language), [language]);
}
