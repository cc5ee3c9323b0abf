import type { Fault } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { ok, type Result } from "../../shared/result.ts";
import { readSightings } from "../../shared/sightings/read-sightings.ts";
import { membersOf, type Post } from "./post.ts";

/** What a box's message says, with how many of its rows said nothing. */
export interface PostRead {
  readonly post: Omit<Post, "box">;
  readonly ignored: number;
}

/** More than a box hears between two posts: the busiest are some hundred. */
const MAX_ROWS = 2_000;

/**
 * Reads what a box sent, in one of the formats that gateways post, at the moment it arrived: a box's wrong clock is taken
 * out, and what is no sighting (telemetry, readings) is left out. Faults: the body is not of that format.
 */
export function readPost(format: string, body: unknown, nowMs: number): Result<PostRead, Fault[]> {
  const read = readSightings(format, body, { iatMs: nowMs, maxRows: MAX_ROWS });
  if (!read.ok) return read;
  const { sightings, ignored, ...where } = read.value;
  const rows = sightings.map(({ identities, rssi, txPower, ageSeconds }) => ({
    atMs: Math.round(nowMs - ageSeconds * 1000),
    row: present({ ...membersOf(identities), rssi, txPower }),
  }));
  return ok({ post: { where, rows }, ignored });
}
