import type { Cause, Reason } from "../../shared/decide/decision.ts";

/** Why a moment was held back: every reason of the contract, and that another one came first. */
export type WhyNot = Reason | "outranked";

/** Every word that `<mesh-offer>` says by itself. `{names}` are filled in. */
export interface OfferWords {
  /** BCP 47 tag of these words: how dates and lists are written. */
  readonly language: string;
  /** What the offer is to a screen reader, before its title. */
  readonly offer: string;
  readonly close: string;
  readonly why: string;
  readonly stop: string;
  /** The action of an offer that has no words for it. */
  readonly view: string;
  readonly loading: string;
  readonly unexplained: string;
  /** Until when it is valid: {minutes}, or {when}. */
  readonly validFor: string;
  readonly validUntil: string;
  /** What was stopped: {purposes}. */
  readonly stopped: string;
  /** Only offers like this one: {moment}. */
  readonly stoppedOne: string;
  readonly notStopped: string;
  readonly undo: string;
  readonly undone: string;
  /** In place of all offers, stops only those like this one. */
  readonly onlyThis: string;
  /** {moment}, {when}. */
  readonly offered: string;
  /** {moment}, {when}. */
  readonly pushed: string;
  /** {when}. */
  readonly nothing: string;
  /** By what set it off. {place}, {zone}; {marker} of `scan`, {event} of `event`. */
  readonly causes: Readonly<Record<Cause["kind"], string>>;
  /** {purposes}. */
  readonly agreed: string;
  readonly agreedToNothing: string;
  /** {moment}, {reason}. */
  readonly heldBack: string;
  /** {reason}. */
  readonly because: string;
  /** {purpose} in the reason `consent`, where the mesh does not name it. */
  readonly somePurpose: string;
  /** By purpose, what the person agrees to; others are named as they are. */
  readonly purposes: Readonly<Record<string, string>>;
  /** Why it was held back, as it stands after a colon. */
  readonly reasons: Readonly<Record<WhyNot, string>>;
}

/** Words of an app's own, over the built-in ones: as many as it likes. */
export type GivenWords = Partial<Omit<OfferWords, "causes" | "reasons" | "purposes">> & {
  readonly causes?: Partial<OfferWords["causes"]>;
  readonly reasons?: Partial<OfferWords["reasons"]>;
  readonly purposes?: OfferWords["purposes"];
};

export const ENGLISH: OfferWords = {
  language: "en",
  offer: "Offer",
  close: "Close this offer",
  why: "Why this?",
  stop: "Stop these",
  view: "Have a look",
  loading: "One moment…",
  unexplained: "The reasons are not available right now. Please try again later.",
  validFor: "Valid for {minutes} min more",
  validUntil: "Valid until {when}",
  stopped: "Stopped: {purposes}. None come until you agree again.",
  stoppedOne: "Stopped: only ones like “{moment}”.",
  notStopped: "Sorry, that did not work. Please try again.",
  undo: "Undo",
  undone: "Undone.",
  onlyThis: "Stop only ones like this",
  offered: "“{moment}” was chosen for you on {when}.",
  pushed: "“{moment}” was chosen for you on {when}, to be sent as a notification.",
  nothing: "On {when}, nothing was chosen for you.",
  causes: {
    enter: "It was chosen because you came into {place}.",
    exit: "It was chosen because you left {place}.",
    dwell: "It was chosen because you stayed in {place}.",
    zone: "It was chosen because you were at the {zone} of {place}.",
    scan: "It was chosen because you scanned {marker}.",
    event: "It was chosen because something happened in the app: {event}.",
    signal: "It was chosen because {place} said that something is on: {signal}.",
  },
  agreed: "You have agreed to {purposes}.",
  agreedToNothing: "You have not agreed to anything at present.",
  heldBack: "“{moment}” was held back: {reason}",
  because: "The reason: {reason}",
  somePurpose: "all that it needs",
  purposes: {
    location: "the use of your location",
    marketing: "offers",
    push: "notifications",
    broadcast: "news from places near you",
    profiling: "a choice that fits you",
    measurement: "counting what is seen and tapped",
    handover: "offers by other ways, such as e-mail",
    partners: "telling partners what need not be shown again",
  },
  reasons: {
    late: "the message from your device came too late.",
    consent: "you have not agreed to {purpose}.",
    paused: "it was paused.",
    schedule: "it was not its time.",
    closed: "the place was closed.",
    "low-confidence": "it was not certain enough where you were.",
    condition: "its conditions were not met.",
    "control-group": "you are in a small group that does not get it, so that its effect can be measured.",
    suppressed: "it was switched off for you for a while, because of what happened before.",
    "quiet-hours": "these were quiet hours.",
    "cap-moment": "you had already had it often enough.",
    "cap-campaign": "you had already had enough of this kind.",
    "cap-person": "you had already had enough offers.",
    budget: "there were none left at that time.",
    expired: "it would have been over already.",
    "no-channel":
      "it could not be shown in the way it was asked for, for example because notifications are not on in this browser.",
    "no-moment": "there was nothing to offer.",
    outranked: "another one mattered more.",
  },
};

export const GERMAN: OfferWords = {
  language: "de",
  offer: "Angebot",
  close: "Angebot schließen",
  why: "Warum das?",
  stop: "Keine mehr davon",
  view: "Ansehen",
  loading: "Einen Moment …",
  unexplained: "Die Gründe sind gerade nicht abrufbar. Bitte versuchen Sie es noch einmal.",
  validFor: "Noch {minutes} Min. gültig",
  validUntil: "Gültig bis {when}",
  stopped: "Beendet: {purposes}. Bis Sie wieder zustimmen, kommt nichts davon.",
  stoppedOne: "Beendet: nur solche wie „{moment}“.",
  notStopped: "Das hat leider nicht geklappt. Bitte versuchen Sie es noch einmal.",
  undo: "Rückgängig",
  undone: "Rückgängig gemacht.",
  onlyThis: "Nur solche beenden",
  offered: "„{moment}“ wurde am {when} für Sie ausgewählt.",
  pushed: "„{moment}“ wurde am {when} für Sie ausgewählt, um als Mitteilung gesendet zu werden.",
  nothing: "Am {when} wurde nichts für Sie ausgewählt.",
  causes: {
    enter: "Es wurde ausgewählt, weil Sie zu „{place}“ gekommen sind.",
    exit: "Es wurde ausgewählt, weil Sie „{place}“ verlassen haben.",
    dwell: "Es wurde ausgewählt, weil Sie eine Weile bei „{place}“ waren.",
    zone: "Es wurde ausgewählt, weil Sie bei „{place}“ hier waren: {zone}.",
    scan: "Es wurde ausgewählt, weil Sie „{marker}“ gescannt haben.",
    event: "Es wurde ausgewählt, weil in der App etwas geschehen ist: {event}.",
    signal: "Es wurde ausgewählt, weil „{place}“ etwas gemeldet hat: {signal}.",
  },
  agreed: "Sie haben zugestimmt: {purposes}.",
  agreedToNothing: "Sie haben derzeit keine Zustimmung erteilt.",
  heldBack: "„{moment}“ wurde zurückgehalten: {reason}",
  because: "Der Grund: {reason}",
  somePurpose: "alles, was nötig ist",
  purposes: {
    location: "Nutzung des Standorts",
    marketing: "Angebote",
    push: "Mitteilungen",
    broadcast: "Neuigkeiten von Orten in der Nähe",
    profiling: "eine Auswahl, die zu Ihnen passt",
    measurement: "Zählen, was gesehen und angetippt wird",
    handover: "Angebote auf anderen Wegen, etwa per E-Mail",
    partners: "Partnern sagen, was nicht mehr gezeigt werden muss",
  },
  reasons: {
    late: "Die Nachricht Ihres Geräts kam zu spät.",
    consent: "Ihre Zustimmung fehlt ({purpose}).",
    paused: "Es war angehalten.",
    schedule: "Es war nicht die richtige Zeit dafür.",
    closed: "Der Ort war geschlossen.",
    "low-confidence": "Es war nicht sicher genug, wo Sie waren.",
    condition: "Die Bedingungen waren nicht erfüllt.",
    "control-group": "Sie gehören zu einer kleinen Gruppe, die es nicht erhält, damit die Wirkung messbar ist.",
    suppressed: "Es war wegen eines früheren Ereignisses eine Zeit lang für Sie abgeschaltet.",
    "quiet-hours": "Es war Ruhezeit.",
    "cap-moment": "Sie hatten es schon oft genug erhalten.",
    "cap-campaign": "Sie hatten schon genug dieser Art erhalten.",
    "cap-person": "Sie hatten schon genug Angebote erhalten.",
    budget: "Zu dieser Zeit war keines mehr übrig.",
    expired: "Es wäre schon vorbei gewesen.",
    "no-channel":
      "So wie verlangt ließ es sich nicht zeigen, zum Beispiel weil in diesem Browser keine Mitteilungen eingeschaltet sind.",
    "no-moment": "Es gab nichts anzubieten.",
    outranked: "Etwas anderes war wichtiger.",
  },
};
