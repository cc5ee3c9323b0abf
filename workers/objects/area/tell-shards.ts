import { areaOf } from "../../adapters/area-of.ts";
import { withTimeout } from "../../isolate/with-timeout.ts";
import { type AreaContext, isOver } from "./area-context.ts";
import type { KeptFanOut } from "./store/area-store.ts";

const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Of the first shard: tells the others of every signal that they have not heard of as it is now. One that does not answer
 * in 2 s is not asked again this time, and holds up no other. Then it rejects; later all are told again, which changes nothing.
 */
export async function tellShards(context: AreaContext, shards = context.store.shards()): Promise<void> {
  const { store } = context;
  const away = new Set<number>();
  for (const kept of store.fanOuts()) {
    if (kept.progress.told >= shards || isOver(kept.fanOut, Date.now())) continue;
    if (!(await tellOne(context, kept, { shards, away }))) continue;
    const now = store.findFanOut(kept.fanOut.signal.id);
    // It may have been prolonged or turned off meanwhile: then they are told once more.
    if (now === undefined || !isSame(now, kept)) continue;
    store.change(() => store.saveFanOut({ ...now, progress: { ...now.progress, told: shards } }));
  }
  if (away.size > 0) throw new Error(`${away.size} objects of an area do not answer`);
}

/** Whether every signal is known to so many shards. */
export function isTold({ store }: AreaContext, shards: number): boolean {
  return store.fanOuts().every(({ fanOut, progress }) => progress.told >= shards || isOver(fanOut, Date.now()));
}

/** Tells the others of one signal; whether all of them have heard. */
async function tellOne(
  { openIsolate, area }: AreaContext,
  { fanOut, progress }: KeptFanOut,
  { shards, away }: { readonly shards: number; readonly away: Set<number> },
): Promise<boolean> {
  const { env, config } = await openIsolate();
  const numbers = Array.from({ length: shards - progress.told }, (_, index) => progress.told + index);
  const asked = numbers.map(async (number) => {
    if (away.has(number)) return;
    const shard = areaOf(env, config, area, number);
    const work = progress.isOn ? shard.start(JSON.stringify(fanOut)) : shard.end(fanOut.signal.id, fanOut.version);
    const hasAnswered = await withTimeout(
      Promise.resolve(work).then(() => true),
      ANSWER_TIMEOUT_MS,
    );
    if (hasAnswered === undefined) away.add(number);
  });
  await Promise.all(asked);
  return numbers.every((number) => !away.has(number));
}

function isSame(now: KeptFanOut, told: KeptFanOut): boolean {
  const isSameEnd =
    now.fanOut.signal.untilMs === told.fanOut.signal.untilMs && now.fanOut.version === told.fanOut.version;
  return isSameEnd && now.progress.isOn === told.progress.isOn;
}
