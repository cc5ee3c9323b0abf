import { type LeaseGrant, type Limits, MAX_BLOCK_UNITS } from "../../shared/budget/lease.ts";
import type { Trust } from "../../shared/catalog/catalog.ts";
import { present } from "../../shared/json/present.ts";
import type { LiveEntry } from "../../shared/live/live-state.ts";

/*
 * What Redis may say to each question. Each throws for anything else, and names nothing of it: a unit too many would be
 * given, a pause too few would be forgotten.
 */

/** Where a Date ends. */
const LAST_MS = 8.64e15;

/**
 * `kind:name`, of paused coupons with blanks in it; of a signal `signal:type:place`, where the place may be empty; of void
 * reports `reports:sender:sinceMs`. Kinds of later versions are let be.
 */
const LIVE_KEY =
  /^(?:[a-z]{1,32}:[A-Za-z0-9_-]{1,64}(?: [A-Za-z0-9_-]{1,64}){0,2}|[a-z]{1,32}:[A-Za-z0-9_-]{1,64}:[A-Za-z0-9_-]{0,64})$/;
/** `{on} {atMs}`, with an end ` {untilMs}`, of a signal that is on ` {id} {fromMs} {trust}`. */
const LIVE_VALUE =
  /^([01]) (\d{1,16}(?:\.\d{1,9})?)(?: (\d{1,16}(?:\.\d{1,9})?)(?: ([A-Za-z0-9_-]{1,64}) (\d{1,16}(?:\.\d{1,9})?) (low|medium|high))?)?$/;
const TAG_VALUE = /^\d{1,16}(?:\.\d{1,9})? [A-Za-z0-9_-]{1,128} ([A-Za-z0-9_.-]{0,512})$/;

/** `{units, why}` of the lease script: no more than a block or a limit of the campaign, and a reason only for none. */
export function readGrant(reply: unknown, { offers, perHour, perDay }: Limits): LeaseGrant {
  const [units, why, ...more]: unknown[] = Array.isArray(reply) ? reply : [];
  const most = Math.min(MAX_BLOCK_UNITS, ...[offers, perHour, perDay].flatMap((limit) => limit ?? []));
  if (more.length > 0 || !isCount(units, most)) throw new Error("the lease script gave no units");
  if (why === "") return { units };
  if (units > 0 || (why !== "spent" && why !== "pace")) throw new Error("the lease script gave no reason");
  return { units, why };
}

/** The other scripts say that they did it, or how many units went back. */
export function readDone(reply: unknown): true {
  if (!isCount(reply, MAX_BLOCK_UNITS)) throw new Error("the script did not say what it did");
  return true;
}

/** The entries of the live state, from the fields and values of its hash: each may be a pause. */
export function readEntries(reply: unknown): Record<string, LiveEntry> {
  if (!Array.isArray(reply) || reply.length % 2 === 1) throw new Error("the live state is no hash");
  const entries: [string, LiveEntry][] = [];
  for (let at = 0; at < reply.length; at += 2) {
    const key: unknown = reply[at];
    if (typeof key !== "string" || !LIVE_KEY.test(key)) throw new Error("a thing of the live state has no name");
    entries.push([key, readEntry(reply[at + 1])]);
  }
  if (new Set(entries.map(([key]) => key)).size < entries.length) throw new Error("the live state names a thing twice");
  return Object.fromEntries(entries);
}

function readEntry(value: unknown): LiveEntry {
  const [, on, at, until, id, from, trust] = (typeof value === "string" ? LIVE_VALUE.exec(value) : undefined) ?? [];
  const atMs = Number(at);
  const untilMs = until === undefined ? undefined : Number(until);
  const signal = id === undefined ? undefined : { id, fromMs: Number(from), trust: trust as Trust };
  if (on === undefined || [atMs, untilMs ?? 0, signal?.fromMs ?? 0].some((ms) => ms > LAST_MS)) {
    throw new Error("an entry of the live state cannot be read");
  }
  return present({ on: on === "1", atMs, untilMs, signal });
}

/** The sealed locators of so many tags, in their order; null where there is none or its owner took it away. */
export function readLocators(reply: unknown, count: number): (string | null)[] {
  if (!Array.isArray(reply) || reply.length !== count) throw new Error("not as many tags as were asked for");
  return reply.map((value: unknown) => {
    if (value === null) return null;
    const [, locator] = (typeof value === "string" ? TAG_VALUE.exec(value) : undefined) ?? [];
    if (locator === undefined) throw new Error("a tag of the registry cannot be read");
    return locator === "" ? null : locator;
  });
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most;
}
