import { inBoth } from "../../words/language.ts";

/** What the view of signals says. */
export const SIGNALS_WORDS = inBoth(
  {
    on: "On now",
    nothingOn: "No signal is on.",
    type: "Signal",
    place: "Place",
    nowhere: "of no place",
    since: "Since",
    until: "Until",
    action: "Action",
    turnOff: "Turn off",
    turnOffOf: (type: string, place: string) => `Turn off ${type}, ${place}`,
    turnOn: "Turn on",
    title: "Turn a signal on by hand",
    hint: "For what a till or back end does not say: the oven is on, the first batch is ready. People are told as the catalog says.",
    placeHint: "Place (empty: of no place)",
    forHow: "For",
    times: { 900: "15 minutes", 3600: "1 hour", 14400: "4 hours", 43200: "12 hours" },
    noPlace: "The catalog has no such place.",
    noType: "A signal has 1 to 64 lower-case letters, digits and -.",
    unnamed: "The catalog waits for no signal of this name: nobody would hear of it, and it would not be listed as on.",
    askReach: "How many would hear of it?",
    reach: (from: string, below: string, time: string) =>
      `At least ${from} and fewer than ${below} people, give or take ten, as of ${time}.`,
    reachFew: (time: string) => `Fewer than 50 people, as of ${time}: so few are not told of.`,
    reachNone: "No moment waits for this signal at this place, so nobody is told. Conditions may still ask for it.",
    confirm: (type: string, place: string) => `Turn on ${type}, ${place}?`,
    confirmMeans: (time: string) =>
      `It is on for ${time}, mesh-wide within 5 seconds. People in reach may be told at once.`,
    isOn: (type: string, place: string) => `${type} is on, ${place}.`,
    isOff: (type: string, place: string) => `${type} is off, ${place}.`,
    untold: (seconds: string) =>
      `Nobody is told of it now: people hear of one signal at one place once in 5 minutes. To tell them, turn it on again in ${seconds} s.`,
    undo: "Undo",
    mayNot: "Choose a signal and a place. Turning signals on and off takes the role editor.",
  },
  {
    on: "Jetzt an",
    nothingOn: "Kein Signal ist an.",
    type: "Signal",
    place: "Ort",
    nowhere: "ohne Ort",
    since: "Seit",
    until: "Bis",
    action: "Aktion",
    turnOff: "Ausschalten",
    turnOffOf: (type, place) => `${type} ausschalten, ${place}`,
    turnOn: "Einschalten",
    title: "Ein Signal von Hand einschalten",
    hint: "Für das, was keine Kasse und kein Backend sagt: Der Ofen ist an, das erste Blech ist fertig. Menschen erfahren es so, wie der Katalog sagt.",
    placeHint: "Ort (leer: ohne Ort)",
    forHow: "Für",
    times: { 900: "15 Minuten", 3600: "1 Stunde", 14400: "4 Stunden", 43200: "12 Stunden" },
    noPlace: "Der Katalog hat keinen solchen Ort.",
    noType: "Ein Signal hat 1 bis 64 kleine Buchstaben, Ziffern und -.",
    unnamed:
      "Der Katalog wartet auf kein Signal dieses Namens: Niemand würde davon erfahren, und es stünde nicht unter den eingeschalteten.",
    askReach: "Wie viele würden davon erfahren?",
    reach: (from, below, time) =>
      `Mindestens ${from} und weniger als ${below} Menschen, plus oder minus zehn, Stand ${time}.`,
    reachFew: (time) => `Weniger als 50 Menschen, Stand ${time}: so wenige werden nicht genannt.`,
    reachNone:
      "Kein Moment wartet an diesem Ort auf dieses Signal, also erfährt es niemand. Bedingungen können trotzdem danach fragen.",
    confirm: (type, place) => `${type} einschalten, ${place}?`,
    confirmMeans: (time) =>
      `Es ist ${time} lang an, im ganzen Mesh innerhalb von 5 Sekunden. Menschen in Reichweite können es sofort erfahren.`,
    isOn: (type, place) => `${type} ist an, ${place}.`,
    isOff: (type, place) => `${type} ist aus, ${place}.`,
    untold: (seconds) =>
      `Niemand erfährt jetzt davon: Von einem Signal an einem Ort hören Menschen einmal in 5 Minuten. Damit sie es erfahren, schalten Sie es in ${seconds} s wieder ein.`,
    undo: "Rückgängig",
    mayNot: "Wählen Sie ein Signal und einen Ort. Um Signale ein- und auszuschalten, braucht man die Rolle Bearbeiter.",
  },
);
