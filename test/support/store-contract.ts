import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grantLease, type LeaseAsk, NEW_LEDGER, settleLease } from "../../shared/budget/lease.ts";
import { refundUnit } from "../../shared/budget/refund.ts";
import { changeLive } from "../../shared/live/change-live.ts";
import { foldLive, type LiveChange, type LiveEntry, NO_LIVE_STATE } from "../../shared/live/live-state.ts";
import type { SharedStore } from "../../shared/shared-store.ts";
import { liveSignal, signalOn } from "./live-signal.ts";
import { runs } from "./runs.ts";
import { askOf, change, drain, drainAll, held, lease, refundOf, START_MS, settle, WAIT_MS } from "./store-calls.ts";
import { describeTagRegistry } from "./tag-registry-contract.ts";

const HOUR_MS = 3_600_000;

/** What every adapter of the port SharedStore does. `open`: a shared store under this prefix, shared by all that are opened under it. */
export function describeSharedStore(open: (prefix: string) => SharedStore): void {
  const openNew = () => open(`mesh-${crypto.randomUUID()}`);

  describe("a budget", () => {
    it("gives a lease once, however often and whenever it is asked for", async () => {
      const sharedStore = openNew();
      const first = await lease(sharedStore, { id: "first" });
      await lease(sharedStore, { id: "second" });
      expect([await lease(sharedStore, { id: "first" }), await lease(sharedStore, { id: "first" })]).toEqual([
        first,
        first,
      ]);
      expect(first.units + (await drain(sharedStore, {})) + (await lease(sharedStore, { id: "second" })).units).toBe(
        100,
      );
    });

    it("takes back what was not spent once, and no more than was given", async () => {
      const sharedStore = openNew();
      const { units } = await lease(sharedStore, { id: "first" });
      await settle(sharedStore, "unknown", 50);
      for (const _ of [1, 2, 3]) await settle(sharedStore, "first", 1_000);
      expect(await lease(sharedStore, { id: "first" })).toEqual({ units: 0 });
      expect(units).toBe(12);
      expect(await drain(sharedStore, {})).toBe(100);
    });

    it("takes a spent unit back once for each decision, in its hour and day", async () => {
      const sharedStore = openNew();
      const limits = { offers: 25, perHour: 10, perDay: 16 };
      expect(await drain(sharedStore, { limits })).toBe(10);
      const refund = (id: string, more = {}) => held(sharedStore.refund(refundOf({ id, ...more }), WAIT_MS));
      for (const id of ["one", "two", "one", "two"]) await refund(id);
      expect(await drain(sharedStore, { limits })).toBe(2);
      await refund("of yesterday", { hour: "20261122T10", day: "20261122" });
      expect(await drain(sharedStore, { limits })).toBe(0);
      expect(await drain(sharedStore, { limits, nowMs: START_MS + 24 * HOUR_MS })).toBe(10);
      expect(await drain(sharedStore, { limits, nowMs: START_MS + 48 * HOUR_MS })).toBe(6);
    });

    it("remembers what it took back, and never counts below nothing", async () => {
      const sharedStore = openNew();
      await held(sharedStore.refund(refundOf({ id: "of a ledger that was deleted" }), WAIT_MS));
      expect(await drain(sharedStore, {})).toBe(100);
      const late = { nowMs: START_MS + 24 * HOUR_MS };
      await lease(sharedStore, { ...late, id: "a day later" });
      await held(sharedStore.refund(refundOf({ id: "of a ledger that was deleted" }), WAIT_MS));
      expect(await drain(sharedStore, late)).toBe(0);
    });

    it("writes off what a lease never settled: units given are never given again", async () => {
      const sharedStore = openNew();
      const { units } = await lease(sharedStore, { id: "lost" });
      expect(await drain(sharedStore, { nowMs: START_MS + 48 * HOUR_MS })).toBe(100 - units);
      await settle(sharedStore, "lost", units);
      expect(await drain(sharedStore, { nowMs: START_MS + 48 * HOUR_MS })).toBe(0);
    });

    it("gives the last twentieth one by one, to the very last unit", async () => {
      const sharedStore = openNew();
      const grants = await drainAll(sharedStore, {});
      expect(grants.slice(-4)).toEqual([1, 1, 1, 1]);
      expect(await lease(sharedStore, { id: "one-more" })).toEqual({ units: 0, why: "spent" });
    });

    it("never gives a unit over to many who ask at once", async () => {
      const sharedStore = openNew();
      const limits = { offers: 20 };
      const grants = await Promise.all(
        Array.from({ length: 60 }, (_, at) => lease(sharedStore, { id: `at-${at}`, limits })),
      );
      expect(grants.reduce((sum, { units }) => sum + units, 0)).toBe(20);
    });

    it("counts hours and days each by themselves, and all of them in the whole", async () => {
      const sharedStore = openNew();
      const limits = { offers: 25, perHour: 10, perDay: 16 };
      const given = [];
      for (const hours of [0, 1, 2, 14, 15])
        given.push(await drain(sharedStore, { limits, nowMs: START_MS + hours * HOUR_MS }));
      expect(given).toEqual([10, 6, 0, 9, 0]);
    });

    it("keeps the count of an hour when the mesh moves to a zone where that hour has a far older name", async () => {
      const sharedStore = openNew();
      const limits = { perHour: 10 };
      const drainHour = (hour: string, hours: number) =>
        drain(sharedStore, { limits, hour, day: hour.slice(0, 8), nowMs: START_MS + hours * HOUR_MS });
      for (let hours = 0; hours < 6; hours++) {
        expect(await drainHour(`20261124T${String(hours).padStart(2, "0")}`, hours)).toBe(10);
      }
      const given = [];
      for (const hours of [6, 6.3, 6.6, 6.9]) given.push(await drainHour("20261123T04", hours));
      expect(given).toEqual([10, 0, 0, 0]);
    });

    it("waits where pace says so, and says whether a unit is left", async () => {
      const sharedStore = openNew();
      const limits = { offers: 10 };
      expect(await drain(sharedStore, { limits, paced: { offers: 3.9 } })).toBe(3);
      expect(await lease(sharedStore, { id: "early", limits, paced: { offers: 3.9 } })).toEqual({
        units: 0,
        why: "pace",
      });
      expect(await drain(sharedStore, { limits, paced: { offers: 10 } })).toBe(7);
      expect(await lease(sharedStore, { id: "late", limits, paced: { offers: 3 } })).toEqual({
        units: 0,
        why: "spent",
      });
    });

    it("gives 50 units at a time where there is no limit", async () => {
      expect(await lease(openNew(), { id: "first", limits: {} })).toEqual({ units: 50 });
    });

    it("is one campaign's in one mesh, for all of its edges", async () => {
      const prefix = `mesh-${crypto.randomUUID()}`;
      expect(await drain(open(prefix), {})).toBe(100);
      expect(await drain(open(prefix), {})).toBe(0);
      expect(await drain(open(prefix), { campaign: "winter" })).toBe(100);
      expect(await drain(openNew(), {})).toBe(100);
    });

    it("does what the pure ledger does, step by step, over any life", async () => {
      await fc.assert(
        fc.asyncProperty(limitsOf(fc.nat({ max: 300 })), fc.array(step, { maxLength: 40 }), async (limits, steps) => {
          const sharedStore = openNew();
          let ledger = NEW_LEDGER;
          let nowMs = START_MS;
          for (const { afterMs, id, unspent, share, isRefund } of steps) {
            nowMs += afterMs;
            if (isRefund && ledger.issued > 0) {
              const { hour, day } = askOf({ id, nowMs });
              const refund = refundOf({ id: `void ${id}`, hour, day, expiresMs: nowMs });
              ledger = refundUnit(ledger, refund);
              await held(sharedStore.refund(refund, WAIT_MS));
            } else if (unspent === undefined) {
              const paced = { ...(limits.offers === undefined ? {} : { offers: limits.offers * share }) };
              const ask = askOf({ id, nowMs, limits, paced });
              const expected = grantLease(ledger, ask);
              ledger = expected.ledger;
              expect(await held(sharedStore.lease(ask, WAIT_MS))).toEqual(expected.grant);
            } else {
              const settlement = { id, campaign: "autumn", unspent, nowMs };
              ledger = settleLease(ledger, settlement);
              await held(sharedStore.settle(settlement, WAIT_MS));
            }
          }
          expect(ledger.issued).toBeLessThanOrEqual(limits.offers ?? Number.POSITIVE_INFINITY);
        }),
        { numRuns: runs(40) },
      );
    });
  });

  describe("the live state", () => {
    it("is calm before anything was changed, and holds each kind of thing", async () => {
      const sharedStore = openNew();
      expect(await held(sharedStore.readLive(START_MS, WAIT_MS))).toEqual(NO_LIVE_STATE);
      for (const thing of THINGS) await change(sharedStore, turnedOn(thing, START_MS, 1_000));
      expect(await held(sharedStore.readLive(START_MS + 999, WAIT_MS))).toEqual({
        pausedMoments: ["hello"],
        pausedCampaigns: ["hello"],
        pausedCoupons: ["moment hello a", "reward hello"],
        signals: [
          liveSignal({ type: "fresh", untilMs: START_MS + 1_000 }),
          liveSignal({ type: "fresh", place: "store-1", untilMs: START_MS + 1_000 }),
        ],
        revokedSenders: ["hello"],
        voidReports: [{ sender: "hello", sinceMs: 1_764_530_000_000 }],
        revokedDevices: ["hello_-"],
        revokedBeacons: [],
      });
    });

    it("ends a signal by itself", async () => {
      const sharedStore = openNew();
      await change(sharedStore, signalOn({ type: "fresh", untilMs: START_MS + 1_000 }, START_MS));
      expect((await held(sharedStore.readLive(START_MS + 1_000, WAIT_MS))).signals).toEqual([]);
    });

    it("does what the pure fold does with changes in any order, repeated, late", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(liveChange, { maxLength: 25 }), async (changes) => {
          const sharedStore = openNew();
          let entries: Readonly<Record<string, LiveEntry>> = {};
          for (const one of changes) {
            entries = changeLive(entries, one);
            await change(sharedStore, one);
          }
          for (const nowMs of [START_MS, START_MS + HOUR_MS]) {
            expect(await held(sharedStore.readLive(nowMs, WAIT_MS))).toEqual(foldLive(entries, nowMs));
          }
        }),
        { numRuns: runs(40) },
      );
    });
  });

  describeTagRegistry(open);
}

const THINGS: readonly LiveChange["thing"][] = [
  { kind: "moment", name: "hello" },
  { kind: "campaign", name: "hello" },
  { kind: "sender", name: "hello" },
  { kind: "device", name: "hello_-" },
  { kind: "coupon", name: "moment hello a" },
  { kind: "coupon", name: "reward hello" },
  { kind: "reports", sender: "hello", sinceMs: 1_764_530_000_000 },
  { kind: "signal", type: "fresh" },
  { kind: "signal", type: "fresh", place: "store-1" },
];

/** Some seconds, an hour, a day and more later: within a lease, past it, past what is remembered of it. */
const step = fc.record({
  afterMs: fc.constantFrom(0, 0, 0, 7_000, 40_000, 630_000, HOUR_MS, 26 * HOUR_MS),
  id: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"),
  unspent: fc.option(fc.integer({ min: -2, max: 60 }), { nil: undefined }),
  share: fc.constantFrom(0.123, 0.7, 1),
  isRefund: fc.nat({ max: 4 }).map((one) => one === 0),
});

const liveChange: fc.Arbitrary<LiveChange> = fc
  .record({
    thing: fc.constantFrom(...THINGS),
    on: fc.boolean(),
    atMs: fc.constantFrom(0, 0.5, 1, 2, 26 * HOUR_MS, 60 * HOUR_MS).map((ms) => START_MS + ms),
    lastsMs: fc.constantFrom(1_000, HOUR_MS, 24 * HOUR_MS),
  })
  .map(({ thing, on, atMs, lastsMs }) => (on ? turnedOn(thing, atMs, lastsMs) : { thing, on, atMs }));

/** The change that turns a thing on: a signal for so long, anything else without an end. */
function turnedOn(thing: LiveChange["thing"], atMs: number, lastsMs: number): LiveChange {
  if (thing.kind !== "signal") return { thing, on: true, atMs };
  const { kind: _kind, ...named } = thing;
  return signalOn({ ...named, untilMs: atMs + lastsMs }, atMs);
}

function limitsOf(limit: fc.Arbitrary<number>): fc.Arbitrary<LeaseAsk["limits"]> {
  return fc.record({ offers: limit, perHour: limit, perDay: limit }, { requiredKeys: [] });
}
