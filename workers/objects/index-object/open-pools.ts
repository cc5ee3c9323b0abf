import type { LeaseAsk, LeaseGrant, Settlement } from "../../../shared/budget/lease.ts";
import {
  countPool,
  doubtfulIn,
  leaseCodes,
  NEW_POOL,
  type PoolCount,
  settleCodes,
} from "../../../shared/budget/pool-book.ts";
import type { PoolCode } from "../../../shared/codes/pool-code.ts";
import { stripCode } from "../../../shared/codes/typed-code.ts";
import type { Tables } from "../migrate.ts";
import { makePoolRows } from "./store/pool-rows.ts";

/** Codes to be added to a pool. */
export interface AddCodesCall {
  readonly pool: string;
  readonly codes: readonly PoolCode[];
}

/** What became of them: those that the pool ever held are ignored. */
export interface AddedCodes {
  readonly added: number;
  readonly ignored: number;
}

/** How many codes of a pool are where, and some of those of which nobody knows, the oldest first. */
export interface PoolReply extends PoolCount {
  readonly doubtfulCodes: readonly string[];
}

/** Most doubtful codes that are told. */
const DOUBTFUL_TOLD = 1_000;

/** The pools of one index object. */
export interface OpenedPools {
  readonly addCodes: (call: AddCodesCall) => AddedCodes;
  readonly leaseCodes: (ask: LeaseAsk) => LeaseGrant;
  readonly settleCodes: (settlement: Settlement) => void;
  readonly readPool: (pool: string) => PoolReply;
  /** Forgets leases that were settled and have nothing to tell. */
  readonly tidy: (nowMs: number) => void;
}

/** Pools as their rows have them. Every method is one turn: of a lease that was answered, the rows are written. */
export function openPools(storage: DurableObjectStorage, tables: Tables): OpenedPools {
  const rows = makePoolRows(storage);

  return {
    addCodes({ pool, codes }) {
      tables.make();
      return storage.transactionSync(() => {
        const book = rows.readBook(pool) ?? NEW_POOL;
        let held = book.held;
        for (const { shown, key } of codes) if (rows.addCode(pool, key, held, shown)) held++;
        const added = held - book.held;
        if (added > 0) rows.saveBook(pool, { ...book, held });
        return { added, ignored: codes.length - added };
      });
    },
    leaseCodes(ask) {
      const book = tables.open() ? rows.readBook(ask.campaign) : undefined;
      if (book === undefined) return { units: 0, why: "spent" };
      const known = rows.readLease(ask.id);
      if (known !== undefined) return grantOf(ask.campaign, known.codes);
      const { book: next, lease, grant } = leaseCodes(book, ask, rows.countLive(ask.campaign, ask.nowMs));
      if (lease === undefined) return grant;
      rows.saveBook(ask.campaign, next);
      rows.saveLease(ask.id, ask.campaign, lease);
      return grantOf(ask.campaign, lease.codes);
    },
    settleCodes({ id, campaign: pool, codes }) {
      const book = tables.open() ? rows.readBook(pool) : undefined;
      const lease = book && rows.readLease(id);
      if (book === undefined || lease === undefined) return;
      const numbers = (shown: readonly string[]) =>
        shown.flatMap((code) => rows.findNumber(pool, stripCode(code)) ?? []);
      const unspent = codes && { back: numbers(codes.back), doubtful: numbers(codes.doubtful) };
      const settled = settleCodes(book, lease, unspent, Date.now());
      if (settled.lease === lease) return;
      if (settled.book !== book) rows.saveBook(pool, settled.book);
      rows.saveLease(id, pool, settled.lease);
    },
    readPool(pool) {
      const book = tables.open() ? rows.readBook(pool) : undefined;
      if (book === undefined) return { ...countPool(NEW_POOL, [], 0), doubtfulCodes: [] };
      const nowMs = Date.now();
      const leases = rows.listLeases(pool);
      const doubtful = leases.flatMap((lease) => doubtfulIn(lease, nowMs)).slice(0, DOUBTFUL_TOLD);
      return { ...countPool(book, leases, nowMs), doubtfulCodes: rows.readCodes(pool, doubtful) };
    },
    tidy: rows.tidy,
  };

  function grantOf(pool: string, numbers: readonly number[]): LeaseGrant {
    const codes = rows.readCodes(pool, numbers);
    return { units: codes.length, codes };
  }
}
