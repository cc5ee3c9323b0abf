/** Everything that the paper says, in English. Other languages have the same keys. */
export const en = {
  skip: "To the news",
  language: "Language",
  motto: "For Market Street and the world beyond",

  leadTitle: "The hot light, and the street that waits for it",
  leadBy: "From our reporter on Market Street",
  leadFirst:
    "At a quarter to eight nobody here is in a hurry. The bookseller sweeps his step twice. Two conductors discuss a timetable that both know by heart. A dog looks at a door.",
  leadSecond:
    "Then a lamp goes on in the window of the doughnut shop, and it turns out that everybody had somewhere to be. “We do not advertise it,” says the baker. “Well. A little.” By eight the tray is empty, and the step is swept a third time.",
  booksTitle: "A window full of rings",
  booksText: "Second Chapter shows a history of the doughnut, with the hole explained on two full pages.",
  stationTitle: "Fewer benches, better coffee",
  stationText: "The waiting hall of Central Station opens again. Travellers praise the quiet, and miss the pigeons.",

  shopLabel: "Advertisement",
  shopTitle: "Hot rings, a few steps away",
  shopText: "Ring & Glaze, Market Street. If the light is on, they are warm.",
  ownLabel: "From us",
  ownTitle: "The paper, before your coffee",
  ownText: "Four weeks for nothing. They end by themselves.",

  behindTitle: "Behind the page",
  knowsNothing: "This paper knows nothing of you. You see the shop’s rings, as everybody does.",
  knowsNumber: (number: string) =>
    `This paper knows a number for you, ${number}, which came with the shop’s link, as you agreed. Nothing was said of it yet, so you see what everybody sees.`,
  knowsQuiet: (number: string) => `This paper knows a number for you, ${number}, and was told to leave it alone:`,
  until: (name: string, end: string) => `“${name}”, as the shop calls it, until ${end}`,
  knowsGone:
    "This paper knows nothing of you any more. You took the number back, and it is deleted. So you see what everybody sees.",
  knowsNot: "It was not told who you are, where you were, or what you paid.",
  delay:
    "In this demo the paper hears within seconds that it is to stop. Elsewhere it takes 15 to 30 minutes, at random, so that the time tells nothing.",
};

export type Words = typeof en;
