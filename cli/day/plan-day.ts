import { drawHour } from "../../shared/simulate/draw-hour.ts";
import { type Generator, makeGenerator } from "../../shared/simulate/generator.ts";
import type { DayPerson, DayPlan, PersonDeed, SignalDeed } from "./deed.ts";
import { drawPlace, drawReactions, planVisit } from "./plan-visit.ts";

const DAY_MINUTES = 24 * 60;

/** Of so many who agree to anything, this share says yes to each purpose. Made up, as all habits of the day. */
const AGREE: Readonly<Record<string, number>> = {
  location: 0.95,
  marketing: 0.92,
  measurement: 0.85,
  push: 0.6,
  broadcast: 0.7,
  loyalty: 0.55,
};
const AGREES_TO_ANYTHING = 0.88;

/** How many make one visit, two, three or four, beside each other. */
const VISITS: readonly number[] = [1, 1, 1, 1, 1, 2, 2, 2, 3, 4];

/** What the first people of each day are sure to do, so that any day has some of all. */
const KEEN = 3;
const WITHDRAWS = 0;
const ERASES = 1;

const HABITS = { withdraw: 0.03, erase: 0.02, readGerman: 0.6 } as const;

/** The oven is lit twice, and a spot is on TV in the evening. */
const SIGNALS: readonly SignalDeed[] = [
  { kind: "signal", minute: 9 * 60, type: "hot-light", state: "on" },
  { kind: "signal", minute: 11 * 60, type: "hot-light", state: "off" },
  { kind: "signal", minute: 16 * 60, type: "hot-light", state: "on" },
  { kind: "signal", minute: 19 * 60, type: "hot-light", state: "off" },
  { kind: "signal", minute: 19 * 60, type: "tv-spot", state: "on" },
  { kind: "signal", minute: 21 * 60, type: "tv-spot", state: "off" },
];

/**
 * A day of so many people on the street of demo/catalog.json. The same seed gives the same day; each further person leaves
 * those before as they are.
 */
export function planDay({ seed, people: count }: { readonly seed: number; readonly people: number }): DayPlan {
  const lives = Array.from({ length: count }, (_, person) => planPerson(person, makeGenerator(seed, person)));
  const deeds = [...SIGNALS, ...lives.flatMap(({ deeds }) => deeds)];
  return {
    people: lives.map(({ about }) => about),
    // Array.sort is stable, so what one person does in one instant keeps its order.
    deeds: deeds.sort((a, b) => a.minute - b.minute),
  };
}

function planPerson(person: number, draws: Generator): { readonly about: DayPerson; readonly deeds: PersonDeed[] } {
  const isKeen = person < KEEN;
  const agrees = draws.happens(AGREES_TO_ANYTHING);
  const purposes = Object.entries(AGREE).filter(([, share]) => draws.happens(share) || isKeen);
  const agreesTo = agrees || isKeen ? purposes.map(([purpose]) => purpose) : [];
  const about: DayPerson = {
    agreesTo,
    locale: draws.happens(HABITS.readGerman) ? "de-DE" : "en-GB",
    onPush: drawReactions(draws),
  };
  const visits = planVisits(person, isKeen, draws);
  const [first, last] = [visits[0], visits.at(-1)];
  if (first === undefined || last === undefined) return { about, deeds: [] };
  const deeds: PersonDeed[] = [{ kind: "arrive", person, minute: first.minute }, ...visits];
  const ends = { person, minute: Math.min(DAY_MINUTES - 1, last.minute + 5) };
  const isDrawn = agreesTo.length > 0 && !isKeen;
  const [erases, withdraws] = [HABITS.erase, HABITS.withdraw].map((share) => draws.happens(share) && isDrawn);
  if (person === ERASES || erases) deeds.push({ kind: "erase", ...ends });
  else if (person === WITHDRAWS || withdraws) deeds.push({ kind: "withdraw", ...ends });
  return { about, deeds };
}

function planVisits(person: number, isKeen: boolean, draws: Generator): readonly PersonDeed[] {
  const count = draws.pick(VISITS) ?? 1;
  const starts = Array.from({ length: count }, () => drawHour(draws) * 60 + draws.share() * 60).sort((a, b) => a - b);
  const deeds: PersonDeed[] = [];
  let freeMinute = 0;
  for (const [number, start] of starts.entries()) {
    const minutes = draws.whole(8, 45);
    const place = isKeen && number === 0 ? "doughnut-shop" : drawPlace(draws);
    const latestMinute = DAY_MINUTES - minutes - 10;
    if (freeMinute > latestMinute) break;
    const startMinute = Math.max(Math.min(start, latestMinute), freeMinute);
    deeds.push(...planVisit({ person, place, startMinute, minutes, isKeen: isKeen && number === 0 }, draws));
    freeMinute = startMinute + minutes + draws.whole(4, 30);
  }
  return deeds;
}
