import { DurableObject } from "cloudflare:workers";
import type { HeardEid } from "../../shared/eid/judge-report.ts";
import { loadEids } from "../cold.ts";
import type { Env } from "../env.ts";
import { openIsolate } from "../isolate/isolate.ts";
import { EID_STEPS } from "./eid/store/schema.ts";
import { migrate } from "./migrate.ts";

/** Tables of now, and of an edge that is a little behind: of a thousand beacons one has 3 MB. */
const TABLES_KEPT = 3;

/**
 * The one object of a mesh that knows how the clocks of its Eddystone-EID beacons run. Of every slot of time it publishes
 * one table of what they may call themselves, always the same for that slot, and learns from what gateways heard. It holds
 * no person and no device.
 */
export class EidResolver extends DurableObject<Env> {
  /** By version and slot; one that is being made too, so that edges that ask at once wait for the same one. */
  readonly #tables = new Map<string, Promise<Uint8Array | undefined>>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, EID_STEPS);
  }

  /** The packed table of a slot for this catalog version; null where the version cannot be loaded. */
  async table(version: string, slot: number): Promise<Uint8Array | null> {
    const name = `${version}/${slot}`;
    const making = this.#tables.get(name) ?? this.#make(version, slot);
    this.#tables.set(name, making);
    let table: Uint8Array | undefined;
    try {
      table = await making;
    } finally {
      if (table === undefined) this.#tables.delete(name);
    }
    for (const oldest of this.#tables.keys()) {
      if (this.#tables.size <= TABLES_KEPT) break;
      this.#tables.delete(oldest);
    }
    return table ?? null;
  }

  /** Takes what gateways heard; what cannot be puts the beacon into quarantine. */
  async report(version: string, heard: readonly HeardEid[]): Promise<void> {
    const { judgeReports } = await loadEids();
    await judgeReports(this.ctx, await openIsolate(this.env), version, heard);
  }

  async #make(version: string, slot: number): Promise<Uint8Array | undefined> {
    const { makeSlotTable } = await loadEids();
    return makeSlotTable(this.ctx, await openIsolate(this.env), version, slot);
  }
}
