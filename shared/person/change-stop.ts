import { REPLAY_SECONDS } from "../token/window.ts";
import type { Profile, Stop } from "./person-state.ts";

/** Messages on one thing that may be of one instant: each is remembered with it, in the row that all else is written to. */
const MAX_OF_AN_INSTANT = 8;

const DAY_MS = 86_400_000;

/**
 * The profile after a `stop+jwt` on a campaign or moment; the same object if the message changes nothing: what was said later
 * holds, and of two messages of one instant the one that came last. What was undone is kept for as long as an older message
 * could still come, and dropped on the way.
 */
export function changeStop(
  profile: Profile,
  { name, stopped, iatMs, jti }: { name: string; stopped: boolean; iatMs: number; jti: string },
  nowMs: number,
): Profile {
  const { stops = {} } = profile;
  const held = Object.hasOwn(stops, name) ? stops[name] : undefined;
  if (held === undefined ? !stopped : held.atMs > iatMs) return profile;
  const jtis = held?.atMs === iatMs ? held.jtis : [];
  if (jtis.includes(jti)) return profile;
  const kept = Object.entries(stops).filter(([, stop]) => stop.stopped || nowMs - stop.atMs < REPLAY_SECONDS * 1000);
  const next: Stop = { stopped, atMs: iatMs, jtis: [...jtis, jti] };
  const stopsSaid = { day: Math.floor(nowMs / DAY_MS), count: stopsSaidToday(profile, nowMs) + 1 };
  return { ...profile, stops: Object.fromEntries([...kept, [name, next]]), stopsSaid };
}

/** How many messages have changed this day (UTC) what the person stopped. */
export function stopsSaidToday({ stopsSaid }: Pick<Profile, "stopsSaid">, nowMs: number): number {
  return stopsSaid?.day === Math.floor(nowMs / DAY_MS) ? stopsSaid.count : 0;
}

/** Whether so many messages on this thing were of this instant that no other one of it is taken. */
export function isInstantFull({ stops = {} }: Pick<Profile, "stops">, name: string, iatMs: number): boolean {
  const held = Object.hasOwn(stops, name) ? stops[name] : undefined;
  return held?.atMs === iatMs && held.jtis.length >= MAX_OF_AN_INSTANT;
}

/** Whether the person has stopped the campaign, or else the moment. */
export function isStopped({ stops = {} }: Pick<Profile, "stops">, name: string): boolean {
  return Object.hasOwn(stops, name) && stops[name]?.stopped === true;
}
