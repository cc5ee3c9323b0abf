import { nextLookMs, type QueuedPush } from "../../../../shared/push/outbox.ts";
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
  readonly save: (push: QueuedPush) => void;
  readonly remove: (serial: string) => void;
  /** A push that was written with its message, there. */
  readonly note: (push: QueuedPush, at: Place) => void;
  /** When each is due, as far as it tells by itself. */
  readonly timers: () => Timer[];
  /** Forgets what is in memory. */
  readonly clear: () => void;
}

/** The outbox in this database; empty until it is told of pushes. */
export function makeOutbox(sql: SqlStorage): Outbox {
  const pushes = new Map<string, { readonly push: QueuedPush; readonly at: Place }>();
  const write = (value: string | null, { kid, jti }: Place) =>
    sql.exec("UPDATE message SET push = ? WHERE kid = ? AND jti = ?", value, kid, jti);
  return {
    find: (serial) => pushes.get(serial)?.push,
    list: () => [...pushes.values()].map(({ push }) => push),
    save(push) {
      const at = pushes.get(push.serial)?.at;
      if (at === undefined) return;
      pushes.set(push.serial, { push, at });
      write(JSON.stringify(push), at);
    },
    remove(serial) {
      const at = pushes.get(serial)?.at;
      if (at === undefined) return;
      pushes.delete(serial);
      write(null, at);
    },
    note: (push, at) => void pushes.set(push.serial, { push, at }),
    timers: () =>
      [...pushes.values()].map(({ push }) => ({ name: pushTimer(push.serial), dueMs: nextLookMs(push) ?? 0 })),
    clear: () => pushes.clear(),
  };
}
