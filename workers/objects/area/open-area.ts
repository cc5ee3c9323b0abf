import type { AreaEntry, FanOut, PutReply } from "../../../shared/areas/area-calls.ts";
import { addWrite, isTooMuch, NO_WRITES } from "../../../shared/areas/grow-shards.ts";
import { type AreaContext, dueMs, HOUR_MS, nextHourMs } from "./area-context.ts";
import { listOn, startFanOut, stopFanOut } from "./change-fan-outs.ts";
import { askToGrow, growShards } from "./grow-area.ts";
import { keepHours } from "./keep-hours.ts";
import { runFanOuts } from "./run-fan-outs.ts";
import { makeAreaStore } from "./store/area-store.ts";
import { tellShards } from "./tell-shards.ts";

/** After a failure of its own an area tries again in this time. */
const RETRY_MS = 5_000;

/** The work of one shard of an area. */
export interface OpenedArea {
  readonly put: (entry: AreaEntry) => PutReply;
  readonly remove: (key: string) => void;
  readonly start: (fanOut: FanOut) => void;
  readonly end: (signal: string, version: number) => void;
  readonly grow: (shards: number) => Promise<number>;
  readonly count: () => { readonly shards: number; readonly known: number };
  readonly alarm: () => Promise<void>;
}

/** A shard as its rows have it. Each method is one turn, but for what calls other objects. */
export async function openArea(ctx: DurableObjectState, openIsolate: AreaContext["openIsolate"]): Promise<OpenedArea> {
  const store = makeAreaStore(ctx.storage);
  const context: AreaContext = { openIsolate, store, ...whichArea(ctx.id.name ?? "") };
  let armedMs = await ctx.storage.getAlarm();
  /** An alarm is being handled: if the object is lost meanwhile, the platform lets it go off again. */
  let isRinging = false;
  let writes = NO_WRITES;
  /** Other shards are not told earlier than then. */
  let tellFromMs = 0;
  /** How many shards there are, as far as this one knows. */
  let shards = Math.max(context.shard + 1, store.shards());

  /**
   * Sets the alarm if none stands early enough. While one is handled it sets none: that would take the place of the one under
   * way, and after a crash nobody would go on until then. What has come meanwhile is seen when it ends.
   */
  function arm(atMs = dueMs(context, Date.now(), tellFromMs)): void {
    if (isRinging || atMs === undefined || (armedMs !== null && armedMs <= atMs)) return;
    armedMs = atMs;
    void ctx.storage.setAlarm(atMs);
  }

  /** Those who are registered here do not wait for another shard that fails. */
  async function tellOthers(): Promise<void> {
    try {
      await tellShards(context);
    } catch (error) {
      console.error("an area failed, and tries again", error);
      tellFromMs = Date.now() + RETRY_MS;
    }
  }

  async function grow(from: number): Promise<number> {
    shards = await (context.shard === 0 ? growShards(context, from) : askToGrow(context, from));
    arm();
    return shards;
  }

  return {
    put(entry) {
      const nowMs = Date.now();
      store.change(() => store.put(entry));
      arm(nextHourMs(nowMs));
      writes = addWrite(writes, nowMs);
      if (isTooMuch(writes))
        ctx.waitUntil(grow(shards).catch((error) => console.warn("an area could not grow", error)));
      return { shards, signals: listOn(store, nowMs) };
    },
    remove(key) {
      store.change(() => store.remove(key));
    },
    start(fanOut) {
      startFanOut(store, fanOut, Date.now());
      arm();
    },
    end(signal, version) {
      stopFanOut(store, signal, version, Date.now());
      arm();
    },
    grow,
    count() {
      const known = store.known();
      const hour = Math.floor(Date.now() / HOUR_MS);
      return { shards, known: known?.hour === hour ? known.count : 0 };
    },
    async alarm() {
      isRinging = true;
      armedMs = null;
      let hasFailed = false;
      try {
        keepHours(context, Date.now());
        if (context.shard === 0 && tellFromMs <= Date.now()) await tellOthers();
        await runFanOuts(context);
      } catch (error) {
        console.error("an area failed, and tries again", error);
        hasFailed = true;
      }
      isRinging = false;
      const atMs = dueMs(context, Date.now(), tellFromMs);
      arm(atMs !== undefined && hasFailed ? Math.max(atMs, Date.now() + RETRY_MS) : atMs);
    },
  };
}

/** The name of the object tells: `{mesh}:area:{area}:{shard}`. */
function whichArea(name: string): Pick<AreaContext, "area" | "shard"> {
  const [, area, shard] = /:area:(.+):(\d+)$/.exec(name) ?? [];
  if (area === undefined) throw new Error("an area is known by its name");
  return { area, shard: Number(shard) };
}
