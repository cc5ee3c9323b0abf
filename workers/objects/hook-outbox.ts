import { DurableObject } from "cloudflare:workers";
import { loadWebhooks } from "../cold.ts";
import type { Env } from "../env.ts";
import { openIsolate } from "../isolate/isolate.ts";
import type { OpenedOutbox } from "./hook-outbox/open-outbox.ts";

/**
 * One of the 16 outboxes of a webhook: keeps events until the endpoint has them. It knows subjects and no persons, so it never
 * wakes one, and whatever its endpoint does delays no other. What it does is in one module that a ping does not load.
 */
export class HookOutbox extends DurableObject<Env> {
  #opened: Promise<OpenedOutbox> | undefined;

  /** Takes words, (AddressedNote | AddressedStop)[] as JSON, in their order. Once it returns they are stored; repeating it changes nothing. */
  async take(json: string): Promise<void> {
    (await this.#open()).take(JSON.parse(json));
  }

  /** What is kept, OutboxCounts as JSON. */
  async tell(): Promise<string> {
    return JSON.stringify((await this.#open()).tell());
  }

  /** Sends nothing more until `resume`: the endpoint said that it is gone. */
  async stop(status: number): Promise<void> {
    (await this.#open()).stop(status);
  }

  async resume(): Promise<void> {
    (await this.#open()).resume();
  }

  /** Tries what waits or was given up again now: the one of this id, or (null) all; how many. */
  async replay(id: string | null): Promise<number> {
    return (await this.#open()).replay(id ?? undefined);
  }

  override async alarm(): Promise<void> {
    await (await this.#open()).alarm();
  }

  #open(): Promise<OpenedOutbox> {
    this.#opened ??= Promise.all([loadWebhooks(), openIsolate(this.env)]).then(([{ openOutbox }, isolate]) =>
      openOutbox(this.ctx.storage, isolate, (work) => this.ctx.waitUntil(work)),
    );
    return this.#opened;
  }
}
