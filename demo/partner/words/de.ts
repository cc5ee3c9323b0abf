import type { Words } from "./en.ts";

/** Everything that the paper says, in German. */
export const de: Words = {
  skip: "Zu den Nachrichten",
  language: "Sprache",
  motto: "Für die Market Street und die Welt dahinter",

  leadTitle: "Das heiße Licht, und die Straße, die darauf wartet",
  leadBy: "Von unserer Reporterin in der Market Street",
  leadFirst:
    "Um Viertel vor acht hat es hier niemand eilig. Der Buchhändler fegt seine Stufe zum zweiten Mal. Zwei Schaffner besprechen einen Fahrplan, den beide auswendig können. Ein Hund sieht eine Tür an.",
  leadSecond:
    "Dann geht im Fenster des Doughnut-Ladens eine Lampe an, und alle müssen plötzlich irgendwohin. „Wir werben nicht damit“, sagt der Bäcker. „Nun. Ein wenig.“ Um acht ist das Blech leer, und die Stufe wird zum dritten Mal gefegt.",
  booksTitle: "Ein Fenster voller Ringe",
  booksText: "Second Chapter zeigt eine Geschichte des Doughnuts. Dem Loch gelten zwei ganze Seiten.",
  stationTitle: "Weniger Bänke, besserer Kaffee",
  stationText: "Die Wartehalle im Hauptbahnhof ist wieder offen. Reisende loben die Ruhe und vermissen die Tauben.",

  shopLabel: "Anzeige",
  shopTitle: "Heiße Ringe, wenige Schritte von hier",
  shopText: "Ring & Glaze, Market Street. Wenn das Licht an ist, sind sie warm.",
  ownLabel: "Von uns",
  ownTitle: "Die Zeitung, vor dem Kaffee",
  ownText: "Vier Wochen umsonst. Sie enden von selbst.",

  behindTitle: "Hinter der Seite",
  knowsNothing: "Diese Zeitung weiß nichts über dich. Du siehst die Ringe des Ladens, wie alle.",
  knowsNumber: (number) =>
    `Diese Zeitung kennt eine Nummer für dich, ${number}, die mit dem Link des Ladens kam, wie du eingewilligt hast. Zu ihr wurde noch nichts gesagt, also siehst du, was alle sehen.`,
  knowsQuiet: (number) => `Diese Zeitung kennt eine Nummer für dich, ${number}, und soll sie in Ruhe lassen:`,
  until: (name, end) => `„${name}“, so nennt es der Laden, bis ${end}`,
  knowsGone:
    "Diese Zeitung weiß nichts mehr über dich. Du hast die Nummer zurückgenommen, sie ist gelöscht. Also siehst du, was alle sehen.",
  knowsNot: "Ihr wurde nicht gesagt, wer du bist, wo du warst oder was du bezahlt hast.",
  delay:
    "In dieser Demo erfährt die Zeitung in Sekunden, dass Schluss ist. Sonst dauert es 15 bis 30 Minuten, zufällig, damit die Zeit nichts verrät.",
};
