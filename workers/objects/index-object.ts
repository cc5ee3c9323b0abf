import { DurableObject } from "cloudflare:workers";
import { loadCoupons } from "../cold.ts";
import type { Env } from "../env.ts";
import type { OpenedIndex } from "./index-object/open-index.ts";
import type { AddedCodes, PoolReply } from "./index-object/open-pools.ts";

/**
 * One of the 64 that lead from a code, or a transaction of a till, to people. They know keyed hashes and sealed locators,
 * count codes that nothing answers to, and hand out codes of pools. What it does is in one module that a ping does not load.
 */
export class IndexObject extends DurableObject<Env> {
  #opened: Promise<OpenedIndex> | undefined;

  /** Puts an IndexEntry, as JSON; whether the name is its owner's now. Repeating it changes nothing. */
  async put(json: string): Promise<boolean> {
    return (await this.#open()).put(JSON.parse(json));
  }

  /** Forgets whom a name leads to, if it is this owner's or nobody's; what was said of it before comes too late. */
  async remove(json: string): Promise<void> {
    await (await this.#open()).remove(JSON.parse(json));
  }

  /** The sealed locator under a name; null: nothing answers to it. */
  async find(name: string): Promise<string | null> {
    return (await this.#open()).find(name);
  }

  /** Enters a message of a transaction, EnterCall as JSON: Result<SaleEntry, SaleFault> as JSON; with a fault nothing may be given for it. */
  async enterSale(json: string): Promise<string> {
    return JSON.stringify(await (await this.#open()).enterSale(JSON.parse(json)));
  }

  /** Forgets what a message of a transaction said that was refused: name and contents as JSON. */
  async forgetMessage(json: string): Promise<void> {
    await (await this.#open()).forgetMessage(JSON.parse(json));
  }

  /** Keeps a void of a transaction, VoidCall as JSON; gives whom the transaction concerns so far: SaleEntry as JSON. */
  async voidSale(json: string): Promise<string> {
    return JSON.stringify(await (await this.#open()).voidSale(JSON.parse(json)));
  }

  /** Whom a transaction concerns: SaleEntry as JSON; null: there is no such transaction. */
  async findSale(name: string): Promise<string | null> {
    const sale = (await this.#open()).findSale(name);
    return sale === undefined ? null : JSON.stringify(sale);
  }

  /** How many codes of this sender nothing answered to in this hour. */
  async misses(sender: string): Promise<number> {
    return (await this.#open()).misses(sender);
  }

  /** Counts one more; gives how many there are then. */
  async miss(sender: string): Promise<number> {
    return (await this.#open()).miss(sender);
  }

  /** Adds AddCodesCall, as JSON, to a pool: AddedCodes. Repeating it changes nothing. */
  async addCodes(json: string): Promise<AddedCodes> {
    return (await this.#open()).pools.addCodes(JSON.parse(json));
  }

  /** Hands out codes of a pool: LeaseAsk as JSON, LeaseGrant as JSON. The same id is the same lease. */
  async leaseCodes(json: string): Promise<string> {
    const opened = await this.#open();
    const grant = opened.pools.leaseCodes(JSON.parse(json));
    if (grant.units > 0) await opened.wake();
    return JSON.stringify(grant);
  }

  /** Takes back what a lease did not give: Settlement as JSON. A second one changes nothing. */
  async settleCodes(json: string): Promise<void> {
    (await this.#open()).pools.settleCodes(JSON.parse(json));
  }

  /** How many codes of a pool are where. */
  async readPool(pool: string): Promise<PoolReply> {
    return (await this.#open()).pools.readPool(pool);
  }

  /** Once a day: forgets what has had its time. */
  override async alarm(): Promise<void> {
    await (await this.#open()).alarm();
  }

  #open(): Promise<OpenedIndex> {
    this.#opened ??= loadCoupons().then(({ openIndex }) => openIndex(this.ctx.storage));
    return this.#opened;
  }
}
