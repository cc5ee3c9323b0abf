import type { GivenNowWords, NowWords } from "./api.ts";

export const ENGLISH: NowWords = {
  language: "en",
  now: "What matters now",
  offer: "Offer",
  dismiss: "Remove: {title}",
  view: "Have a look",
  validFor: "Valid for {minutes} min more",
  validUntil: "Valid until {when}",
  stale: "No connection. This is how it was at {when}.",
  unreachable: "No connection. This page tries again by itself.",
};

export const GERMAN: NowWords = {
  language: "de",
  now: "Was jetzt wichtig ist",
  offer: "Angebot",
  dismiss: "Entfernen: {title}",
  view: "Ansehen",
  validFor: "Noch {minutes} Min. gültig",
  validUntil: "Gültig bis {when}",
  stale: "Keine Verbindung. So war es um {when}.",
  unreachable: "Keine Verbindung. Diese Seite versucht es von selbst wieder.",
};

/** The words of a language, English where it has none, with an app's own words over them. */
export function chooseNowWords(locale: string, given: GivenNowWords = {}): NowWords {
  const builtIn = [ENGLISH, GERMAN].find(({ language }) => new RegExp(`^${language}\\b`, "i").test(locale));
  return { ...(builtIn === undefined ? ENGLISH : { ...builtIn, language: locale }), ...given };
}
