import { groupBy } from "./group-by.ts";
import type { Batch } from "./make-batches.ts";
import { transmitterOf } from "./post.ts";

/**
 * A message as two, with about half of its rows each, all rows of one transmitter in the same; undefined where it has but one
 * transmitter. Each has an id of its own, as other contents must not go by the same one, and always the same: the same message
 * is split the same way, however often.
 *
 * Of people who took the whole, before the mesh said that it could not tell all of them, each is told of their rows again,
 * under the new id. That counts no sample twice: a person is placed by what was heard in the ten seconds up to a message, and
 * by when a message is split its rows are older (`SPLIT_AFTER` in send-waiting.ts).
 */
export function splitBatch(batch: Batch): readonly [Batch, Batch] | undefined {
  const parts = [...groupBy(batch.rows, ({ row }) => transmitterOf(row)).entries()];
  const first = new Set<string>();
  let rows = 0;
  for (const [transmitter, of] of parts.slice(0, -1)) {
    if (first.size > 0 && rows + of.length > batch.rows.length / 2) break;
    first.add(transmitter);
    rows += of.length;
  }
  if (first.size === 0) return undefined;
  const half = (suffix: string, isFirst: boolean): Batch => ({
    ...batch,
    jti: `${batch.jti}${suffix}`,
    rows: batch.rows.filter(({ row }) => first.has(transmitterOf(row)) === isFirst),
  });
  return [half("a", true), half("b", false)];
}
