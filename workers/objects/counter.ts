import { DurableObject } from "cloudflare:workers";
import { loadMeasuring } from "../cold.ts";
import type { Env } from "../env.ts";

/**
 * One of the 64 that add up what the mesh does and earns: each batch of counts once, whatever comes twice, by the hour. It
 * knows ids of batches, which are random, and no person. What it does is in one module that a ping does not load.
 */
export class Counter extends DurableObject<Env> {
  /** Counts batches, CountBatch[] as JSON, each once in 60 days. Once it returns they are stored. */
  async count(json: string): Promise<void> {
    const { countBatches } = await loadMeasuring();
    countBatches(this.ctx.storage, JSON.parse(json), Date.now());
  }

  /** The sums that a CountQuery asks for: CountGroup[], both as JSON. */
  async sum(json: string): Promise<string> {
    const { sumCounts } = await loadMeasuring();
    return JSON.stringify(sumCounts(this.ctx.storage, JSON.parse(json)));
  }

  /** Once a day: makes days of old hours, and forgets what is older than it has to be. */
  override async alarm(): Promise<void> {
    const { tidyCounts } = await loadMeasuring();
    tidyCounts(this.ctx.storage, Date.now());
  }
}
