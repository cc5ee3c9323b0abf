import { DurableObject } from "cloudflare:workers";
import type { HeardEid } from "../../shared/eid/judge-report.ts";
import { loadEids } from "../cold.ts";
import type { Env } from "../env.ts";
import { openMesh } from "../mesh.ts";

/**
 * The one object of a mesh that knows how the clocks of its Eddystone-EID beacons run. Of every slot of time it publishes
 * one table of what they may call themselves, always the same for that slot, and learns from what gateways heard. It holds
 * no person and no device.
 */
export class EidResolver extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(`
      -- What is known of a beacon. JSON.
      CREATE TABLE IF NOT EXISTS track (beacon TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      -- What was known of all of them when the table of a slot was published: from it that table is made, whenever it is asked.
      CREATE TABLE IF NOT EXISTS slot (name TEXT PRIMARY KEY, number INTEGER NOT NULL, tracks TEXT NOT NULL) WITHOUT ROWID;
    `);
  }

  /** The packed table of a slot for this catalog version; null where the version cannot be loaded. */
  async table(version: string, slot: number): Promise<Uint8Array | null> {
    const { makeSlotTable } = await loadEids();
    return (await makeSlotTable(this.ctx, await openMesh(this.env), version, slot)) ?? null;
  }

  /** Takes what gateways heard; what cannot be puts the beacon into quarantine. */
  async report(version: string, heard: readonly HeardEid[]): Promise<void> {
    const { judgeReports } = await loadEids();
    await judgeReports(this.ctx, await openMesh(this.env), version, heard);
  }
}
