import { inBoth } from "../../words/language.ts";

/** What the look-up of receipts says. */
export const RECEIPT_WORDS = inBoth(
  {
    intro:
      "Somebody asks why they got something, or why not. They find the id of the receipt in their app, and at the end of the address of their offer.",
    noted: "The person reads in their receipts that somebody looked, and the log has a line of it, with your name.",
    id: "Id of the receipt, or the address of the offer",
    noId: "This is neither an id nor an address that ends with one.",
    lookUp: "Look up",
    asking: "One moment …",
    unknown:
      "There is no such receipt. Perhaps a character is missing, it is older than 30 days, or the person was erased.",
    title: "What was decided",
    day: "Day (UTC)",
    outcome: "Outcome",
    outcomes: { offer: "an offer, in the answer", push: "a push", none: "nothing" } as Readonly<Record<string, string>>,
    because: "Because",
    moment: "Moment",
    campaign: "Campaign",
    gates: "Every moment that was set off",
    result: "Result",
    passed: "passed every gate",
    outranked: "a moment of higher rank won",
    chosen: "chosen",
    none: "No moment was set off.",
    left: "Left out: places, attributes and the time of day. They are the person's own.",
  },
  {
    intro:
      "Jemand fragt, warum er etwas bekommen hat oder nicht. Die Kennung des Belegs steht in der App und am Ende der Adresse des Angebots.",
    noted: "Die Person liest in ihren Belegen, dass jemand nachgesehen hat. Im Protokoll steht es mit Ihrem Namen.",
    id: "Kennung des Belegs oder Adresse des Angebots",
    noId: "Das ist weder eine Kennung noch eine Adresse, die mit einer endet.",
    lookUp: "Nachsehen",
    asking: "Einen Moment …",
    unknown:
      "So einen Beleg gibt es nicht. Vielleicht fehlt ein Zeichen, er ist älter als 30 Tage, oder die Person wurde gelöscht.",
    title: "Was entschieden wurde",
    day: "Tag (UTC)",
    outcome: "Ergebnis",
    outcomes: { offer: "ein Angebot in der Antwort", push: "ein Push", none: "nichts" },
    because: "Weil",
    moment: "Moment",
    campaign: "Kampagne",
    gates: "Alle Momente, die ausgelöst wurden",
    result: "Ergebnis",
    passed: "bestand jede Prüfung",
    outranked: "ein Moment mit höherem Rang gewann",
    chosen: "gewählt",
    none: "Kein Moment wurde ausgelöst.",
    left: "Weggelassen: Orte, Merkmale und Uhrzeit. Sie gehören der Person.",
  },
);
