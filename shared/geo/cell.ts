import {
  EARTH_RADIUS_METRES,
  greatCircleMetres,
  longitudeReach,
  type Position,
  RADIANS_PER_DEGREE,
} from "./great-circle.ts";

/*
 * A fixed grid over the whole globe: bands of equal height between parallels, each cut into columns of equal width. It depends
 * on nothing that an operator sets, so that edges of two catalog versions mean the same by a cell. Never changed: objects are
 * named by it.
 */

/** No side of a cell is longer. */
export const LONGEST_SIDE_METRES = 1_000;

const BANDS = Math.ceil((Math.PI * EARTH_RADIUS_METRES) / LONGEST_SIDE_METRES);
const BAND_DEGREES = 180 / BANDS;
/** Covers what distances may be off by, so that no cell is missed that just touches. */
const SLACK_METRES = 0.01;

/** Where a cell lies, degrees; `east` may be 180, and is never less than `west`. */
export interface CellBounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The cell that a position lies in: `band.column`. Each position is in exactly one. */
export function cellOf({ latitude, longitude }: Position): string {
  const band = Math.min(BANDS - 1, Math.max(0, Math.floor((latitude + 90) / BAND_DEGREES)));
  return nameOf(band, columnOf(band, longitude));
}

/** The bounds of a cell that `cellOf` or `cellsWithin` named. */
export function boundsOf(cell: string): CellBounds {
  const [band = 0, column = 0] = cell.split(".").map(Number);
  const width = 360 / columnsOf(band);
  return {
    west: column * width - 180,
    south: band * BAND_DEGREES - 90,
    east: (column + 1) * width - 180,
    north: (band + 1) * BAND_DEGREES - 90,
  };
}

/** How far a position is from a cell at its nearest, metres; 0 inside. */
export function metresToCell(cell: string, from: Position): number {
  if (cellOf(from) === cell) return 0;
  const { west, south, east, north } = boundsOf(cell);
  const eastward = turn(from.longitude - west);
  if (eastward <= east - west) {
    // Nothing of a parallel is nearer than where the own meridian meets it.
    const rise = Math.max(0, from.latitude - north, south - from.latitude);
    return rise * RADIANS_PER_DEGREE * EARTH_RADIUS_METRES;
  }
  return Math.min(metresToMeridian(from, west, south, north), metresToMeridian(from, east, south, north));
}

/** Every cell that is at most so far from a position, metres: in order from south to north, each once. */
export function cellsWithin(center: Position, metres: number): string[] {
  const reach = (metres + SLACK_METRES) / EARTH_RADIUS_METRES;
  const rise = reach / RADIANS_PER_DEGREE;
  const first = Math.max(0, Math.floor((center.latitude - rise + 90) / BAND_DEGREES));
  const last = Math.min(BANDS - 1, Math.floor((center.latitude + rise + 90) / BAND_DEGREES));
  const side = longitudeReach(center.latitude * RADIANS_PER_DEGREE, reach) / RADIANS_PER_DEGREE;
  const cells: string[] = [];
  for (let band = first; band <= last; band++) {
    const columns = columnsOf(band);
    const own = columnOf(band, center.longitude);
    // One more to either side, for what rounding may be off by.
    const spread = Math.min(columns, Math.ceil(side / (360 / columns)) + 1);
    const from = 2 * spread + 1 >= columns ? 0 : own - spread;
    const count = Math.min(columns, 2 * spread + 1);
    for (let step = 0; step < count; step++) {
      const cell = nameOf(band, (from + step + columns) % columns);
      if (metresToCell(cell, center) <= metres + SLACK_METRES) cells.push(cell);
    }
  }
  return cells;
}

function nameOf(band: number, column: number): string {
  return `${band}.${column}`;
}

/** As many as keep the wider of a band's two parallels from sides that are too long. */
function columnsOf(band: number): number {
  const south = band * BAND_DEGREES - 90;
  const north = south + BAND_DEGREES;
  const widest = south <= 0 && north >= 0 ? 0 : Math.min(Math.abs(south), Math.abs(north));
  const around = 2 * Math.PI * EARTH_RADIUS_METRES * Math.cos(widest * RADIANS_PER_DEGREE);
  return Math.ceil(around / LONGEST_SIDE_METRES);
}

function columnOf(band: number, longitude: number): number {
  const columns = columnsOf(band);
  return Math.min(columns - 1, Math.floor((turn(longitude + 180) / 360) * columns));
}

/** The same angle in [0°, 360°]. */
function turn(degrees: number): number {
  return degrees - 360 * Math.floor(degrees / 360);
}

/** To the nearest point of a piece of a meridian: where the great circle through `from` meets it at right angles, or an end. */
function metresToMeridian(from: Position, longitude: number, south: number, north: number): number {
  const latitude = from.latitude * RADIANS_PER_DEGREE;
  const away = (from.longitude - longitude) * RADIANS_PER_DEGREE;
  const foot = Math.atan2(Math.sin(latitude), Math.cos(latitude) * Math.cos(away)) / RADIANS_PER_DEGREE;
  const candidates = foot > south && foot < north ? [south, foot, north] : [south, north];
  return Math.min(...candidates.map((at) => greatCircleMetres(from, { latitude: at, longitude })));
}
