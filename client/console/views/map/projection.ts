import type { LonLat } from "../../../../shared/geo/fence.ts";

/** A point of the world: Web Mercator, from 0 (west, north) to 1 (east, south). */
export interface WorldPoint {
  readonly x: number;
  readonly y: number;
}

/** What part of the world is shown: what is in the middle, and how many pixels the whole world would be wide. */
export interface Viewport extends WorldPoint {
  readonly scale: number;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From a corner to the other, in the world. */
export interface Box {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

const EARTH_METRES = 40_075_016.686;
/** Web Mercator ends here. */
const MAX_LATITUDE = 85.0511;
/** Metres across the whole width that is shown at most near, and all of the world at most far. */
const MAX_SCALE = EARTH_METRES * 12;
const MIN_SCALE = 256;

/** Where a position is in the world. */
export function toWorld([longitude, latitude]: Readonly<LonLat>): WorldPoint {
  const held = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude));
  const radians = (held * Math.PI) / 180;
  return {
    x: (longitude + 180) / 360,
    y: (1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2,
  };
}

/** How long a metre is at this height of the world, as a share of the whole world's width. */
export function worldPerMetre(y: number): number {
  const latitude = Math.atan(Math.sinh(Math.PI * (1 - 2 * y)));
  return 1 / (EARTH_METRES * Math.cos(latitude));
}

/** Where a point of the world is on the screen, in pixels from the upper left corner. */
export function toScreen({ x, y }: WorldPoint, view: Viewport, { width, height }: Size): WorldPoint {
  return { x: (x - view.x) * view.scale + width / 2, y: (y - view.y) * view.scale + height / 2 };
}

/** The viewport that shows a box, with a tenth of room around it; a single point with 200 metres. */
export function fitBox({ west, north, east, south }: Box, { width, height }: Size): Viewport {
  const centre = { x: (west + east) / 2, y: (north + south) / 2 };
  const least = 200 * worldPerMetre(centre.y);
  const scale = Math.min(width / Math.max(east - west, least), height / Math.max(south - north, least)) * 0.8;
  return { ...centre, scale: holdScale(scale) };
}

/** Zooms so that what is under a point of the screen stays there. */
export function zoomAt(view: Viewport, factor: number, at: WorldPoint, { width, height }: Size): Viewport {
  const scale = holdScale(view.scale * factor);
  const [dx, dy] = [at.x - width / 2, at.y - height / 2];
  return { x: view.x + dx / view.scale - dx / scale, y: view.y + dy / view.scale - dy / scale, scale };
}

/** Moves what is shown by so many pixels. */
export function panBy(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x - dx / view.scale, y: Math.max(0, Math.min(1, view.y - dy / view.scale)) };
}

/** A length that reads well, and how many pixels it is in the middle of what is shown. */
export function scaleBar(view: Viewport, mostPixels: number): { readonly metres: number; readonly pixels: number } {
  const pixelsPerMetre = worldPerMetre(view.y) * view.scale;
  const most = mostPixels / pixelsPerMetre;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
  return { metres, pixels: metres * pixelsPerMetre };
}

/** How many metres a pixel is in the middle of what is shown. */
export function metresPerPixel(view: Viewport): number {
  return 1 / (worldPerMetre(view.y) * view.scale);
}

function holdScale(scale: number): number {
  return Math.max(MIN_SCALE, Math.min(MAX_SCALE, scale));
}
