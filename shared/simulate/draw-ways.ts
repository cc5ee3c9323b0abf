import { instantOfLocal } from "../time/calendar.ts";
import { type CalendarDay, parseCalendarDay } from "./calendar-day.ts";
import { drawHour } from "./draw-hour.ts";
import { drawVisit } from "./draw-visit.ts";
import { type Generator, makeGenerator } from "./generator.ts";
import type { PingSaid, SightingSaid } from "./said.ts";
import type { Terrain } from "./terrain.ts";

/** What people do in one day: the same whatever a catalog makes of it. */
export interface Ways {
  readonly people: readonly Walker[];
  /** In order of time. */
  readonly steps: readonly Step[];
}

export interface Walker {
  /** What all draws of the person go by, also whether they agreed to something. */
  readonly drawKey: Uint8Array;
  readonly timeZone: string;
  /** By place: how often they were there before this day. */
  readonly visits: Readonly<Record<string, number>>;
}

/** One message of a person's device, or of a gateway that hears their card. `person`: number in `people`. */
export type Step = { readonly atMs: number; readonly person: number } & (
  | { readonly kind: "ping"; readonly said: PingSaid }
  | { readonly kind: "sighting"; readonly said: SightingSaid }
);

const DAY_MINUTES = 24 * 60;

/** Shares of people, and how many visits they make: assumptions, told in docs/simulate.md. */
const HABITS = {
  mostVisits: 6,
  mostEarlierVisits: 4,
  areRegulars: 0.5,
  carryCard: 0.15,
  hideTheirPosition: 0.05,
} as const;

/** A day of the people on a terrain: as many as it takes for so many steps. */
export function drawWays(
  terrain: Terrain,
  { seed, pings, day }: { readonly seed: number; readonly pings: number; readonly day: string },
): Ways {
  const date = parseCalendarDay(day);
  const people: Walker[] = [];
  const steps: Step[] = [];
  // Where there is nothing to be at, to do or to scan, no one could say anything.
  const isEmpty = terrain.spots.length === 0 && terrain.events.length === 0 && terrain.markers.length === 0;
  while (date !== undefined && !isEmpty && steps.length < pings) {
    const { walker, steps: own } = drawPerson(terrain, makeGenerator(seed, people.length), people.length, date);
    people.push(walker);
    steps.push(...own.slice(0, pings - steps.length));
  }
  // Array.sort is stable, so what one person does in one instant keeps its order.
  return { people, steps: steps.sort((a, b) => a.atMs - b.atMs || a.person - b.person) };
}

function drawPerson(terrain: Terrain, draws: Generator, person: number, date: CalendarDay) {
  const home = draws.whole(0, Math.max(0, terrain.spots.length - 1));
  const around = terrain.spots.length === 0 ? [] : terrain.neighbours(home);
  const near = around.flatMap((number) => terrain.spots[number] ?? []);
  const timeZone = near[0]?.timeZone ?? terrain.timeZone;
  const drawKey = Uint8Array.from({ length: 16 }, () => draws.whole(0, 255));
  const isRegular = draws.happens(HABITS.areRegulars);
  const visits = Object.fromEntries(
    near.map(({ place }) => [place, isRegular ? draws.whole(0, HABITS.mostEarlierVisits) : 0]),
  );
  const card = draws.happens(HABITS.carryCard) ? draws.pick(terrain.tags) : undefined;
  const tellsPosition = !draws.happens(HABITS.hideTheirPosition);
  const instant = (minute: number) => {
    const minuteOfDay = Math.floor(minute);
    return instantOfLocal(timeZone, { ...date, minuteOfDay }) + Math.round((minute - minuteOfDay) * 60) * 1000;
  };
  const steps: Step[] = [];
  let freeMinute = 0;
  for (const wanted of drawStarts(draws)) {
    const start = Math.max(wanted, freeMinute);
    const minutes = Math.min(90, 1 + Math.floor(-12 * Math.log(1 - draws.share())));
    const visit = drawVisit({ terrain, spot: draws.pick(around), draws, minutes, tellsPosition, card });
    freeMinute = start + minutes + draws.whole(4, 30);
    for (const { atMinute, ...message } of visit) {
      if (start + atMinute >= DAY_MINUTES) continue;
      steps.push({ ...message, person, atMs: instant(start + atMinute) });
    }
  }
  return { walker: { drawKey, timeZone, visits }, steps };
}

/** Minutes of the day at which a person sets out, in order. */
function drawStarts(draws: Generator): readonly number[] {
  const count = draws.whole(1, HABITS.mostVisits);
  return Array.from({ length: count }, () => drawHour(draws) * 60 + draws.share() * 60).sort((a, b) => a - b);
}
