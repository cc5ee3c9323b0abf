import type { ConsentWords, GivenConsentWords } from "./api.ts";

export const ENGLISH: ConsentWords = {
  language: "en",
  title: "Your choice at {brand}",
  lead: "Tick what you agree to. Nothing is ticked for you, and nothing is sent before you answer.",
  gpc: "Your browser sends Global Privacy Control. We take it as a no: only what you tick yourself counts.",
  purposes: "What for",
  yesAll: "Yes, to all",
  yesNone: "Yes, to what I ticked",
  yesOne: "Yes, to this one",
  yesSome: "Yes, to these {count}",
  no: "No, thanks",
  later: "Decide later",
  waiting: "One moment…",
  controller: "Responsible: {controller}.",
  notice: "How we treat your data",
  costsNothing: "A no costs you nothing. Whatever you allow, you can stop again at any time.",
  unreachable: "This could not be sent just now, so nothing has changed. Please try again in a moment.",
  newNotice: "What we ask for has changed since you answered. Here is the question again.",
  names: {
    location: "Where you are",
    marketing: "Offers",
    push: "Notifications",
    broadcast: "News from places near you",
    profiling: "A choice that fits you",
    measurement: "Counting",
    handover: "Other ways to reach you",
    partners: "Partners",
    loyalty: "Points",
  },
  whys: {
    location: "While this page is open: to notice which of our places you are in. Coordinates are never stored.",
    marketing: "Now and then something that may suit you, where you are.",
    push: "Also with the page closed. Your browser asks once more.",
    broadcast: "What happens at a place just now, while you are near it.",
    profiling: "What you did before may decide what you are offered.",
    measurement: "What you saw and tapped: added up without your name.",
    handover: "An offer may come another way, such as by e-mail.",
    partners: "Partners are told what need not be shown to you again.",
    loyalty: "What you buy earns points, which are noted with your account.",
  },
};

export const GERMAN: ConsentWords = {
  language: "de",
  title: "Ihre Wahl bei {brand}",
  lead: "Kreuzen Sie an, womit Sie einverstanden sind. Nichts ist vorausgewählt, und vor Ihrer Antwort wird nichts gesendet.",
  gpc: "Ihr Browser sendet Global Privacy Control. Wir verstehen das als Nein: Nur was Sie selbst ankreuzen, zählt.",
  purposes: "Wofür",
  yesAll: "Ja, zu allem",
  yesNone: "Ja, zum Angekreuzten",
  yesOne: "Ja, dazu",
  yesSome: "Ja, zu diesen {count}",
  no: "Nein, danke",
  later: "Später entscheiden",
  waiting: "Einen Moment …",
  controller: "Verantwortlich: {controller}.",
  notice: "Wie wir mit Ihren Daten umgehen",
  costsNothing: "Ein Nein kostet Sie nichts. Was Sie erlauben, können Sie jederzeit wieder beenden.",
  unreachable:
    "Das ließ sich gerade nicht senden, also hat sich nichts geändert. Bitte versuchen Sie es gleich noch einmal.",
  newNotice: "Seit Ihrer Antwort hat sich geändert, worum wir bitten. Hier ist die Frage noch einmal.",
  names: {
    location: "Wo Sie sind",
    marketing: "Angebote",
    push: "Mitteilungen",
    broadcast: "Neues von Orten in der Nähe",
    profiling: "Eine Auswahl, die zu Ihnen passt",
    measurement: "Zählen",
    handover: "Andere Wege zu Ihnen",
    partners: "Partner",
    loyalty: "Punkte",
  },
  whys: {
    location:
      "Solange diese Seite offen ist: um zu merken, an welchem unserer Orte Sie sind. Koordinaten werden nie gespeichert.",
    marketing: "Ab und zu etwas, das zu Ihnen passen könnte, dort, wo Sie sind.",
    push: "Auch bei geschlossener Seite. Ihr Browser fragt noch einmal.",
    broadcast: "Was an einem Ort gerade geschieht, während Sie in der Nähe sind.",
    profiling: "Was Sie früher getan haben, kann mitentscheiden, was Ihnen angeboten wird.",
    measurement: "Was Sie gesehen und angetippt haben: zusammengezählt, ohne Ihren Namen.",
    handover: "Ein Angebot kann auf anderem Weg kommen, etwa per E-Mail.",
    partners: "Partner erfahren, was Ihnen nicht mehr gezeigt werden muss.",
    loyalty: "Was Sie kaufen, bringt Punkte, die bei Ihrem Konto vermerkt werden.",
  },
};

/** The words of a language, English where it has none, with an app's own words over them. */
export function chooseConsentWords(locale: string, given: GivenConsentWords = {}): ConsentWords {
  const words = /^de\b/i.test(locale) ? GERMAN : ENGLISH;
  return {
    ...words,
    ...given,
    names: { ...words.names, ...given.names },
    whys: { ...words.whys, ...given.whys },
  };
}
