/** At most so many people are told at once, and are one row. */
export const BATCH = 100;

/** The first batch is small: its people hear at once, and do not wait until many others are judged. Each is so many times the one before. */
const FIRST_BATCH = 4;
const BATCH_GROWTH = 4;

/** So many keys are remembered that could not be reached; with more, everybody is gone through once more. */
const MOST_AGAIN = 1_000;
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** How far one shard of an area is with one signal. Plain JSON. */
export interface FanOutProgress {
  /** False once the signal was turned off. */
  readonly isOn: boolean;
  /** How many shards of the area know of it as it is now; only the first shard tells others. */
  readonly told: number;
  /** The last key that was told, in the order of keys; "" before the first. */
  readonly cursor: string;
  /** How many keys the next batch has. */
  readonly size: number;
  /** Whether all keys were gone through. */
  readonly isThrough: boolean;
  /** Keys that could not be reached, the longest waiting first. */
  readonly again: readonly string[];
  /** Batches of those in a row of which nobody was reached. */
  readonly tries: number;
  /** When the next batch is due, epoch milliseconds. */
  readonly dueMs: number;
}

/** What came of one batch. */
export interface BatchResult {
  /** Its keys, in order. */
  readonly keys: readonly string[];
  readonly unreached: readonly string[];
}

/** A signal of which nobody has heard yet. */
export function beginFanOut(nowMs: number): FanOutProgress {
  return { isOn: true, told: 1, cursor: "", size: FIRST_BATCH, isThrough: false, again: [], tries: 0, dueMs: nowMs };
}

/** Whether anybody may still have to be told. */
export function isUnderWay({ isOn, isThrough, again }: FanOutProgress): boolean {
  return isOn && (!isThrough || again.length > 0);
}

/** The signal was turned off: nobody else is told, and other shards are to hear of it. */
export function endFanOut(progress: FanOutProgress): FanOutProgress {
  return { ...progress, isOn: false, told: 1, again: [] };
}

/**
 * The signal was said once more and lasts longer. Who registered while it was over was not told that it is on: then
 * everybody is gone through again, and those who had it have it no second time.
 */
export function prolongFanOut(progress: FanOutProgress, wasOver: boolean, nowMs: number): FanOutProgress {
  if (!progress.isOn) return progress;
  return wasOver ? beginFanOut(nowMs) : { ...progress, told: 1 };
}

/** The progress after one batch: the cursor moves on, and who could not be reached waits for another time. */
export function afterBatch(progress: FanOutProgress, { keys, unreached }: BatchResult, nowMs: number): FanOutProgress {
  if (progress.isThrough) return afterRetry(progress, { keys, unreached }, nowMs);
  const again = [...progress.again, ...unreached];
  const isThrough = keys.length < progress.size;
  if (isThrough && again.length > MOST_AGAIN) return { ...beginFanOut(nowMs + LONGEST_RETRY_MS), told: progress.told };
  return {
    ...progress,
    cursor: keys.at(-1) ?? progress.cursor,
    size: Math.min(BATCH, progress.size * BATCH_GROWTH),
    isThrough,
    again: again.slice(0, MOST_AGAIN + 1),
    dueMs: isThrough && again.length > 0 ? nowMs + RETRY_MS : nowMs,
  };
}

/** Nobody reached: it takes longer each time, as whatever stands in the way stands for all. */
function afterRetry(progress: FanOutProgress, { keys, unreached }: BatchResult, nowMs: number): FanOutProgress {
  const asked = new Set(keys);
  const again = [...progress.again.filter((key) => !asked.has(key)), ...unreached];
  const tries = keys.length > 0 && unreached.length === keys.length ? progress.tries + 1 : 0;
  return { ...progress, again, tries, dueMs: nowMs + Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** tries) };
}
