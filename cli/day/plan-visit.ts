import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../local/build/run-tool.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { Position } from "../../shared/geo/great-circle.ts";
import { present } from "../../shared/json/present.ts";
import type { Generator } from "../../shared/simulate/generator.ts";
import { pointBeside } from "../../shared/simulate/point-in.ts";
import { hear, type PingSaid } from "../../shared/simulate/said.ts";
import { surveyTerrain } from "../../shared/simulate/terrain.ts";
import type { Euros, PersonDeed, Reactions, Seller } from "./deed.ts";

/** The places of demo/catalog.json, and how many visits are to each, beside the others. */
const PLACES = { "doughnut-shop": 5, "book-shop": 2, "waiting-hall": 3 } as const;

export type DayPlace = keyof typeof PLACES;

/** How likely people do what they do in a visit. Made up: a day on a screen is to have some of each. */
const HABITS = {
  openApp: 0.3,
  stay: 0.7,
  goToCounter: 0.4,
  scanMenu: 0.25,
  askForTaste: 0.35,
  orderInApp: 0.2,
  buy: 0.6,
  showTwice: 0.15,
  read: 0.5,
  tellLeaving: 0.75,
  see: 0.85,
  tap: 0.3,
  dismiss: 0.12,
} as const;

/** A dwell of the demo's catalog is five seconds. */
const STOOD_SECONDS = 6;

/** Between the shops, where nothing is. */
const STREET: Position = { latitude: 50.9395, longitude: 6.953 };

const terrain = surveyTerrain([JSON.parse(readFileSync(join(PROJECT, "demo/catalog.json"), "utf8")) as Catalog]);

/** A visit: where, when and how long, in minutes; `isKeen`: they stay, and buy at the till. */
export interface Visit {
  readonly person: number;
  readonly place: DayPlace;
  readonly startMinute: number;
  readonly minutes: number;
  readonly isKeen: boolean;
}

/** What a person does in a visit, in order of time. */
export function planVisit(visit: Visit, draws: Generator): readonly PersonDeed[] {
  const { person, place, startMinute, minutes } = visit;
  const at = (share: number) => ({ person, minute: startMinute + share * minutes });
  const ping = (share: number, said: PingSaid, stoodSeconds?: number): PersonDeed =>
    present({ ...at(share), kind: "ping", said, reactions: drawReactions(draws), stoodSeconds });
  const buy = (share: number, seller: Seller): PersonDeed => {
    return { ...at(share), kind: "buy", seller, total: drawEuros(draws), showsTwice: draws.happens(HABITS.showTwice) };
  };
  const here = positionAt(place, draws);
  const deeds = [ping(0, { position: here }), ...DEEDS[place]({ visit, draws, here, ping, buy })];
  if (!draws.happens(HABITS.tellLeaving)) return deeds;
  return [...deeds, ping(1, { position: accurate(pointBeside(STREET, draws.share() * 20, draws.share()), draws) })];
}

/** A place that somebody goes to. */
export function drawPlace(draws: Generator): DayPlace {
  const places = Object.entries(PLACES) as [DayPlace, number][];
  return (
    draws.pick(places.flatMap(([place, weight]) => Array.from({ length: weight }, () => place))) ?? "doughnut-shop"
  );
}

interface Doing {
  readonly visit: Visit;
  readonly draws: Generator;
  readonly here: NonNullable<PingSaid["position"]>;
  readonly ping: (share: number, said: PingSaid, stoodSeconds?: number) => PersonDeed;
  readonly buy: (share: number, seller: Seller) => PersonDeed;
}

/** What they do at each place, beside coming and going. `share`: of the visit, when it happens. */
const DEEDS: Readonly<Record<DayPlace, (doing: Doing) => readonly PersonDeed[]>> = {
  "doughnut-shop": ({ visit: { isKeen }, draws, here, ping, buy }) => {
    const some = (likelihood: number, deed: () => PersonDeed) => (draws.happens(likelihood) ? [deed()] : []);
    const deeds = [
      ...some(HABITS.openApp, () => ping(0.1, { event: { name: "shop-opened" } })),
      ...some(isKeen ? 1 : HABITS.stay, () => ping(0.3, { position: here }, STOOD_SECONDS)),
      ...some(HABITS.goToCounter, () => ping(0.4, { beacons: hearCounter(draws) })),
      ...some(HABITS.scanMenu, () => ping(0.45, { marker: "menu-card" })),
      ...some(HABITS.askForTaste, () => ping(0.5, { event: { name: "taste-asked" } })),
    ];
    if (isKeen || !draws.happens(HABITS.orderInApp)) {
      return [...deeds, ...some(isKeen ? 1 : HABITS.buy, () => buy(0.8, "ring-till"))];
    }
    const data = { amount: drawEuros(draws), currency: "EUR" };
    return [
      ...deeds,
      ping(0.6, { event: { name: "order-placed" }, channel: "push" }),
      ping(0.9, { event: { name: "order-paid", data } }),
    ];
  },
  "book-shop": ({ draws, ping, buy }) => [
    ...(draws.happens(HABITS.read) ? [ping(0.4, { marker: "reading-table" })] : []),
    ...(draws.happens(HABITS.buy) ? [buy(0.8, "book-till")] : []),
  ],
  "waiting-hall": ({ draws, buy }) => (draws.happens(HABITS.buy) ? [buy(0.5, "web-shop")] : []),
};

/** What somebody does with an offer. */
export function drawReactions(draws: Generator): Reactions {
  const [sees, taps, dismisses] = [HABITS.see, HABITS.tap, HABITS.dismiss].map((share) => draws.happens(share));
  if (!sees) return [];
  if (taps) return ["impression", "click"];
  return dismisses ? ["impression", "dismiss"] : ["impression"];
}

function drawEuros(draws: Generator): Euros {
  return `${draws.whole(2, 18)}.${draws.whole(10, 99)}`;
}

function positionAt(place: DayPlace, draws: Generator): NonNullable<PingSaid["position"]> {
  const ground = terrain.groundOf(terrain.spots.findIndex((spot) => spot.place === place));
  const { middle, radiusMetres } = ground ?? { middle: STREET, radiusMetres: 0 };
  return accurate(pointBeside(middle, draws.share() * 0.15 * radiusMetres, draws.share()), draws);
}

function accurate(position: Position, draws: Generator) {
  return { ...position, accuracy: draws.whole(4, 8) };
}

function hearCounter(draws: Generator): NonNullable<PingSaid["beacons"]> {
  const [beacon] = terrain.spots.flatMap(({ beacons }) => beacons);
  return beacon === undefined ? [] : [...hear(beacon, draws.whole(0, 5))];
}
