import {
  grantLease,
  type LeaseAsk,
  type LeaseGrant,
  type Ledger,
  NEW_LEDGER,
  type Settlement,
  settleLease,
} from "../../shared/budget/lease.ts";
import { leaseCodes, type PoolBook, type PoolLease, settleCodes } from "../../shared/budget/pool-book.ts";
import { refundUnit } from "../../shared/budget/refund.ts";
import { changeLive } from "../../shared/live/change-live.ts";
import { foldLive, type LiveEntry } from "../../shared/live/live-state.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { SharedStore, Unreachable } from "../../shared/shared-store.ts";
import { putTag, removeTag, type StoredTag } from "../../shared/tags/tag-entry.ts";
import { makeVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** What happens to one call on its way. */
export interface Fault {
  /** How long the request and the answer take. */
  readonly requestMs?: number;
  readonly answerMs?: number;
  /** What never arrives; `connection`: refused at once. */
  readonly loses?: "request" | "answer" | "connection";
  /** The request arrives a second time, so long after the first. */
  readonly repeatsAfterMs?: number;
}

/** The shared store in memory: what all edges share, while each has its own way there. */
export interface Books {
  readonly ledgers: Map<string, Ledger>;
  /** By name. Their codes are c0, c1 and so on. */
  readonly pools: Map<string, Pool>;
  live: Readonly<Record<string, LiveEntry>>;
  readonly tags: Map<string, StoredTag>;
  /** Every lease that was ever asked for, by id. */
  readonly asked: Map<string, LeaseAsk>;
}

/** A pool with its leases. */
export interface Pool {
  readonly book: PoolBook;
  readonly leases: Readonly<Record<string, PoolLease>>;
}

export function newBooks(): Books {
  return { ledgers: new Map(), pools: new Map(), live: {}, tags: new Map(), asked: new Map() };
}

/** One edge's way to the books; `fault` is asked once a call. */
export function makeMemoryStore(
  books: Books = newBooks(),
  time: Pick<VirtualTime, "wait"> & Partial<Pick<VirtualTime, "now">> = makeVirtualTime(0),
  fault: (operation: keyof SharedStore) => Fault = () => ({}),
): SharedStore {
  async function call<T>(
    operation: keyof SharedStore,
    timeoutMs: number,
    apply: () => T,
  ): Promise<Result<T, Unreachable>> {
    const { requestMs = 0, answerMs = 0, loses, repeatsAfterMs } = fault(operation);
    if (loses === "connection") return err("unreachable");
    if (loses === "request") return timeOut(timeoutMs);
    if (repeatsAfterMs !== undefined) void time.wait(requestMs + repeatsAfterMs).then(apply);
    const arrived = requestMs === 0 ? apply() : time.wait(requestMs).then(apply);
    if (loses === "answer" || requestMs + answerMs >= timeoutMs) return timeOut(timeoutMs);
    const value = await arrived;
    if (answerMs > 0) await time.wait(answerMs);
    return ok(value);
  }

  async function timeOut(timeoutMs: number): Promise<Result<never, Unreachable>> {
    await time.wait(timeoutMs);
    return err("unreachable");
  }

  const ledgerOf = (campaign: string) => books.ledgers.get(campaign) ?? NEW_LEDGER;
  return {
    lease: (ask, timeoutMs) =>
      call("lease", timeoutMs, () => {
        const pool = books.pools.get(ask.campaign);
        if (pool !== undefined) return leaseOfPool(books, pool, ask);
        const { ledger, grant } = grantLease(ledgerOf(ask.campaign), ask);
        books.ledgers.set(ask.campaign, ledger);
        books.asked.set(ask.id, ask);
        return grant;
      }),
    refund: (refund, timeoutMs) =>
      call("refund", timeoutMs, () => {
        books.ledgers.set(refund.campaign, refundUnit(ledgerOf(refund.campaign), refund));
        return true as const;
      }),
    settle: (settlement, timeoutMs) =>
      call("settle", timeoutMs, () => {
        const pool = books.pools.get(settlement.campaign);
        if (pool !== undefined) return settlePool(books, pool, settlement, time.now?.() ?? 0);
        books.ledgers.set(settlement.campaign, settleLease(ledgerOf(settlement.campaign), settlement));
        return true as const;
      }),
    readLive: (nowMs, timeoutMs) => call("readLive", timeoutMs, () => foldLive(books.live, nowMs)),
    changeLive: (change, timeoutMs) =>
      call("changeLive", timeoutMs, () => {
        books.live = changeLive(books.live, change);
        return true as const;
      }),
    putTag: (entry, timeoutMs) =>
      call("putTag", timeoutMs, () => {
        books.tags.set(entry.tag, putTag(books.tags.get(entry.tag), entry));
        return true as const;
      }),
    removeTag: (removal, timeoutMs) =>
      call("removeTag", timeoutMs, () => {
        books.tags.set(removal.tag, removeTag(books.tags.get(removal.tag), removal));
        return true as const;
      }),
    findTags: (tags, timeoutMs) =>
      call("findTags", timeoutMs, () => tags.map((tag) => books.tags.get(tag)?.locator ?? null)),
  };
}

function leaseOfPool(books: Books, pool: Pool, ask: LeaseAsk): LeaseGrant {
  const known = pool.leases[ask.id];
  const live = Object.values(pool.leases).filter(({ codes, expiresMs }) => codes.length > 0 && expiresMs > ask.nowMs);
  const { book, lease, grant } =
    known === undefined ? leaseCodes(pool.book, ask, live.length) : { book: pool.book, lease: known, grant: undefined };
  if (lease === undefined) return grant ?? { units: 0 };
  books.pools.set(ask.campaign, { book, leases: { ...pool.leases, [ask.id]: lease } });
  return { units: lease.codes.length, codes: lease.codes.map((code) => `c${code}`) };
}

function settlePool(books: Books, { book, leases }: Pool, { id, campaign, codes }: Settlement, nowMs: number): true {
  const lease = leases[id];
  const numbers = (shown: readonly string[]) => shown.map((code) => Number(code.slice(1)));
  const unspent = codes && { back: numbers(codes.back), doubtful: numbers(codes.doubtful) };
  const settled = lease && settleCodes(book, lease, unspent, nowMs);
  if (settled !== undefined)
    books.pools.set(campaign, { book: settled.book, leases: { ...leases, [id]: settled.lease } });
  return true;
}
