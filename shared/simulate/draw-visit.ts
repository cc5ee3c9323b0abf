import { present } from "../json/present.ts";
import type { Generator } from "./generator.ts";
import { pointBeside } from "./point-in.ts";
import { hear, type PingSaid, type SightingSaid } from "./said.ts";
import type { Terrain } from "./terrain.ts";

/** A message of a visit, minutes after its start. */
export type VisitMessage = { readonly atMinute: number } & (
  | { readonly kind: "ping"; readonly said: PingSaid }
  | { readonly kind: "sighting"; readonly said: SightingSaid }
);

/** How likely people do what they do in a visit: assumptions, told in docs/simulate.md. */
const HABITS = {
  phoneInPocket: 0.35,
  standBesideBeacon: 0.6,
  scan: 0.25,
  scanElsewhere: 0.05,
  fireEvent: 0.3,
  tellLeaving: 0.6,
} as const;

/** A tag is heard so long after the device spoke, minutes. */
const SOON_MINUTES = 0.1;

/** One visit: they come, stay, do this and that, and leave, with a word or without. Without a spot they are nowhere known. */
export function drawVisit(about: {
  readonly terrain: Terrain;
  /** Number of the spot. */
  readonly spot: number | undefined;
  readonly draws: Generator;
  readonly minutes: number;
  readonly tellsPosition: boolean;
  /** Id of the entry of their card. */
  readonly card: string | undefined;
}): readonly VisitMessage[] {
  const { terrain, draws, minutes, card } = about;
  const spot = about.spot === undefined ? undefined : terrain.spots[about.spot];
  const ground = about.spot === undefined || !about.tellsPosition ? undefined : terrain.groundOf(about.spot);
  const accuracy = draws.whole(5, 30);
  const here = ground && { ...pointBeside(ground.middle, draws.share(), draws.share()), accuracy };
  const beacon = draws.happens(HABITS.standBesideBeacon) ? draws.pick(spot?.beacons ?? []) : undefined;
  const weakerDb = draws.whole(0, 25);
  const gateway = card === undefined ? undefined : draws.pick(spot?.gateways ?? []);
  const zone = draws.pick(spot?.zones ?? []);
  const times = drawTimes(draws, minutes);
  const doings = drawDoings(terrain, spot?.markers ?? [], draws, times);

  const messages: VisitMessage[] = [];
  const ping = (atMinute: number, said: PingSaid) => {
    const channel = draws.happens(HABITS.phoneInPocket) ? ("push" as const) : undefined;
    messages.push({ atMinute, kind: "ping", said: present({ ...said, channel }) });
  };
  for (const [number, atMinute] of times.entries()) {
    // Who comes by their position walks up to the beacon later.
    const hears = beacon !== undefined && (number > 0 || here === undefined);
    ping(
      atMinute,
      present({ position: here, beacons: hears ? [...hear(beacon, weakerDb)] : undefined, ...doings(atMinute) }),
    );
    if (card === undefined || spot === undefined || gateway === undefined) continue;
    const said = present({ tag: card, gateway, place: spot.place, zone, rssi: -60 - weakerDb });
    messages.push({ atMinute: atMinute + SOON_MINUTES, kind: "sighting", said });
  }
  if (ground !== undefined && draws.happens(HABITS.tellLeaving)) {
    const away = pointBeside(ground.middle, 2 * (ground.radiusMetres + accuracy), draws.share());
    ping(minutes + 1, { position: { ...away, accuracy } });
  }
  return messages;
}

/** Minutes of a visit at which the device says something: when it comes, and every few minutes. */
function drawTimes(draws: Generator, minutes: number): readonly number[] {
  const times = [0];
  for (let next = draws.whole(1, 4); next < minutes; next += draws.whole(2, 5)) times.push(next);
  return times;
}

/** What they scan and do in the app, and when. */
function drawDoings(terrain: Terrain, markers: readonly string[], draws: Generator, times: readonly number[]) {
  const eventAt = draws.happens(HABITS.fireEvent) ? draws.pick(times) : undefined;
  const event = draws.pick(terrain.events);
  const scanAt = draws.pick(times);
  const scanned = draws.happens(HABITS.scan) ? draws.pick(markers) : undefined;
  const poster = draws.happens(HABITS.scanElsewhere) ? draws.pick(terrain.markers) : undefined;
  return (atMinute: number): PingSaid =>
    present({
      event: atMinute === eventAt && event !== undefined ? { name: event } : undefined,
      marker: atMinute === scanAt ? (scanned ?? poster) : undefined,
    });
}
