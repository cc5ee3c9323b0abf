import { DurableObject } from "cloudflare:workers";
import { loadAreas } from "../cold.ts";
import type { Env } from "../env.ts";
import { openIsolate } from "../isolate/isolate.ts";
import type { OpenedArea } from "./area/open-area.ts";

/**
 * Those who are to hear of signals in one cell or place, or a share of them: sealed locators under random keys, and how far
 * each signal has come among them. What it does is in one module that a ping does not load.
 */
export class Area extends DurableObject<Env> {
  #opened: Promise<OpenedArea> | undefined;

  /** Registers: an AreaEntry, as JSON. The same entry again changes nothing. Gives a PutReply, as JSON. */
  async put(entry: string): Promise<string> {
    return JSON.stringify((await this.#open()).put(JSON.parse(entry)));
  }

  async remove(key: string): Promise<void> {
    (await this.#open()).remove(key);
  }

  /** Tells everybody in the area of a signal: a FanOut, as JSON. Once it returns that is stored. Said again, it may end at another time. */
  async start(fanOut: string): Promise<void> {
    (await this.#open()).start(JSON.parse(fanOut));
  }

  /** Tells nobody else of a signal, if no later version is known. Once it returns that is stored. */
  async end(signal: string, version = 0): Promise<void> {
    (await this.#open()).end(signal, version);
  }

  /** Of the first shard: so many have become too few. Gives how many there are. */
  async grow(shards: number): Promise<number> {
    return (await this.#open()).grow(shards);
  }

  /** How many shards there are, and how many of its people had been known for 24 hours at the last full hour. */
  async count(): Promise<{ readonly shards: number; readonly known: number }> {
    return (await this.#open()).count();
  }

  override async alarm(): Promise<void> {
    await (await this.#open()).alarm();
  }

  async #open(): Promise<OpenedArea> {
    this.#opened ??= loadAreas().then(({ openArea }) => openArea(this.ctx, () => openIsolate(this.env)));
    return this.#opened;
  }
}
