import type { Fault } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { readSightings } from "../../shared/sightings/read-sightings.ts";
import { membersOf, type Post } from "./post.ts";

/** What a box's message says, with how many of its rows said nothing. */
export interface PostRead {
  readonly post: Omit<Post, "box">;
  readonly ignored: number;
}

/** More than a box hears between two posts: the busiest are some hundred. */
const MAX_ROWS = 2_000;

/** A row of any vendor has less than ten objects and lists, one in the other. */
const MAX_NESTS = 10 * MAX_ROWS;
const MAX_DEPTH = 32;

/**
 * Reads what a box sent, in one of the formats that gateways post, at the moment it arrived: a box's wrong clock is taken
 * out, and what is no sighting (telemetry, readings) is left out. Faults: the body is not of that format.
 */
export function readPost(format: string, body: unknown, nowMs: number): Result<PostRead, Fault[]> {
  if (typeof body === "string" && !isModest(body))
    return err([{ pointer: "/body", detail: `must be of ${MAX_ROWS} rows at most, and not nested deeply` }]);
  const read = readSightings(format, body, { iatMs: nowMs, maxRows: MAX_ROWS });
  if (!read.ok) return read;
  const { sightings, ignored, ...where } = read.value;
  const rows = sightings.map(({ identities, rssi, txPower, ageSeconds }) => ({
    atMs: Math.round(nowMs - ageSeconds * 1000),
    row: present({ ...membersOf(identities), rssi, txPower }),
  }));
  return ok({ post: { where, rows }, ignored });
}

/**
 * Whether a text, if it is JSON, has no more objects and lists than rows need: a megabyte of `{}` costs a hundred times its
 * length when it is parsed. What is in strings counts for nothing, as a stranger's device may be called anything.
 */
function isModest(text: string): boolean {
  let nests = 0;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (code === BRACE || code === BRACKET) {
      nests++;
      depth++;
      if (nests > MAX_NESTS || depth > MAX_DEPTH) return false;
    } else if (code === BRACE_END || code === BRACKET_END) depth--;
  }
  return true;
}

const [QUOTE, BACKSLASH, BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
