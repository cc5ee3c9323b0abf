import { foldEvents, MAX_EVENTS_A_PURPOSE } from "../consent/bound-history.ts";
import type { ConsentState } from "../person/person-state.ts";
import type { ConsentRow } from "./person-rows.ts";
import { uniteByName } from "./unite-by-name.ts";

/**
 * What two people agree to who are one from now on: a purpose if one of them grants it and the other's latest statement is no
 * withdrawal, whenever that was said. A grant from before the later of the two statements changes nothing any more.
 */
export function uniteConsent(account: ConsentState, device: ConsentState): ConsentState {
  return uniteByName(account, device, (one, other) => ({
    granted: one.granted && other.granted,
    atMs: Math.max(one.atMs, other.atMs),
  }));
}

/**
 * The changes of mind of both: those of the device's own person behind the others, under numbers of their own. A message that
 * is there already is left out. Beyond 1,000 a purpose the oldest days are folded.
 */
export function uniteConsentEvents(
  account: readonly ConsentRow[],
  device: readonly ConsentRow[],
): readonly ConsentRow[] {
  const known = new Set(account.flatMap(messagesOf));
  const newest = account.at(-1)?.number ?? 0;
  const moved = device
    .filter((row) => !messagesOf(row).some((message) => known.has(message)))
    .map(({ events }, at) => ({ number: newest + at + 1, events }));
  return withoutFolded([...account, ...moved]);
}

/** A message is known by its device and its id. */
function messagesOf({ events }: ConsentRow): readonly string[] {
  return events.flatMap((event) => (event === null ? [] : [`${event.device} ${event.jti}`]));
}

function withoutFolded(rows: readonly ConsentRow[]): readonly ConsentRow[] {
  const all = rows.flatMap(({ events }) => events);
  const kept = all.flatMap((event, number) => (event === null ? [] : [{ ...event, number }]));
  const oldestFirst = kept.toSorted((one, other) => one.receivedMs - other.receivedMs);
  const byPurpose = Map.groupBy(oldestFirst, ({ purpose }) => purpose);
  const folded = new Set([...byPurpose.values()].flatMap((events) => foldEvents(events, MAX_EVENTS_A_PURPOSE)));
  if (folded.size === 0) return rows;
  let number = 0;
  return rows
    .map((row) => {
      const events = row.events.map((event) => (folded.has(number++) ? null : event));
      return events.every((event, at) => event === row.events[at]) ? row : { ...row, events };
    })
    .filter(({ events }) => events.some((event) => event !== null));
}
