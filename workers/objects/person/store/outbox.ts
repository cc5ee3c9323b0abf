import type { CountBatch } from "../../../../shared/measure/count.ts";
import { nextLookMs, type QueuedPush } from "../../../../shared/push/outbox.ts";
import type { OwedCounts } from "./owed-counts.ts";
import { pushTimer, type Timer } from "./timers.ts";

/** Where a push is kept: with the message that earned it. */
interface Place {
  readonly kid: string;
  readonly jti: string;
}

/** The pushes of the person that are on their way, by the serial of their decision. Kept in memory too. */
export interface Outbox {
  readonly find: (serial: string) => QueuedPush | undefined;
  readonly list: () => readonly QueuedPush[];
  /** What is to be counted of it is written in the same row. */
  readonly save: (push: QueuedPush, owed?: CountBatch) => void;
  readonly remove: (serial: string, owed?: CountBatch) => void;
  /** A push that was written with its message, there. */
  readonly note: (push: QueuedPush, at: Place) => void;
  /** When each is due, as far as it tells by itself. */
  readonly timers: () => Timer[];
  /** Forgets what is in memory. */
  readonly clear: () => void;
}

/** The outbox in this database; empty until it is told of pushes. */
export function makeOutbox(sql: SqlStorage, owed: OwedCounts): Outbox {
  const pushes = new Map<string, { readonly push: QueuedPush; readonly at: Place }>();
  function write(value: string | null, at: Place, batch: CountBatch | undefined): void {
    if (batch !== undefined) owed.add(at, batch);
    const query = "UPDATE message SET push = ?, owed = ? WHERE kid = ? AND jti = ?";
    sql.exec(query, value, owed.textOf(at), at.kid, at.jti);
  }
  return {
    find: (serial) => pushes.get(serial)?.push,
    list: () => [...pushes.values()].map(({ push }) => push),
    save(push, batch) {
      const at = pushes.get(push.serial)?.at;
      if (at === undefined) return;
      pushes.set(push.serial, { push, at });
      write(JSON.stringify(push), at, batch);
    },
    remove(serial, batch) {
      const at = pushes.get(serial)?.at;
      if (at === undefined) return;
      pushes.delete(serial);
      write(null, at, batch);
    },
    note: (push, at) => void pushes.set(push.serial, { push, at }),
    timers: () =>
      [...pushes.values()].map(({ push }) => ({ name: pushTimer(push.serial), dueMs: nextLookMs(push) ?? 0 })),
    clear: () => pushes.clear(),
  };
}
