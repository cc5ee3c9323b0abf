import type { GivenWords, OfferWords } from "../../client/offer/api.ts";
import { chooseWords } from "../../client/offer/choose-words.ts";
import { language, locale } from "./words/words.ts";

/** This shop says "du": what `<mesh-offer>` says in German with "Sie", said otherwise. */
const GERMAN_DU: GivenWords = {
  unexplained: "Die Gründe sind gerade nicht abrufbar. Bitte versuche es etwas später noch einmal.",
  stopped: "Beendet: {purposes}. Bis du wieder zustimmst, kommt nichts davon.",
  notStopped: "Das hat leider nicht geklappt. Bitte versuche es noch einmal.",
  offered: "„{moment}“ wurde am {when} für dich ausgewählt.",
  pushed: "„{moment}“ wurde am {when} für dich ausgewählt, um als Mitteilung gesendet zu werden.",
  nothing: "Am {when} wurde nichts für dich ausgewählt.",
  causes: {
    enter: "Es wurde ausgewählt, weil du zu „{place}“ gekommen bist.",
    exit: "Es wurde ausgewählt, weil du „{place}“ verlassen hast.",
    dwell: "Es wurde ausgewählt, weil du eine Weile bei „{place}“ warst.",
    zone: "Es wurde ausgewählt, weil du bei „{place}“ hier warst: {zone}.",
    scan: "Es wurde ausgewählt, weil du „{marker}“ gescannt hast.",
  },
  agreed: "Du hast zugestimmt: {purposes}.",
  agreedToNothing: "Du hast derzeit keine Zustimmung erteilt.",
  reasons: {
    late: "Die Nachricht deines Geräts kam zu spät.",
    consent: "Deine Zustimmung fehlt ({purpose}).",
    "low-confidence": "Es war nicht sicher genug, wo du warst.",
    "control-group": "Du gehörst zu einer kleinen Gruppe, die es nicht bekommt, damit die Wirkung messbar ist.",
    suppressed: "Es war wegen eines früheren Ereignisses eine Zeit lang für dich abgeschaltet.",
    "cap-moment": "Du hattest es schon oft genug bekommen.",
    "cap-campaign": "Du hattest schon genug dieser Art bekommen.",
    "cap-person": "Du hattest schon genug Angebote bekommen.",
  },
};

/** What this shop says otherwise than `<mesh-offer>` does by itself. */
export const OWN_OFFER_WORDS: GivenWords = language === "de" ? GERMAN_DU : {};

/** All that is said about offers, and about why there is none. */
export const OFFER_WORDS: OfferWords = chooseWords(locale, OWN_OFFER_WORDS);
