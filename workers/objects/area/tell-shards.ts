import { areaOf } from "../../adapters/area-of.ts";
import { type AreaContext, isOver } from "./area-context.ts";
import type { KeptFanOut } from "./store/area-store.ts";

/**
 * Of the first shard: tells the others of every signal that they have not heard of as it is now. Rejects if one of them does
 * not answer; who was told already is told again then, which changes nothing.
 */
export async function tellShards(context: AreaContext, shards = context.store.shards()): Promise<void> {
  const { store } = context;
  for (const kept of store.fanOuts()) {
    if (kept.progress.told >= shards || isOver(kept.fanOut, Date.now())) continue;
    await tellOne(context, kept, shards);
    const now = store.findFanOut(kept.fanOut.signal.id);
    // It may have been prolonged or turned off meanwhile: then they are told once more.
    if (now === undefined || !isSame(now, kept)) continue;
    store.change(() => store.saveFanOut({ ...now, progress: { ...now.progress, told: shards } }));
  }
}

/** Whether every signal is known to so many shards. */
export function isTold({ store }: AreaContext, shards: number): boolean {
  return store.fanOuts().every(({ fanOut, progress }) => progress.told >= shards || isOver(fanOut, Date.now()));
}

async function tellOne(
  { openIsolate, area }: AreaContext,
  { fanOut, progress }: KeptFanOut,
  shards: number,
): Promise<void> {
  const { env, config } = await openIsolate();
  const numbers = Array.from({ length: shards - progress.told }, (_, index) => progress.told + index);
  const asked = numbers.map((number) => {
    const shard = areaOf(env, config, area, number);
    return progress.isOn ? shard.start(JSON.stringify(fanOut)) : shard.end(fanOut.signal.id, fanOut.version);
  });
  await Promise.all(asked);
}

function isSame(now: KeptFanOut, told: KeptFanOut): boolean {
  const isSameEnd =
    now.fanOut.signal.untilMs === told.fanOut.signal.untilMs && now.fanOut.version === told.fanOut.version;
  return isSameEnd && now.progress.isOn === told.progress.isOn;
}
