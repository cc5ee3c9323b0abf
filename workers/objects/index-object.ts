import { DurableObject } from "cloudflare:workers";
import { type IndexEntry, putEntry } from "../../shared/index/index-entry.ts";
import { enterSale, type SaleMessage } from "../../shared/index/sale-entry.ts";
import type { Env } from "../env.ts";
import { makeIndexStore } from "./index-object/store/index-store.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A transaction of a sender is remembered so long. */
const SALE_KEPT_MS = 400 * DAY_MS;

/** A transaction of a sender, named by a keyed hash, and what one message of it says. */
export interface SaleCall extends SaleMessage {
  readonly name: string;
}

/**
 * One of the 64 that lead from a code, or a transaction of a till, to people. They know keyed hashes and sealed locators, and
 * count codes that nothing answers to. Every method is one turn without an await before it has written.
 */
export class IndexObject extends DurableObject<Env> {
  readonly #store = makeIndexStore(this.ctx.storage);

  /** Puts an IndexEntry, as JSON; whether the name is its owner's now. Repeating it changes nothing. */
  async put(json: string): Promise<boolean> {
    const entry: IndexEntry = JSON.parse(json);
    const nowMs = Date.now();
    const before = this.#store.findEntry(entry.name);
    const after = putEntry(before, entry, nowMs);
    if (after !== before) {
      this.#store.saveEntry(after);
      await this.#store.wakeAt(nowMs + DAY_MS);
    }
    return after.owner === entry.owner;
  }

  /** Forgets a name, if it is this owner's. */
  remove(json: string): void {
    const { name, owner }: Pick<IndexEntry, "name" | "owner"> = JSON.parse(json);
    if (this.#store.findEntry(name)?.owner === owner) this.#store.removeEntry(name);
  }

  /** The sealed locator under a name; null: nothing answers to it. */
  find(name: string): string | null {
    const entry = this.#store.findEntry(name);
    return entry === undefined || entry.untilMs <= Date.now() ? null : entry.locator;
  }

  /** Enters a message of a transaction, SaleCall as JSON: SaleEntry as JSON, or null if nothing may be given for it. */
  async enterSale(json: string): Promise<string | null> {
    const { name, ...message }: SaleCall = JSON.parse(json);
    const nowMs = Date.now();
    const before = this.#store.findSale(name);
    const after = enterSale(before, message);
    if (after === undefined) return null;
    if (after !== before) {
      this.#store.saveSale(name, after, nowMs + SALE_KEPT_MS);
      await this.#store.wakeAt(nowMs + DAY_MS);
    }
    return JSON.stringify(after);
  }

  /** Whom a transaction concerns: SaleEntry as JSON; null: there is no such transaction. */
  findSale(name: string): string | null {
    const sale = this.#store.findSale(name);
    return sale === undefined ? null : JSON.stringify(sale);
  }

  /** How many codes of this sender nothing answered to in this hour. */
  misses(sender: string): number {
    return this.#store.misses(hourOf(Date.now()), sender);
  }

  /** Counts one more; gives how many there are then. */
  async miss(sender: string): Promise<number> {
    const nowMs = Date.now();
    this.#store.addMiss(hourOf(nowMs), sender);
    await this.#store.wakeAt(nowMs + DAY_MS);
    return this.#store.misses(hourOf(nowMs), sender);
  }

  /** Once a day: forgets what has had its time. */
  override async alarm(): Promise<void> {
    const nowMs = Date.now();
    if (this.#store.tidy(nowMs, hourOf(nowMs))) await this.#store.wakeAt(nowMs + DAY_MS);
  }
}

function hourOf(nowMs: number): number {
  return Math.floor(nowMs / HOUR_MS);
}
