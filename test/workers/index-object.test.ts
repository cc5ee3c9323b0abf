import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SaidEntry } from "../../shared/index/index-entry.ts";
import { DAY_MS, HOUR_MS, pass } from "./support/person-object.ts";
import { costIn } from "./support/storage-cost.ts";
import { contentsOf } from "./support/stored-object.ts";

const NOON_MS = Date.UTC(2031, 5, 3, 12);

let objects = 0;
let index: ReturnType<typeof env.INDEX.getByName>;

beforeEach(() => {
  vi.setSystemTime(NOON_MS);
  index = env.INDEX.getByName(`alone:${++objects}`);
});
afterAll(() => vi.useRealTimers());

const put = (about: Partial<SaidEntry> = {}) => {
  const entry = { name: "code", owner: "ada", locator: "to ada", untilMs: NOON_MS + 3 * DAY_MS, saidMs: Date.now() };
  return index.put(JSON.stringify({ ...entry, ...about }));
};
const remove = (owner: string) => index.remove(JSON.stringify({ name: "code", owner, saidMs: Date.now() }));
const enterSale = (about: object) =>
  index.enterSale(JSON.stringify({ name: "sale", action: "redeem", contents: "all", isKept: false, ...about }));
const of = (owner: string) => ({ owner, locator: `to ${owner}` });
const alarm = () => runInDurableObject(index, (_, { storage }) => storage.getAlarm());

describe("a code in the index", () => {
  it("leads to whoever put it first, until its end", async () => {
    expect(await index.find("code")).toBeNull();
    expect(await put()).toBe(true);
    expect(await put({ owner: "bob", locator: "to bob" })).toBe(false);
    expect(await index.find("code")).toBe("to ada");
    pass(3 * DAY_MS);
    expect(await index.find("code")).toBeNull();
    expect(await put({ owner: "bob", locator: "to bob", untilMs: NOON_MS + 9 * DAY_MS })).toBe(true);
  });

  it("moves to a customer whom its owner became, and not to anybody else", async () => {
    await put();
    expect(await put({ owner: "customer", locator: "to customer", from: ["bob"] })).toBe(false);
    expect(await put({ owner: "customer", locator: "to customer", from: ["ada"] })).toBe(true);
    expect(await index.find("code")).toBe("to customer");
  });

  it("is taken away by its owner only", async () => {
    await put();
    await remove("bob");
    expect(await index.find("code")).toBe("to ada");
    await remove("ada");
    expect(await index.find("code")).toBeNull();
  });

  it("is not brought back by a word from before it was taken away that comes late", async () => {
    await remove("ada");
    await put();
    await put({ owner: "customer", locator: "to customer", from: ["ada"] });
    expect(await index.find("code")).toBeNull();
    pass(2 * DAY_MS);
    await runDurableObjectAlarm(index);
    expect((await contentsOf(index)).entry?.rows).toEqual([]);
  });

  it("writes one row, and no alarm where one stands, also after a restart", async () => {
    await put();
    for (const name of ["another", "a third"]) {
      const [, rows, alarms] = await costIn(index, () => put({ name }));
      expect([rows, alarms]).toEqual([1, 0]);
      await evictDurableObject(index);
    }
  });
});

describe("a transaction in the index", () => {
  it("is kept for 400 days with whom it concerns, and takes no second card", async () => {
    await enterSale({ coupon: of("ada") });
    await enterSale({ card: of("bob") });
    const told = JSON.stringify({ sinceMs: NOON_MS, coupons: [of("ada")], card: of("bob") });
    expect(await index.findSale("sale")).toBe(told);
    expect(JSON.parse(await enterSale({ card: of("ada") }))).toEqual({ ok: false, error: "transaction-used" });
    pass(399 * DAY_MS);
    await runDurableObjectAlarm(index);
    expect(await index.findSale("sale")).toBe(told);
    pass(2 * DAY_MS);
    await runDurableObjectAlarm(index);
    expect(await index.findSale("sale")).toBeNull();
  });
});

describe("codes that nothing answers to", () => {
  it("are counted by sender and hour, exactly, also over a restart", async () => {
    await Promise.all(Array.from({ length: 20 }, () => index.miss("till-1")));
    await evictDurableObject(index);
    expect(await index.miss("till-1")).toBe(21);
    expect(await index.misses("till-2")).toBe(0);
    pass(HOUR_MS);
    expect(await index.misses("till-1")).toBe(0);
  });
});

describe("an index object", () => {
  it("makes no tables when it is only asked", async () => {
    await index.find("code");
    await index.findSale("sale");
    await index.misses("till-1");
    expect(await contentsOf(index)).toEqual({});
  });

  it("tidies once a day, and rests once nothing is left", async () => {
    await put();
    await index.miss("till-1");
    for (const days of [1, 2, 3]) {
      expect(await alarm()).toBe(NOON_MS + days * DAY_MS);
      pass(DAY_MS);
      await runDurableObjectAlarm(index);
    }
    expect(await alarm()).toBeNull();
  });
});
