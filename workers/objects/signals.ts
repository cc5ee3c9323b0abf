import { DurableObject } from "cloudflare:workers";
import { loadSignals } from "../cold.ts";
import type { Env } from "../env.ts";
import { openIsolate } from "../isolate/isolate.ts";
import type { SignalsContext } from "./signals/signals-context.ts";

/**
 * The one object of a mesh that keeps the book of signals: what was said, what is on, and who is still to hear of it. What it
 * does is in one module that a ping does not load.
 */
export class Signals extends DurableObject<Env> {
  #context: SignalsContext | undefined;

  /** Takes one message: a SignalCall, as JSON. Gives a SignalReply, as JSON. */
  async take(call: string): Promise<string> {
    const { takeSignal } = await loadSignals();
    return JSON.stringify(await takeSignal(await this.#open(), JSON.parse(call)));
  }

  /** Ends what a sender began, as it is revoked. Whether every edge knows. */
  async endOf(sender: string): Promise<boolean> {
    const { endSignalsOf } = await loadSignals();
    return endSignalsOf(await this.#open(), sender);
  }

  /** What was said with the signal of this id, as JSON; null if it is not known. */
  async dataOf(id: string): Promise<string | null> {
    const { store } = await this.#open();
    const stored = store.isOpen() ? store.findById(id) : undefined;
    return stored === undefined ? null : JSON.stringify(stored.data);
  }

  override async alarm(): Promise<void> {
    const { runAlarm } = await loadSignals();
    await runAlarm(await this.#open());
  }

  async #open(): Promise<SignalsContext> {
    const [{ makeSignalsContext, makeSignalAreas }, { sharedStore, config }] = await Promise.all([
      loadSignals(),
      openIsolate(this.env),
    ]);
    const waitUntil = (work: Promise<unknown>) => this.ctx.waitUntil(work);
    const areas = makeSignalAreas(this.env, config);
    this.#context ??= makeSignalsContext({ storage: this.ctx.storage, waitUntil }, sharedStore.changeLive, areas);
    return this.#context;
  }
}
