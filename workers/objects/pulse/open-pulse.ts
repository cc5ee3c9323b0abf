import type { PulseParcel } from "../../../shared/measure/pulse/pulse-batch.ts";
import { openPulseBook, takeParcel, turnPages } from "../../../shared/measure/pulse/pulse-book.ts";
import { viewPulse } from "../../../shared/measure/pulse/pulse-view.ts";
import { makeMinuteRows } from "./store/minutes.ts";

/** The work of the pulse's object. */
export interface OpenedPulse {
  readonly take: (parcels: string) => true;
  readonly read: () => string;
}

/** The platform may take an object out of memory if nobody has called it for 10 s: what came last is written before. */
const QUIET_MS = 5_000;

/**
 * The pulse as its rows have it. A minute is written once it is over, and if nothing came for 5 s: so a row a minute is enough in
 * steady traffic, and of rare messages none is forgotten. An object that ends at once loses the present minute.
 */
export function openPulse(storage: DurableObjectStorage): OpenedPulse {
  const rows = makeMinuteRows(storage);
  const book = openPulseBook(rows.read());
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function write(isDue: (minute: number) => boolean): void {
    for (const minute of book.unwritten) {
      if (!isDue(minute)) continue;
      const tally = book.minutes.get(minute);
      if (tally !== undefined) rows.write(minute, tally);
      book.unwritten.delete(minute);
    }
  }

  function moveOn(): void {
    turnPages(book, Date.now());
    write((minute) => book.minutes.get(minute)?.cells !== undefined);
  }

  return {
    take(parcels) {
      for (const parcel of JSON.parse(parcels) as PulseParcel[]) takeParcel(book, parcel, Date.now());
      moveOn();
      if (quiet !== undefined) clearTimeout(quiet);
      quiet = setTimeout(() => write(() => true), QUIET_MS);
      return true;
    },
    read() {
      moveOn();
      return JSON.stringify(viewPulse(book));
    },
  };
}
