import { DurableObject } from "cloudflare:workers";
import { loadPulse } from "../cold.ts";
import type { Env } from "../env.ts";
import type { OpenedPulse } from "./pulse/open-pulse.ts";

/**
 * The one object of a mesh that knows what happens right now: seconds in memory, one row for each of the last 60 minutes, and when
 * senders were last heard. It holds no person and no device.
 */
export class Pulse extends DurableObject<Env> {
  #opened: OpenedPulse | undefined;

  /** Adds what an isolate handed on: parcels, as JSON. */
  async take(parcels: string): Promise<true> {
    return (await this.#open()).take(parcels);
  }

  /** The last seconds and minutes: a PulseView, as JSON. */
  async read(): Promise<string> {
    return (await this.#open()).read();
  }

  /** What is known of senders: a SenderView, as JSON. */
  async readSenders(): Promise<string> {
    return (await this.#open()).readSenders();
  }

  async #open(): Promise<OpenedPulse> {
    const { openPulse } = await loadPulse();
    this.#opened ??= openPulse(this.ctx.storage);
    return this.#opened;
  }
}
