import { groupBy } from "./group-by.ts";
import { nameOf, type Post, type TimedRow, type Where } from "./post.ts";

/** What goes to the mesh as one message, as it lies on disk until the mesh has answered. */
export interface Batch {
  /** The message's id: however often it is sent, it has one effect. */
  readonly jti: string;
  readonly where: Where;
  /** Oldest first, at the times of the clock that `dated` tells of. */
  readonly rows: readonly TimedRow[];
  readonly dated: Dated;
}

/** Whose clock the times of a batch are of: the run that heard it, and what was known then of the mesh's clock less it. */
export interface Dated {
  readonly run: string;
  readonly skewMs?: number;
}

/** Most rows of one message (docs/contract.md#sightings). */
const MAX_ROWS = 500;

/** Most samples of one transmitter in a message: two more than it takes to enter or leave a place. */
const MAX_SAMPLES = 5;

/**
 * What was heard, as messages: one for each place and zone, more where it has more than 500 rows. Of what one transmitter
 * sent a few samples are kept, spread over the time. `id` names the messages: the same posts under the same id are the same
 * messages.
 */
export function makeBatches(posts: readonly Post[], { id, dated }: { id: string; dated: Dated }): readonly Batch[] {
  const byWhere = groupBy(posts, ({ where: { place, zone } }) => JSON.stringify([place, zone]));
  const parts = [...byWhere.values()].flatMap((group) => {
    const rows = thin(group.flatMap(({ rows }) => rows));
    const where = group[0]?.where ?? {};
    return chunks(rows, MAX_ROWS).map((part) => ({ where, rows: part }));
  });
  return parts.map((part, index) => ({ jti: `${id}-${index}`, ...part, dated }));
}

/** At most `most` samples of each transmitter, the newest among them and the others as evenly spread as they can be. */
export function thin(rows: readonly TimedRow[], most = MAX_SAMPLES): readonly TimedRow[] {
  const kept = [...groupBy(rows, ({ row }) => nameOf(row)).values()].flatMap((samples) => {
    const inTime = samples.toSorted(byTime);
    const shareBefore = (index: number) => Math.floor((index * most) / inTime.length);
    return inTime.length <= most ? inTime : inTime.filter((_, index) => shareBefore(index + 1) > shareBefore(index));
  });
  return kept.toSorted(byTime);
}

function byTime(one: TimedRow, other: TimedRow): number {
  return one.atMs - other.atMs;
}

function chunks<T>(list: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / most) }, (_, index) =>
    list.slice(index * most, (index + 1) * most),
  );
}
