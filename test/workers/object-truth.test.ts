import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeObjectTruth } from "../../workers/adapters/object-truth.ts";
import type { TruthStore } from "../../workers/objects/truth-store.ts";
import { askOf, change, drain, find, held, lease, put, START_MS, take, WAIT_MS } from "../support/truth-calls.ts";
import { describeTruth } from "../support/truth-contract.ts";

const UNREACHABLE = { ok: false, error: "unreachable" };

function open(prefix: string) {
  return makeObjectTruth(env.TRUTH, undefined, prefix);
}

describe("the truth in Durable Objects", () => {
  beforeEach(() => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  describeTruth(open);

  it("is the same after its objects were put out of memory", async () => {
    const truth = open("slept");
    const first = await lease(truth, { id: "first" });
    await change(truth, { thing: { kind: "moment", name: "hello" }, on: true, atMs: START_MS });
    await put(truth, "tag", "mine", "person", START_MS);
    await abortAllDurableObjects();
    expect(await lease(truth, { id: "first" })).toEqual(first);
    expect(first.units + (await drain(truth, {}))).toBe(100);
    await abortAllDurableObjects();
    expect(await drain(truth, {})).toBe(0);
    expect((await held(truth.readLive(START_MS, WAIT_MS))).pausedMoments).toEqual(["hello"]);
    expect(await find(truth, ["tag"])).toEqual(["person"]);
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
    const lossy = makeObjectTruth(new Proxy(env.TRUTH, { get: () => unheard.getByName }), undefined, "slow");
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
    const truth = makeObjectTruth(broken, undefined, "broken");
    const tag = { tag: "tag", owner: "mine", atMs: START_MS };
    const settlement = { id: "first", campaign: "autumn", unspent: 1, nowMs: START_MS };
    const results = await Promise.all([
      truth.lease(askOf({ id: "first" }), WAIT_MS),
      truth.settle(settlement, WAIT_MS),
      truth.readLive(START_MS, WAIT_MS),
      truth.changeLive({ thing: { kind: "moment", name: "hello" }, on: true, atMs: START_MS }, WAIT_MS),
      truth.putTag({ ...tag, locator: "person" }, WAIT_MS),
      truth.removeTag(tag, WAIT_MS),
      truth.findTags(["tag"], WAIT_MS),
    ]);
    for (const result of results) expect(result).toEqual(UNREACHABLE);
  });

  it("writes nothing where nothing was changed, and only the rows that changed", async () => {
    const truth = open("rows");
    await find(truth, ["nobody"]);
    await held(truth.settle({ id: "unknown", campaign: "autumn", unspent: 1, nowMs: START_MS }, WAIT_MS));
    await held(truth.readLive(START_MS, WAIT_MS));
    for (const name of ["rows:tags:2", "rows:budget:autumn", "rows:live"]) {
      expect(await inObject(name, (sql) => sql.exec("SELECT name FROM sqlite_master").toArray())).toEqual([]);
    }
    for (let at = 0; at < 30; at++) await lease(truth, { id: `at-${at}`, limits: {} });
    const before = await inObject("rows:budget:autumn", rowsOf);
    await lease(truth, { id: "one-more", limits: {} });
    const after = await inObject("rows:budget:autumn", rowsOf);
    expect(after.filter((row) => !before.includes(row)).map((row) => row.split(" ")[0])).toEqual([
      "day",
      "hour",
      "issued",
      "lease",
    ]);
  });

  it("forgets a tag that was taken away after a while", async () => {
    const truth = open("tags");
    await put(truth, "taken", "mine", "person", START_MS);
    await take(truth, "taken", "mine", START_MS + 1);
    await put(truth, "target", "mine", "person", START_MS + 700_000);
    expect(await inObject("tags:tags:0", (sql) => sql.exec("SELECT tag FROM tag").toArray())).toEqual([
      { tag: "target" },
    ]);
  });
});

function inObject<T>(name: string, read: (sql: SqlStorage) => T): Promise<T> {
  return runInDurableObject(env.TRUTH.getByName(name), (_: TruthStore, { storage }) => read(storage.sql));
}

function rowsOf(sql: SqlStorage): string[] {
  const rows = sql.exec<{ book: string; name: string; value: string }>("SELECT * FROM member").toArray();
  return rows.map(({ book, name, value }) => `${book} ${name} ${value}`);
}
