import { DurableObject } from "cloudflare:workers";
import { loadMeasuring } from "../cold.ts";
import type { Env } from "../env.ts";
import type { CounterStore } from "./counter/store/counter-store.ts";

/**
 * One of the 64 that add up what the mesh does and earns: each batch of counts once, whatever comes twice, by the hour. It
 * knows ids of batches, which are random, and no person. What it does is in one module that a ping does not load.
 */
export class Counter extends DurableObject<Env> {
  #store: CounterStore | undefined;

  /** Counts batches, CountBatch[] as JSON, each once in 60 days. Once it returns they are stored. */
  async count(json: string): Promise<void> {
    const { countBatches, store } = await this.#open();
    countBatches(store, JSON.parse(json), Date.now());
  }

  /** The sums that a CountQuery asks for: CountGroup[], both as JSON. */
  async sum(json: string): Promise<string> {
    const { sumCounts, store } = await this.#open();
    return JSON.stringify(sumCounts(store, JSON.parse(json)));
  }

  /** Once a day: makes days of old hours, and forgets what is older than it has to be. */
  override async alarm(): Promise<void> {
    const { tidyCounts, store } = await this.#open();
    tidyCounts(store, Date.now());
  }

  async #open(): Promise<Awaited<ReturnType<typeof loadMeasuring>> & { readonly store: CounterStore }> {
    const measuring = await loadMeasuring();
    this.#store ??= measuring.makeCounterStore(this.ctx.storage);
    return { ...measuring, store: this.#store };
  }
}
