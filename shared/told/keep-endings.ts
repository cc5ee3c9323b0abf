import type { CountBatch } from "../measure/count.ts";
import type { HookWord } from "../webhooks/hook-events.ts";

/**
 * What is still owed of people who are no more: their counts, and to webhooks what lets go of them. Everything else that was on
 * its way to webhooks goes; a batch of which nothing is left goes, too.
 */
export function keepEndings(batches: readonly CountBatch[]): readonly CountBatch[] {
  return batches.flatMap((batch): readonly CountBatch[] => {
    const { hooks, untold, ...counted } = batch;
    if (untold !== undefined) return [];
    if (hooks === undefined) return [batch];
    const kept = hooks.filter(isEnding);
    if (kept.length > 0) return [{ ...counted, hooks: kept }];
    return counted.counts.length > 0 ? [counted] : [];
  });
}

function isEnding(word: HookWord): boolean {
  return "stop" in word || word.type === "person.erased";
}
