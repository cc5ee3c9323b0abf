import { localTime } from "../time/zone.ts";
import { nextOffsetChange, offsetAt } from "../time/zone-offset.ts";

const HOUR_MS = 3_600_000;

/** The hour and the day that units count in, by name, and the instant (epoch milliseconds) at which the hour ends. */
export interface Buckets {
  /** As `20261123T01`. */
  readonly hour: string;
  /** As `20261123`. */
  readonly day: string;
  /** The first instant with another hour, and so never after the end of the day. */
  readonly endsMs: number;
}

/**
 * The hour and day of the zone's wall clock at an instant (epoch milliseconds). An hour that the clock shows twice is one
 * hour with one name, whichever day it belongs to, so setting a clock back never gives an hour's units a second time.
 */
export function bucketsOf(timeZone: string, nowMs: number): Buckets {
  const hour = hourName(timeZone, nowMs);
  return { hour, day: hour.slice(0, 8), endsMs: hourEnd(timeZone, nowMs, hour) };
}

function hourName(timeZone: string, atMs: number): string {
  const { year, month, day, hour } = localTime(timeZone, atMs);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${String(year).padStart(4, "0")}${two(month)}${two(day)}T${two(hour)}`;
}

function hourEnd(timeZone: string, atMs: number, name: string): number {
  const wallMs = atMs + offsetAt(timeZone, atMs);
  const endMs = atMs + HOUR_MS - (((wallMs % HOUR_MS) + HOUR_MS) % HOUR_MS);
  // A clock set back at the end of an hour shows the same hour again; one set forward, or by half an hour, may end it early.
  const changeMs = nextOffsetChange(timeZone, atMs, endMs);
  if (changeMs === undefined) return endMs;
  return hourName(timeZone, changeMs) === name ? hourEnd(timeZone, changeMs, name) : changeMs;
}
