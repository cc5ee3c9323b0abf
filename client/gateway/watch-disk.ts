/** What a gateway does with its disk. */
export type DiskTask = "write" | "make" | "remove" | "room";

/** What the disk does not do at present. */
export interface DiskWatch {
  /** A task failed: that is told once, until it works again. */
  failed(task: DiskTask, line: string): void;
  worked(task: DiskTask): void;
  /** All that fails at present, in words for a person; undefined where nothing does. */
  readonly trouble: string | undefined;
}

/** Begins with a disk that does all. `tell` says a line to the person at the terminal. */
export function watchDisk(tell: (line: string) => void): DiskWatch {
  const failing = new Map<DiskTask, string>();
  return {
    failed(task, line) {
      if (!failing.has(task)) tell(line);
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

/** Why something went wrong, in the system's words. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
