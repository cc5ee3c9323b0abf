import { goneEntry, isHeldBy, putEntry, RESERVED, type SaidEntry } from "../../../shared/index/index-entry.ts";
import {
  enterSale,
  forgetMessage,
  type SaleEntry,
  type SaleFault,
  type SaleMessage,
  voidSale,
} from "../../../shared/index/sale-entry.ts";
import type { Result } from "../../../shared/result.ts";
import { type OpenedPools, openPools } from "./open-pools.ts";
import { makeIndexStore } from "./store/index-store.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A transaction of a sender is remembered so long. */
const SALE_KEPT_MS = 400 * DAY_MS;

/** A transaction of a sender, named by a keyed hash, and what one message of it says. */
export interface EnterCall extends SaleMessage {
  readonly name: string;
}

/** The same for a void of it. */
export interface VoidCall {
  readonly name: string;
  readonly voided: NonNullable<SaleEntry["voided"]>;
}

/** The work of one index object. */
export interface OpenedIndex {
  readonly put: (entry: SaidEntry) => Promise<boolean>;
  readonly remove: (entry: Pick<SaidEntry, "name" | "owner" | "saidMs">) => Promise<void>;
  readonly find: (name: string) => string | null;
  readonly enterSale: (call: EnterCall) => Promise<Result<SaleEntry, SaleFault>>;
  readonly forgetMessage: (call: { readonly name: string; readonly contents: string }) => Promise<void>;
  readonly voidSale: (call: VoidCall) => Promise<SaleEntry>;
  readonly findSale: (name: string) => SaleEntry | undefined;
  readonly misses: (sender: string) => number;
  readonly miss: (sender: string) => Promise<number>;
  readonly alarm: () => Promise<void>;
  readonly pools: OpenedPools;
  /** Has the alarm look in a day: leases are to be tidied. */
  readonly wake: () => Promise<void>;
}

/** An index as its rows have it. Every method is one turn without an await before it has written. */
export function openIndex(storage: DurableObjectStorage): OpenedIndex {
  const store = makeIndexStore(storage);
  const pools = openPools(storage, store.tables);

  async function keepSale(name: string, sale: SaleEntry): Promise<void> {
    const nowMs = Date.now();
    store.saveSale(name, sale, nowMs + SALE_KEPT_MS);
    await store.wakeAt(nowMs + DAY_MS);
  }

  return {
    async put(entry) {
      const nowMs = Date.now();
      const before = store.findEntry(entry.name);
      const after = putEntry(before, entry, nowMs);
      if (after !== before) {
        store.saveEntry(after);
        await store.wakeAt(nowMs + DAY_MS);
      }
      return isHeldBy(after, entry);
    },
    async remove(entry) {
      const nowMs = Date.now();
      const before = store.findEntry(entry.name);
      const after = goneEntry(before, entry, nowMs);
      if (after === before) return;
      store.saveEntry(after);
      await store.wakeAt(nowMs + DAY_MS);
    },
    find(name) {
      const entry = store.findEntry(name);
      const isOver = entry === undefined || entry.untilMs <= Date.now() || entry.locator === RESERVED;
      return isOver ? null : entry.locator || null;
    },
    async enterSale({ name, ...message }) {
      const before = store.findSale(name);
      const entered = enterSale(before, message, Date.now());
      if (entered.ok && entered.value !== before) await keepSale(name, entered.value);
      return entered;
    },
    async forgetMessage({ name, contents }) {
      const before = store.findSale(name);
      const after = before && forgetMessage(before, contents);
      if (after !== undefined && after !== before) await keepSale(name, after);
    },
    async voidSale({ name, voided }) {
      const before = store.findSale(name);
      const after = voidSale(before, voided, Date.now());
      if (after !== before) await keepSale(name, after);
      return after;
    },
    findSale: store.findSale,
    misses: (sender) => store.misses(hourOf(Date.now()), sender),
    async miss(sender) {
      const nowMs = Date.now();
      store.addMiss(hourOf(nowMs), sender);
      await store.wakeAt(nowMs + DAY_MS);
      return store.misses(hourOf(nowMs), sender);
    },
    async alarm() {
      const nowMs = Date.now();
      if (store.tables.open()) pools.tidy(nowMs);
      if (store.tidy(nowMs, hourOf(nowMs))) await store.wakeAt(nowMs + DAY_MS);
    },
    pools,
    wake: () => store.wakeAt(Date.now() + DAY_MS),
  };
}

function hourOf(nowMs: number): number {
  return Math.floor(nowMs / HOUR_MS);
}
