import { type EidTable, openEidTable, slotAt, slotSpan } from "../../shared/eid/eid-table.ts";
import type { HeardEid } from "../../shared/eid/judge-report.ts";
import type { Config, Env } from "../env.ts";
import type { Defer } from "../isolate/defer.ts";
import { wait } from "../isolate/wait.ts";
import { withTimeout } from "../isolate/with-timeout.ts";

/** This isolate's copy of what the beacons with changing identifiers call themselves now. */
export interface EidClient {
  /** The table to look up in, or undefined where a cold isolate cannot load one in time: 503. */
  readonly table: (version: string, nowMs: number, defer: Defer) => Promise<EidTable | undefined>;
  /** Tells the resolver what gateways heard; what it was told a moment ago is left out. */
  readonly report: (version: string, heard: readonly HeardEid[]) => Promise<void>;
}

/** How long a message waits for a table; without it the answer is 503. */
const WAIT_MS = 300;
/** How often a message looks for the table that another one has begun to load and is not its own to await. */
const LOOK_MS = 5;
/** A table that has not come by then is asked for again. Of a thousand beacons the first is a second's work. */
const LOAD_TIMEOUT_MS = 5_000;
/** The windows of a table reach well beyond its slot, so that the next one may come while the old one answers. */
const GRACE_MS = 30_000;
/** The same beacon at the same place is told again by the same sender only after this long. */
const REPORT_EVERY_MS = 60_000;
const REPORTED_KEPT = 10_000;
const REPORT_TIMEOUT_MS = 10_000;

/** A client that has loaded nothing yet. */
export function makeEidClient(env: Env, { jurisdiction }: Config): EidClient {
  let kept: { readonly version: string; readonly slot: number; readonly table: EidTable } | undefined;
  let loading: { readonly version: string; readonly slot: number; readonly startedAtMs: number } | undefined;
  const reported = new Map<string, number>();

  function resolver() {
    const namespace = jurisdiction === undefined ? env.EIDS : env.EIDS.jurisdiction(jurisdiction);
    return namespace.getByName("eids");
  }

  async function load(version: string, slot: number): Promise<void> {
    const bytes = await resolver().table(version, slot);
    if (bytes !== null) kept = { version, slot, table: openEidTable(bytes) };
  }

  /** Of all that come at once, one loads, also beyond its own answer; its work, or undefined for the others. */
  function beginToLoad(version: string, slot: number, nowMs: number, defer: Defer): Promise<void> | undefined {
    const isUnderWay = loading?.version === version && loading.slot === slot;
    if (isUnderWay && nowMs - (loading?.startedAtMs ?? 0) < LOAD_TIMEOUT_MS) return undefined;
    const own = { version, slot, startedAtMs: nowMs };
    loading = own;
    const work = withTimeout(load(version, slot), LOAD_TIMEOUT_MS).then(() => {
      if (loading === own) loading = undefined;
    });
    defer(work);
    return work;
  }

  async function lookForTable(): Promise<void> {
    for (let waitedMs = 0; loading !== undefined && waitedMs < WAIT_MS; waitedMs += LOOK_MS) await wait(LOOK_MS);
  }

  return {
    async table(version, nowMs, defer) {
      const slot = slotAt(nowMs);
      const atHand = () => (kept?.version === version && kept.slot === slot ? kept.table : undefined);
      if (atHand() !== undefined) return atHand();
      const work = beginToLoad(version, slot, nowMs, defer);
      const isLastOne = kept?.version === version && kept.slot === slot - 1;
      if (isLastOne && nowMs < slotSpan(slot).fromMs + GRACE_MS) return kept?.table;
      await (work === undefined ? lookForTable() : withTimeout(work, WAIT_MS));
      return atHand();
    },
    async report(version, heard) {
      const news = heard.filter((report) => isNews(reported, report));
      if (news.length > 0) await withTimeout(resolver().report(version, news), REPORT_TIMEOUT_MS);
    },
  };
}

function isNews(reported: Map<string, number>, { beacon, quantum, place, sender, atMs }: HeardEid): boolean {
  const key = `${beacon} ${quantum} ${place} ${sender}`;
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
