import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../local/build/run-tool.ts";
import { metresToFence } from "../../shared/areas/near-reach.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { cellOf } from "../../shared/geo/cell.ts";
import { EARTH_RADIUS_METRES, type Position, RADIANS_PER_DEGREE } from "../../shared/geo/great-circle.ts";
import { makeGenerator } from "../../shared/simulate/generator.ts";

/** Where the oven stands. */
export const BAKERY = "ring-and-glaze";
export const SIGNAL = "hot-light";

/** The demo's catalog, as text. */
export const CATALOG_TEXT = readFileSync(join(PROJECT, "demo/hot-light-catalog.json"), "utf8");

const CENTER: Position = { latitude: 52.52, longitude: 13.405 };
const RADIUS_METRES = 30;
/** As the demo's catalog says. */
const NEAR_METRES = nearOf(JSON.parse(CATALOG_TEXT));

/** The street is the same each time. */
const SEED = 7;

/** Half the length of the street, and of its side, metres. */
export const LENGTH_METRES = 3_000;
export const WIDTH_METRES = 400;

/** Somebody on the street. */
export interface Walker {
  readonly name: string;
  /** Metres east and north of the bakery. */
  readonly east: number;
  readonly north: number;
  readonly position: Position;
  /** Whether they said yes to being told of signals, and whether signals reach the cell that they are in. */
  readonly agrees: boolean;
  readonly isInReach: boolean;
}

/** So many people, spread evenly over the street by a fixed seed; one in six does not agree. */
export function peopleOnStreet(count: number): readonly Walker[] {
  const { share, happens } = makeGenerator(SEED);
  return Array.from({ length: count }, (_, number) => {
    const east = (share() * 2 - 1) * LENGTH_METRES;
    const north = (share() * 2 - 1) * WIDTH_METRES;
    const position = pointAt(east, north);
    const isInReach = metresToFence({ center: CENTER, outerMetres: RADIUS_METRES }, cellOf(position)) <= NEAR_METRES;
    return { name: `person ${number}`, east, north, position, agrees: happens(5 / 6), isInReach };
  });
}

function pointAt(east: number, north: number): Position {
  const metresPerDegree = EARTH_RADIUS_METRES * RADIANS_PER_DEGREE;
  return {
    latitude: CENTER.latitude + north / metresPerDegree,
    longitude: CENTER.longitude + east / (metresPerDegree * Math.cos(CENTER.latitude * RADIANS_PER_DEGREE)),
  };
}

function nearOf({ moments = [] }: Catalog): number {
  const [on] = moments.flatMap((moment) => ("signal" in moment.on ? [moment.on] : []));
  return on?.near ?? 0;
}
