import type { Words } from "./words/en.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How long something is good, as a person reads it while they wait in line: below a day by the second, then until which day. */
export function sayLeft(
  leftMs: number,
  end: Date,
  {
    locale,
    words,
  }: { readonly locale: string; readonly words: Pick<Words, "leftFor" | "leftUntil" | "couponExpired"> },
): string {
  if (leftMs <= 0) return words.couponExpired;
  if (leftMs >= DAY_MS) {
    return words.leftUntil(new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" }).format(end));
  }
  const seconds = Math.floor((leftMs % 60_000) / SECOND_MS);
  const minutes = Math.floor((leftMs % HOUR_MS) / 60_000);
  const two = (count: number) => String(count).padStart(2, "0");
  const hours = Math.floor(leftMs / HOUR_MS);
  return words.leftFor(hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`);
}
