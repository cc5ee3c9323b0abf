/** What a person's object still has to do, by name; the one alarm is set to the earliest, or stands earlier. */
export interface Timers {
  /** Sets, moves or (undefined) removes a timer. The row and the alarm follow with `arm` of the store. */
  readonly set: (name: string, dueMs: number | undefined) => void;
  readonly dueMs: (name: string) => number | undefined;
  readonly list: () => readonly Timer[];
  /** Names of the timers due by now, earliest first. */
  readonly due: (nowMs: number) => string[];
  /**
   * Sets the alarm if none stands early enough, or if it is long overdue, as after a lost alarm. One that was set in case a push is
   * lost is moved once nothing more of any push is to be done.
   */
  readonly arm: (nowMs: number) => void;
  /** The alarm went off: there is none any more until it is armed again. */
  readonly fired: () => void;
  /**
   * Those to be stored. When a push or a run is due, the registry, the index of codes or an area is to be told again, or counts are to be handed
   * on, what is stored of them tells.
   */
  readonly kept: () => Readonly<Record<string, number>>;
  /** Whether `kept` has changed since it was stored. */
  readonly isChanged: () => boolean;
  readonly noteStored: () => void;
  /** In the place of all that was known: as they were stored, and those that other rows tell. */
  readonly reload: (kept: Readonly<Record<string, number>>, told: readonly Timer[]) => void;
}

/** One of them: its name, and when it is due, epoch milliseconds. */
export interface Timer {
  readonly name: string;
  readonly dueMs: number;
}

/** An alarm this late was lost: the next call sets it again. */
const OVERDUE_MS = 60_000;

/** The timer of what links have still to do: merges under way, and whose persons have to hear of them. */
export const ACCOUNT_TIMER = "account";

/** The timer that tells the registry of tags again. */
export const TAGS_TIMER = "tags";

/** The timer that hands on what is to be counted. */
export const COUNTS_TIMER = "counts";

/** Counts that were not handed on, as the object was lost, are handed on after this. */
export const HAND_ON_AFTER_MS = 15 * 60_000;

/** The timer that tells areas again who is registered, and forgets what is over. */
export const AREAS_TIMER = "areas";

/** The timer of the runs that wait for a time. */
export const RUNS_TIMER = "runs";

/** The timer of moments that follow others. */
export const FOLLOW_TIMER = "follow";

/** The timer that tells the index of codes again. */
export const CODES_TIMER = "codes";

/** The timer that registers whoever should be, should the object be lost before it could. */
export const REGISTER_TIMER = "register";

/** The name of a push's timer, by the serial of its decision. */
export function pushTimer(serial: string): string {
  return `push:${serial}`;
}

/** The serial of a push's timer. */
export function serialOf(name: string): string {
  return name.slice("push:".length);
}

/** Whether a timer is of a push. */
export function isPushTimer(name: string): boolean {
  return name.startsWith("push:");
}

/** Their rows say when they are due. */
const TOLD_BY_ROWS: ReadonlySet<string> = new Set([TAGS_TIMER, AREAS_TIMER, COUNTS_TIMER, RUNS_TIMER, CODES_TIMER]);

/** The timer of counts that no counter has yet. */
export function countsTimers(batches: readonly { readonly atMs: number }[]): readonly Timer[] {
  if (batches.length === 0) return [];
  return [{ name: COUNTS_TIMER, dueMs: Math.min(...batches.map(({ atMs }) => atMs)) + HAND_ON_AFTER_MS }];
}

/** The timers of one object; none is known before `reload`. */
export function makeTimers(storage: DurableObjectStorage): Timers {
  const timers = new Map<string, number>();
  let armedMs: number | undefined;
  /** The alarm was set for a push by this object, since it came into memory. */
  let isArmedForPush = false;
  let isChanged = false;
  /** The alarm was set in case a push is lost that has ended: it would go off in seconds, for nothing, and be set again. */
  const isForNothing = () =>
    isArmedForPush && ![...timers.keys()].some((name) => isPushTimer(name) || name === COUNTS_TIMER);

  return {
    set(name, dueMs) {
      if (timers.get(name) === dueMs) return;
      if (dueMs === undefined) timers.delete(name);
      else timers.set(name, dueMs);
      if (isKept(name)) isChanged = true;
    },
    dueMs: (name) => timers.get(name),
    list: () => [...timers].map(([name, dueMs]) => ({ name, dueMs })),
    due(nowMs) {
      const due = [...timers].filter(([, dueMs]) => dueMs <= nowMs);
      return due.sort(([, a], [, b]) => a - b).map(([name]) => name);
    },
    arm(nowMs) {
      const [name, dueMs] = [...timers].sort(([, one], [, other]) => one - other)[0] ?? [];
      const isLost = armedMs !== undefined && armedMs < nowMs - OVERDUE_MS;
      // Moved now it costs the row that it would cost then, and no call. Any other that goes off too early often need not be moved at all.
      const stands = armedMs !== undefined && !isLost && !isForNothing();
      if (name === undefined || dueMs === undefined || (stands && armedMs !== undefined && armedMs <= dueMs)) return;
      armedMs = dueMs;
      isArmedForPush = isPushTimer(name);
      // Not awaited: the write belongs to this turn's transaction, and the output gate waits for it.
      // Rounded up: what a device dates to a part of a millisecond is due at one, and an alarm is cut to the one before.
      void storage.setAlarm(Math.ceil(Math.max(dueMs, nowMs)));
    },
    fired() {
      armedMs = undefined;
      isArmedForPush = false;
    },
    kept: () => Object.fromEntries([...timers].filter(([name]) => isKept(name))),
    isChanged: () => isChanged,
    noteStored() {
      isChanged = false;
    },
    reload(kept, told) {
      timers.clear();
      for (const [name, dueMs] of Object.entries(kept)) timers.set(name, dueMs);
      for (const { name, dueMs } of told) timers.set(name, dueMs);
      // When the registry, the index or an area was told last is not stored: that alarm is set anew.
      const armed = [...timers]
        .filter(([name, dueMs]) => name !== TAGS_TIMER && name !== CODES_TIMER && (name !== AREAS_TIMER || dueMs > 0))
        .map(([, dueMs]) => dueMs);
      armedMs = armed.length === 0 ? undefined : Math.min(...armed);
      isArmedForPush = false;
      isChanged = false;
    },
  };
}

function isKept(name: string): boolean {
  return !TOLD_BY_ROWS.has(name) && !isPushTimer(name);
}
