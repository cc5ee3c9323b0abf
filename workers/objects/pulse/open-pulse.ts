import type { PulseParcel } from "../../../shared/measure/pulse/pulse-batch.ts";
import { openPulseBook, takeParcel, turnPages } from "../../../shared/measure/pulse/pulse-book.ts";
import { viewPulse } from "../../../shared/measure/pulse/pulse-view.ts";
import { forgetSilent, openSenderBook, takeSenders } from "../../../shared/measure/pulse/sender-book.ts";
import { viewSenders } from "../../../shared/measure/pulse/sender-view.ts";
import { makeMinuteRows } from "./store/minutes.ts";
import { makeSenderRows } from "./store/senders.ts";

/** The work of the pulse's object. */
export interface OpenedPulse {
  readonly take: (parcels: string) => true;
  readonly read: () => string;
  readonly readSenders: () => string;
}

/** The platform may take an object out of memory if nobody has called it for 10 s: what came last is written before. */
const QUIET_MS = 5_000;

/**
 * The pulse as its rows have it. A minute is written once it is over, and if nothing came for 5 s: so a row a minute is enough in
 * steady traffic, and of rare messages none is forgotten. What is known of senders is written with it. An object that ends at
 * once loses the present minute.
 */
export function openPulse(storage: DurableObjectStorage): OpenedPulse {
  const rows = makeMinuteRows(storage);
  const senderRows = makeSenderRows(storage);
  const book = openPulseBook(rows.read());
  const senders = openSenderBook(senderRows.read());
  let sendersMinute = presentMinute();
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function write(isDue: (minute: number) => boolean): void {
    for (const minute of book.unwritten) {
      if (!isDue(minute)) continue;
      const tally = book.minutes.get(minute);
      if (tally !== undefined) rows.write(minute, tally);
      book.unwritten.delete(minute);
    }
  }

  function writeSenders(): void {
    sendersMinute = presentMinute();
    if (senders.unwritten.size === 0) return;
    forgetSilent(senders, Date.now());
    for (const page of senders.unwritten) senderRows.write(page, senders.pages[page] ?? new Map());
    senders.unwritten.clear();
  }

  function moveOn(): void {
    turnPages(book, Date.now());
    write((minute) => book.minutes.get(minute)?.cells !== undefined);
  }

  function writeAll(): void {
    write(() => true);
    writeSenders();
  }

  return {
    take(parcels) {
      // Before this minute's are added: those of the last one are whole.
      if (presentMinute() > sendersMinute) writeSenders();
      for (const parcel of JSON.parse(parcels) as PulseParcel[])
        if (takeParcel(book, parcel, Date.now())) takeSenders(senders, parcel.senders ?? []);
      moveOn();
      if (quiet !== undefined) clearTimeout(quiet);
      quiet = setTimeout(writeAll, QUIET_MS);
      return true;
    },
    read() {
      moveOn();
      return JSON.stringify(viewPulse(book));
    },
    readSenders() {
      forgetSilent(senders, Date.now());
      return JSON.stringify(viewSenders(senders));
    },
  };
}

function presentMinute(): number {
  return Math.floor(Date.now() / 60_000);
}
