import { slotAt, slotSpan } from "../../shared/eid/eid-slot.ts";
import { type EidTable, openEidTable } from "../../shared/eid/eid-table.ts";
import type { HeardEid } from "../../shared/eid/judge-report.ts";
import type { Defer } from "../defer.ts";
import type { Config, Env } from "../env.ts";
import { withTimeout } from "../with-timeout.ts";

/** This isolate's copy of what the beacons with changing identifiers call themselves now. */
export interface EidClient {
  /** The table to look up in, or undefined where a cold isolate cannot load one in time: 503. */
  readonly table: (version: string, nowMs: number, defer: Defer) => Promise<EidTable | undefined>;
  /** Tells the resolver what gateways heard; what it was told a moment ago is left out. */
  readonly report: (version: string, heard: readonly HeardEid[]) => Promise<void>;
}

/** As a shard that is not in memory is waited for (design, section 5). */
const LOAD_TIMEOUT_MS = 300;
/** The windows of a table reach well beyond its slot, so that the next one may come while the old one answers. */
const GRACE_MS = 30_000;
/** The same beacon at the same place is told again only after this long. */
const REPORT_EVERY_MS = 60_000;
const REPORTED_KEPT = 10_000;
const REPORT_TIMEOUT_MS = 10_000;

/** A client that has loaded nothing yet. */
export function makeEidClient(env: Env, { jurisdiction }: Config): EidClient {
  let kept: { readonly version: string; readonly slot: number; readonly table: EidTable } | undefined;
  let loadingSlot = -1;
  const reported = new Map<string, number>();

  function resolver() {
    const namespace = jurisdiction === undefined ? env.EIDS : env.EIDS.jurisdiction(jurisdiction);
    return namespace.getByName("eids");
  }

  async function load(version: string, slot: number): Promise<EidTable | undefined> {
    const bytes = await resolver().table(version, slot);
    if (bytes === null) return undefined;
    const table = openEidTable(bytes);
    kept = { version, slot, table };
    return table;
  }

  return {
    async table(version, nowMs, defer) {
      const slot = slotAt(nowMs);
      if (kept?.version === version && kept.slot === slot) return kept.table;
      if (kept?.version === version && kept.slot === slot - 1 && nowMs < slotSpan(slot).fromMs + GRACE_MS) {
        if (loadingSlot !== slot) {
          loadingSlot = slot;
          defer(withTimeout(load(version, slot), GRACE_MS));
        }
        return kept.table;
      }
      return withTimeout(load(version, slot), LOAD_TIMEOUT_MS);
    },
    async report(version, heard) {
      const news = heard.filter((report) => isNews(reported, report));
      if (news.length > 0) await withTimeout(resolver().report(version, news), REPORT_TIMEOUT_MS);
    },
  };
}

function isNews(reported: Map<string, number>, { beacon, quantum, place, atMs }: HeardEid): boolean {
  const key = `${beacon} ${quantum} ${place}`;
  const toldMs = reported.get(key);
  if (toldMs !== undefined && Math.abs(atMs - toldMs) < REPORT_EVERY_MS) return false;
  reported.delete(key);
  reported.set(key, atMs);
  for (const oldest of reported.keys()) {
    if (reported.size <= REPORTED_KEPT) break;
    reported.delete(oldest);
  }
  return true;
}
