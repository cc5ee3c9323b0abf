import { foldEvents, MAX_EVENTS_A_PURPOSE, startOfDay } from "../../../../shared/consent/bound-history.ts";
import type { ConsentEvent } from "../../../../shared/consent/consent.ts";
import type { Records } from "./records.ts";

/** Changes of mind of the person, kept as long as they are; the oldest beyond 1,000 a purpose are folded, day by day. */
export interface ConsentEvents {
  /** Those of one message: one row. */
  readonly append: (events: readonly ConsentEvent[]) => void;
  /** How many purposes were granted in the UTC day of `nowMs` so far. */
  readonly grantsToday: (nowMs: number) => number;
  /** Devices that have spoken of consent, as far as their events are kept. */
  readonly devices: () => string[];
  /** Nothing is kept: the tables are new. */
  readonly reset: () => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** What is counted once while the object is in memory. */
interface Tally {
  readonly kept: Map<string, number>;
  /** Name of the newest row: rows are numbered as they come. */
  newest: number;
  dayMs: number;
  grants: number;
}

/** The events in this database. */
export function makeConsentEvents(records: Records): ConsentEvents {
  let tally: Tally | undefined;

  function rows(): { readonly name: number; readonly events: readonly (ConsentEvent | null)[] }[] {
    return records.list("consent").map(({ name, value }) => ({ name: Number(name), events: JSON.parse(value) }));
  }

  function count(nowMs: number): Tally {
    const dayMs = startOfDay(nowMs);
    const kept = new Map<string, number>();
    const counted: Tally = { kept, newest: 0, dayMs, grants: 0 };
    for (const { name, events } of rows()) {
      counted.newest = name;
      for (const { purpose, granted, receivedMs } of events.filter((event) => event !== null)) {
        kept.set(purpose, (kept.get(purpose) ?? 0) + 1);
        if (granted && receivedMs >= dayMs) counted.grants += 1;
      }
    }
    return counted;
  }

  function tallyOf(nowMs: number): Tally {
    tally ??= count(nowMs);
    const dayMs = startOfDay(nowMs);
    if (dayMs > tally.dayMs) tally = { ...tally, dayMs, grants: 0 };
    return tally;
  }

  function fold(purpose: string): number {
    const all = rows().flatMap(({ name, events }) => events.map((event) => ({ name, event })));
    const ofPurpose = all.flatMap(({ event }, number) =>
      event?.purpose === purpose ? [{ number, receivedMs: event.receivedMs }] : [],
    );
    const folded = new Set(foldEvents(ofPurpose));
    for (const name of new Set([...folded].map((number) => all[number]?.name ?? 0))) {
      // Null in its place, so that an export which is under way finds the others where they were.
      const left = all.flatMap((one, number) => (one.name === name ? [folded.has(number) ? null : one.event] : []));
      if (left.every((event) => event === null)) records.remove("consent", name);
      else records.put("consent", name, left);
    }
    return ofPurpose.length - folded.size;
  }

  return {
    append(events) {
      const first = events[0];
      if (first === undefined) return;
      const known = tallyOf(first.receivedMs);
      known.newest += 1;
      records.put("consent", known.newest, events);
      known.grants += events.filter(({ granted }) => granted).length;
      for (const { purpose } of events) {
        const kept = (known.kept.get(purpose) ?? 0) + 1;
        known.kept.set(purpose, kept > MAX_EVENTS_A_PURPOSE ? fold(purpose) : kept);
      }
    },
    grantsToday: (nowMs) => tallyOf(nowMs).grants,
    devices: () => [...new Set(rows().flatMap(({ events }) => events.flatMap((event) => event?.device ?? [])))],
    reset() {
      tally = { kept: new Map(), newest: 0, dayMs: Number.NEGATIVE_INFINITY, grants: 0 };
    },
    clear() {
      tally = undefined;
    },
  };
}
