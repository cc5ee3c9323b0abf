import type { Profile } from "./person-state.ts";

/** A time zone is accepted at most once in this time, so that nobody gains caps by travelling in name only. */
const TIME_ZONE_REST_MS = 24 * 3_600_000;

/** The profile with the message's locale and time zone taken over; the same object where nothing changes. */
export function setLocale(
  profile: Profile,
  said: { readonly locale?: string; readonly timeZone?: string },
  nowMs: number,
): Profile {
  let next = profile;
  if (said.locale !== undefined && said.locale !== profile.locale) next = { ...next, locale: said.locale };
  const rested = profile.timeZoneAtMs === undefined || nowMs - profile.timeZoneAtMs >= TIME_ZONE_REST_MS;
  if (said.timeZone !== undefined && said.timeZone !== profile.timeZone && rested) {
    next = { ...next, timeZone: said.timeZone, timeZoneAtMs: nowMs };
  }
  return next;
}
