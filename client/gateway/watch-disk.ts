/** What a gateway does with its disk. */
export type DiskTask = "write" | "make" | "remove" | "room";

/** What the disk does not do at present. */
export interface DiskWatch {
  /** A task failed: that is told once, until it works again. */
  failed(task: DiskTask, line: string): void;
  worked(task: DiskTask): void;
  /** All that fails at present, in words for a person; undefined if nothing fails. */
  readonly trouble: string | undefined;
}

/** Begins with a disk that does all. `tell` says a line to the person at the terminal. */
export function watchDisk(report: (line: string) => void): DiskWatch {
  const failing = new Map<DiskTask, string>();
  return {
    failed(task, line) {
      if (!failing.has(task)) report(line);
      failing.set(task, line);
    },
    worked(task) {
      failing.delete(task);
    },
    get trouble() {
      return failing.size === 0 ? undefined : [...failing.values()].join("; ");
    },
  };
}

/** Why something went wrong, as short as the system says it: whoever sees the status need not know the machine's paths. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause ? String(cause.code) : cause.message;
}
