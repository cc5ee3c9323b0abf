import type { LonLat } from "../../geo/fence.ts";
import { offsetAt } from "../../time/zone-offset.ts";

const MS_PER_DEGREE = 240_000;

/** In the west of China the sun is 46.5 degrees behind the clock, which is more than anywhere else. */
const MAX_APART_DEGREES = 60;

type Latitudes = readonly [south: number, north: number];

/** Around all places of the zones that begin with such a word, with their islands: wide, so that none is wrongly outside. */
const LATITUDES: ReadonlyMap<string, Latitudes> = new Map([
  ["Africa", [-50, 40]],
  ["America", [-62, 85]],
  ["Asia", [-15, 85]],
  ["Australia", [-60, -5]],
  ["Europe", [34, 85]],
  ["Indian", [-60, 20]],
  ["Pacific", [-60, 35]],
]);

/** Half a year apart: the lesser offset of the two is that without summer time. */
const [JANUARY_MS, JULY_MS] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)];

/** Where clocks may show a time zone, in degrees: latitudes, and the longitude that the sun has at noon. */
export interface ZoneArea {
  readonly latitudes: Latitudes;
  readonly longitude: number;
}

/**
 * Where an IANA time zone may be, coarsely: by its offset without summer time, and by the part of the world that it is named
 * for. Undefined if it is named for none, as UTC: such a zone may be anywhere.
 */
export function zoneArea(zone: string): ZoneArea | undefined {
  const part = zone.slice(0, Math.max(0, zone.indexOf("/")));
  if (part === "" || part.toLowerCase() === "etc") return undefined;
  const standardMs = Math.min(offsetAt(zone, JANUARY_MS), offsetAt(zone, JULY_MS));
  return { latitudes: LATITUDES.get(part) ?? [-90, 90], longitude: standardMs / MS_PER_DEGREE };
}

/** Whether a position can be in the area. */
export function isInArea(
  [longitude, latitude]: LonLat,
  { latitudes: [south, north], longitude: noon }: ZoneArea,
): boolean {
  const apart = Math.abs(longitude - noon) % 360;
  return latitude >= south && latitude <= north && Math.min(apart, 360 - apart) <= MAX_APART_DEGREES;
}
