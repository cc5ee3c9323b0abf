const MINUTE_MS = 60_000;

/** When people's silence is looked at, by the number of the person. An alarm comes at a full minute, never early. */
export interface Alarms {
  readonly set: (person: number, dueMs: number) => void;
  /** Takes those that are due up to this time, in order of time. */
  readonly takeDue: (nowMs: number) => readonly { readonly person: number; readonly atMs: number }[];
}

/** No alarm is set. */
export function makeAlarms(): Alarms {
  const byMinute = new Map<number, Set<number>>();
  let lookedMinute = 0;
  return {
    set(person, dueMs) {
      const minute = Math.max(Math.ceil(dueMs / MINUTE_MS), lookedMinute + 1);
      byMinute.set(minute, (byMinute.get(minute) ?? new Set()).add(person));
    },
    takeDue(nowMs) {
      const minute = Math.floor(nowMs / MINUTE_MS);
      if (minute <= lookedMinute) return [];
      lookedMinute = minute;
      const due = [...byMinute.keys()].filter((one) => one <= minute).sort((a, b) => a - b);
      return due.flatMap((one) => {
        const people = [...(byMinute.get(one) ?? [])];
        byMinute.delete(one);
        return people.map((person) => ({ person, atMs: one * MINUTE_MS }));
      });
    },
  };
}
