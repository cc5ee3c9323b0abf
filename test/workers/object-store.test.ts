import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeObjectStore } from "../../workers/adapters/object-store.ts";
import type { SharedStoreObject } from "../../workers/objects/shared-store-object.ts";
import { askOf, change, drain, find, held, lease, put, START_MS, take, WAIT_MS } from "../support/store-calls.ts";
import { describeSharedStore } from "../support/store-contract.ts";

const UNREACHABLE = { ok: false, error: "unreachable" };

function open(prefix: string) {
  return makeObjectStore(env.TRUTH, undefined, prefix);
}

describe("the truth in Durable Objects", () => {
  beforeEach(() => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  describeSharedStore(open);

  it("is the same after its objects were put out of memory", async () => {
    const sharedStore = open("slept");
    const first = await lease(sharedStore, { id: "first" });
    await change(sharedStore, { thing: { kind: "moment", name: "hello" }, on: true, atMs: START_MS });
    await put(sharedStore, "tag", "mine", "person", START_MS);
    await abortAllDurableObjects();
    expect(await lease(sharedStore, { id: "first" })).toEqual(first);
    expect(first.units + (await drain(sharedStore, {}))).toBe(100);
    await abortAllDurableObjects();
    expect(await drain(sharedStore, {})).toBe(0);
    expect((await held(sharedStore.readLive(START_MS, WAIT_MS))).pausedMoments).toEqual(["hello"]);
    expect(await find(sharedStore, ["tag"])).toEqual(["person"]);
  });

  it("gives up in time; what took effect unheard is the same lease", async () => {
    const unheard = {
      getByName: (name: string) => ({
        lease: (json: string) =>
          env.TRUTH.getByName(name)
            .lease(json)
            .then(() => new Promise(() => {})),
      }),
    };
    const lossy = makeObjectStore(new Proxy(env.TRUTH, { get: () => unheard.getByName }), undefined, "slow");
    expect(await lossy.lease(askOf({ id: "late" }), 50)).toEqual(UNREACHABLE);
    const { units } = await lease(open("slow"), { id: "late" });
    expect(units + (await drain(open("slow"), {}))).toBe(100);
  });

  it("is unreachable, and never rejects, where no object can be asked", async () => {
    const broken = new Proxy(env.TRUTH, {
      get: () => () => {
        throw new Error("overloaded");
      },
    });
    const sharedStore = makeObjectStore(broken, undefined, "broken");
    const tag = { tag: "tag", owner: "mine", atMs: START_MS };
    const settlement = { id: "first", campaign: "autumn", unspent: 1, nowMs: START_MS };
    const results = await Promise.all([
      sharedStore.lease(askOf({ id: "first" }), WAIT_MS),
      sharedStore.settle(settlement, WAIT_MS),
      sharedStore.readLive(START_MS, WAIT_MS),
      sharedStore.changeLive({ thing: { kind: "moment", name: "hello" }, on: true, atMs: START_MS }, WAIT_MS),
      sharedStore.putTag({ ...tag, locator: "person" }, WAIT_MS),
      sharedStore.removeTag(tag, WAIT_MS),
      sharedStore.findTags(["tag"], WAIT_MS),
    ]);
    for (const result of results) expect(result).toEqual(UNREACHABLE);
  });

  it("writes nothing where nothing was changed, and only the rows that changed", async () => {
    const sharedStore = open("rows");
    await find(sharedStore, ["nobody"]);
    await held(sharedStore.settle({ id: "unknown", campaign: "autumn", unspent: 1, nowMs: START_MS }, WAIT_MS));
    await held(sharedStore.readLive(START_MS, WAIT_MS));
    for (const name of ["rows:tags:2", "rows:budget:autumn", "rows:live"]) {
      expect(await inObject(name, (sql) => sql.exec("SELECT name FROM sqlite_master").toArray())).toEqual([]);
    }
    for (let at = 0; at < 30; at++) await lease(sharedStore, { id: `at-${at}`, limits: {} });
    const before = await inObject("rows:budget:autumn", rowsOf);
    await lease(sharedStore, { id: "one-more", limits: {} });
    const after = await inObject("rows:budget:autumn", rowsOf);
    expect(after.filter((row) => !before.includes(row)).map((row) => row.split(" ")[0])).toEqual([
      "day",
      "hour",
      "issued",
      "lease",
    ]);
  });

  it.each([1_000, 5_000, 10_000])(
    "reads and writes as few rows for a lease beside %d remembered ones",
    async (count) => {
      const sharedStore = open(`many-${count}`);
      await lease(sharedStore, { id: "first", limits: {} });
      const cost = await inObject(`many-${count}:budget:autumn`, (sql) => {
        const columns = "id, units, hour, day, expiresMs";
        for (let at = 0; at < count; at++) {
          const values = [`old-${at}`, 0, "20261123T10", "20261123", START_MS + at];
          sql.exec(`INSERT INTO lease (${columns}) VALUES (?, ?, ?, ?, ?)`, ...values);
        }
        const { exec } = sql;
        const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
        vi.spyOn(sql, "exec").mockImplementation(((query: string, ...values: unknown[]) => {
          const cursor = exec.call(sql, query, ...values);
          cursors.push(cursor);
          return cursor;
        }) as typeof exec);
        return () => ({
          read: cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
          written: cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
        });
      });
      await lease(sharedStore, { id: "one-more", limits: {}, nowMs: START_MS + 20_000 });
      // The lease, its place in the index, and three counts.
      expect(cost().written).toBe(5);
      expect(cost().read).toBeLessThanOrEqual(10);
      expect(await lease(sharedStore, { id: "one-more", limits: {}, nowMs: START_MS + 20_000 })).toEqual({ units: 50 });
    },
  );

  it("forgets a tag that was taken away after a while", async () => {
    const sharedStore = open("tags");
    await put(sharedStore, "taken", "mine", "person", START_MS);
    await take(sharedStore, "taken", "mine", START_MS + 1);
    await put(sharedStore, "target", "mine", "person", START_MS + 700_000);
    expect(await inObject("tags:tags:0", (sql) => sql.exec("SELECT tag FROM tag").toArray())).toEqual([
      { tag: "target" },
    ]);
  });
});

function inObject<T>(name: string, read: (sql: SqlStorage) => T): Promise<T> {
  return runInDurableObject(env.TRUTH.getByName(name), (_: SharedStoreObject, { storage }) => read(storage.sql));
}

function rowsOf(sql: SqlStorage): string[] {
  const rows = sql.exec<{ book: string; name: string; value: string }>("SELECT * FROM member").toArray();
  const leases = sql.exec<{ id: string; units: number }>("SELECT id, units FROM lease").toArray();
  return [
    ...rows.map(({ book, name, value }) => `${book} ${name} ${value}`),
    ...leases.map(({ id, units }) => `lease ${id} ${units}`),
  ];
}
