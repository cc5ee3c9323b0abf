import { runInDurableObject } from "cloudflare:test";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BATCH } from "../../shared/areas/fan-out-progress.ts";
import { Area } from "../../workers/objects/area.ts";
import type { SignalReply } from "../../workers/objects/person/calls.ts";
import {
  areaRows,
  entryOf,
  fill,
  keysOf,
  type Listeners,
  listen,
  lose,
  ringAll,
  ringIfDue,
  shardOf,
  signalOf,
} from "./support/area.ts";
import { HOUR_MS, MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";
import { costIn } from "./support/storage-cost.ts";

/* One area and those who are registered there, in the runtime: who is told of a signal, and what it costs. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);

let areas = 0;
let area: string;
let people: Listeners;

beforeEach(() => {
  vi.setSystemTime(NOON_MS + MINUTE_MS);
  area = `1.${++areas}`;
  people = listen();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => vi.useRealTimers());

const start = (fanOut = signalOf("s1"), shard = 0) => shardOf(area, shard).start(JSON.stringify(fanOut));
const put = async (key: string, about = {}, shard = 0) =>
  JSON.parse(await shardOf(area, shard).put(JSON.stringify(await entryOf(key, about))));
/** The next statement that begins so fails. */
const failOnce = (statement: string) =>
  runInDurableObject(shardOf(area), (_, { storage: { sql } }) => {
    const { exec } = sql;
    const spy = vi.spyOn(sql, "exec").mockImplementation(((query: string, ...values: unknown[]) => {
      if (!query.startsWith(statement)) return exec.call(sql, query, ...values);
      spy.mockRestore();
      throw new Error("the object ends here");
    }) as typeof sql.exec);
  });
/** A fan-out starts slowly: in its first three batches it asks so many people. */
const SLOW_START = 4 + 16 + 64;
const onceEach = (keys: readonly string[], signal = "s1") => keys.map((key) => `${key} ${signal}`);

describe("a signal", () => {
  it("comes to everybody in the area once, whatever their number", async () => {
    const keys = keysOf(BATCH + 20);
    await fill(area, keys);
    await start();
    await ringAll(area);
    expect(people.told.toSorted()).toEqual(onceEach(keys));
    await ringAll(area);
    expect(people.told).toHaveLength(keys.length);
  });

  it("comes to nobody whose entry has ended or was taken away", async () => {
    await fill(area, keysOf(3));
    await put("ended", { untilMs: Date.now() + SECOND_MS });
    await shardOf(area).remove("k0001");
    pass(2 * SECOND_MS);
    await start();
    await ringAll(area);
    expect(people.told).toEqual(["k0000 s1", "k0002 s1"]);
  });

  it("comes again to the batch that was told before a crash, not to those before: people know what they had", async () => {
    const keys = keysOf(SLOW_START + BATCH + 5);
    await fill(area, keys);
    await start();
    vi.spyOn(console, "error").mockReturnValue();
    people.answer = async ({ key }): Promise<SignalReply> => {
      // The first batch of 100 is told, and its cursor is not stored.
      if (key === "k0150") await failOnce("INSERT OR REPLACE INTO fan_out");
      return "told";
    };
    await ringIfDue(area);
    expect(people.told).toHaveLength(SLOW_START + BATCH);
    people.answer = () => "told";
    await lose(area);
    expect(await ringAll(area)).toBe(0);
    pass(5 * SECOND_MS);
    await ringAll(area);
    expect(people.told.slice(0, SLOW_START)).toEqual(onceEach(keys.slice(0, SLOW_START)));
    expect(people.told.slice(SLOW_START + BATCH)).toEqual(onceEach(keys.slice(SLOW_START)));
  });

  it("comes to who registers meanwhile, either by the answer to it or in their turn", async () => {
    await fill(area, keysOf(2 * BATCH));
    await start();
    const late: string[] = [];
    people.answer = async ({ key }): Promise<SignalReply> => {
      if (key !== "k0005") return "told";
      for (const name of ["a-behind", "z-ahead"]) {
        const { signals } = await put(name);
        expect(signals).toMatchObject([{ signal: { id: "s1" } }]);
        late.push(name);
      }
      return "told";
    };
    await ringAll(area);
    expect(late).toEqual(["a-behind", "z-ahead"]);
    expect(people.told).toContain("z-ahead s1");
    expect(people.told).not.toContain("a-behind s1");
  });

  it("does not come to who leaves before their turn", async () => {
    await fill(area, keysOf(2 * BATCH));
    await start();
    people.answer = async ({ key }): Promise<SignalReply> => {
      if (key === "k0005") await shardOf(area).remove("k0150");
      return "told";
    };
    await ringAll(area);
    expect(people.told).toHaveLength(2 * BATCH - 1);
  });

  it("comes later to who could not be reached, and nobody else hears it twice", async () => {
    const keys = keysOf(5);
    await fill(area, keys);
    await start();
    let away = true;
    people.answer = ({ key }) => (key === "k0003" && away ? "later" : "told");
    await ringAll(area);
    expect(people.told).toHaveLength(4);
    for (let tries = 0; tries < 4; tries++) {
      pass(MINUTE_MS);
      expect(await ringAll(area)).toBe(1);
    }
    away = false;
    pass(MINUTE_MS);
    await ringAll(area);
    expect(people.told.toSorted()).toEqual(onceEach(keys));
  });

  it("drops the entry of who is registered there no longer", async () => {
    await fill(area, keysOf(3));
    await start();
    people.answer = ({ key }) => (key === "k0001" ? "gone" : "told");
    await ringAll(area);
    expect((await areaRows(area, "entry")).map(({ key }) => key)).toEqual(["k0000", "k0002"]);
  });

  it("that is turned off in the middle comes to nobody after the batch under way, and cannot come back", async () => {
    await fill(area, keysOf(3 * BATCH));
    await start();
    people.answer = async ({ key }): Promise<SignalReply> => {
      if (key === "k0120") await shardOf(area).end("s1");
      return "told";
    };
    await ringAll(area);
    expect(people.told).toHaveLength(SLOW_START + BATCH);
    await start(signalOf("s1", { untilMs: Date.now() + HOUR_MS }));
    await ringAll(area);
    expect(people.told).toHaveLength(SLOW_START + BATCH);
    expect((await put("later")).signals).toEqual([]);
  });

  it("that was turned off before its beginning came is told to nobody, unless it was turned on again later", async () => {
    await fill(area, keysOf(2));
    await shardOf(area).end("s1", 2);
    await start({ ...signalOf("s1"), version: 1 });
    await ringAll(area);
    expect([people.told, (await put("later")).signals]).toEqual([[], []]);
    await start({ ...signalOf("s1"), version: 3 });
    await ringAll(area);
    expect(people.told).toHaveLength(3);
  });

  it("that was turned off before its beginning came is forgotten after a day", async () => {
    await shardOf(area).end("s1", 2);
    pass(24 * HOUR_MS);
    expect(await ringAll(area)).toBe(1);
    expect(await areaRows(area, "ended")).toEqual([]);
  });

  it("takes an earlier end that is said later, and not one that comes late", async () => {
    const at = (minutes: number, version: number) =>
      start({ ...signalOf("s1", { untilMs: NOON_MS + minutes * MINUTE_MS }), version });
    await at(40, 1);
    await at(5, 3);
    await at(50, 2);
    expect((await put("before")).signals).toMatchObject([{ signal: { untilMs: NOON_MS + 5 * MINUTE_MS } }]);
    await shardOf(area).end("s1", 2);
    expect((await put("on still")).signals).toHaveLength(1);
    pass(5 * MINUTE_MS);
    expect((await put("after")).signals).toEqual([]);
  });

  it("takes the latest of what is said of it in every shard", async () => {
    await shardOf(area).grow(1);
    await start({ ...signalOf("s1", { untilMs: NOON_MS + HOUR_MS }), version: 1 });
    await start({ ...signalOf("s1"), version: 2 });
    await ringAll(area);
    expect((await put("there", {}, 1)).signals).toMatchObject([{ signal: { untilMs: NOON_MS + 11 * MINUTE_MS } }]);
  });

  it("that happened once comes to who is there, and not to who registers later", async () => {
    await fill(area, keysOf(2));
    await start(signalOf("s1", { once: true }));
    await ringAll(area);
    expect([people.told.length, (await put("late")).signals]).toEqual([2, []]);
  });

  it("is one of 20 at most: the oldest that happened once makes room, and who registers hears of the newest", async () => {
    const at = (id: string, number: number, once?: true) =>
      start(signalOf(id, { fromMs: NOON_MS + number, ...(once && { once }) }));
    await at("first", 0, true);
    await at("second", 1, true);
    for (let number = 2; number < 25; number++) await at(`s${number}`, number);
    await put("there");
    const { signals } = await put("late");
    expect(signals.map(({ signal }: { signal: { id: string } }) => signal.id)).toEqual(
      Array.from({ length: 20 }, (_, number) => `s${number + 5}`),
    );
    await ringAll(area);
    expect(people.told.filter((told) => told.endsWith("first") || told.endsWith("second"))).toEqual([]);
  });

  it("ends by itself: who was not told by then is not", async () => {
    await fill(area, keysOf(3));
    await start();
    pass(10 * MINUTE_MS);
    await ringAll(area);
    expect(people.told).toEqual([]);
    expect((await put("later")).signals).toEqual([]);
  });

  it("that is prolonged, or said once more, comes to nobody again, and lasts longer for who registers", async () => {
    await fill(area, keysOf(3));
    await start();
    await ringAll(area);
    await start();
    await start(signalOf("s1", { untilMs: Date.now() + 30 * MINUTE_MS }));
    await ringAll(area);
    expect(people.told).toHaveLength(3);
    pass(20 * MINUTE_MS);
    expect((await put("late")).signals).toHaveLength(1);
  });

  it("that was over and goes on comes to who registered in between", async () => {
    await fill(area, keysOf(2));
    await start();
    await ringAll(area);
    pass(10 * MINUTE_MS);
    expect((await put("between")).signals).toEqual([]);
    await start(signalOf("s1", { untilMs: Date.now() + 10 * MINUTE_MS }));
    await ringAll(area);
    // Those who had it are asked again, and say so themselves.
    expect(people.told).toContain("between s1");
  });

  it("does not wait for another one", async () => {
    await fill(area, keysOf(BATCH + 1));
    await start(signalOf("s1"));
    await start(signalOf("s2"));
    await ringAll(area);
    expect(people.told).toHaveLength(2 * (BATCH + 1));
    // Batches of the two take turns.
    expect(people.told.slice(0, 2 * SLOW_START).filter((one) => one.endsWith("s2"))).toHaveLength(SLOW_START);
  });
});

describe("an area that grows", () => {
  it("has twice as many shards once more than 100 register in a second, and says so", async () => {
    const replies = await fill(area, keysOf(101));
    expect(replies[0]?.shards).toBe(1);
    await vi.waitFor(async () => expect((await put("z")).shards).toBe(2));
    await lose(area);
    expect((await put("zz")).shards).toBe(2);
  });

  it("tells a new shard what is on before anybody hears of it", async () => {
    await start();
    await shardOf(area).grow(1);
    const { signals, shards } = await put("new", {}, 1);
    expect(signals).toMatchObject([{ signal: { id: "s1" } }]);
    expect(shards).toBe(2);
    for (const shard of [0, 1]) await ringAll(area, shard);
    expect(people.told).toEqual(["new s1"]);
  });

  it("tells every shard of a later signal, of its end, and everybody in them once", async () => {
    await shardOf(area).grow(1);
    await shardOf(area).grow(2);
    const keys = keysOf(8);
    for (const [at, key] of keys.entries()) await put(key, {}, at % 4);
    await start();
    const ring = async () => {
      for (const shard of [0, 1, 2, 3]) await ringAll(area, shard);
    };
    await ring();
    expect(people.told.toSorted()).toEqual(onceEach(keys));
    await shardOf(area).end("s1");
    await ring();
    expect((await put("late", {}, 3)).signals).toEqual([]);
  });

  it("tells everybody of a signal in time but those in a shard that does not answer", async () => {
    await shardOf(area).grow(1);
    await fill(area, keysOf(3));
    await put("there", {}, 1);
    vi.spyOn(console, "error").mockReturnValue();
    vi.spyOn(console, "warn").mockReturnValue();
    const { start: original } = Area.prototype;
    const away = vi.spyOn(Area.prototype, "start").mockImplementation(function (this: Area, fanOut) {
      if (String(Reflect.get(this, "ctx").id.name).endsWith(":1")) throw new Error("this shard is away");
      return original.call(this, fanOut);
    });
    await start();
    await ringAll(area);
    expect(people.told).toEqual(onceEach(keysOf(3)));
    away.mockRestore();
    pass(5 * SECOND_MS);
    await ringAll(area);
    await ringAll(area, 1);
    expect(people.told).toContain("there s1");
  });

  it("grows while a signal is told: nobody is lost, and nobody hears it twice", async () => {
    const keys = keysOf(2 * BATCH);
    await fill(area, keys);
    await start();
    people.answer = async ({ key }): Promise<SignalReply> => {
      if (key === "k0007") {
        await shardOf(area).grow(1);
        expect((await put("new", {}, 1)).signals).toHaveLength(1);
      }
      return "told";
    };
    await ringAll(area);
    await ringAll(area, 1);
    expect(people.told.toSorted()).toEqual(onceEach([...keys, "new"]));
  });

  it("never has more than 64, and asks for none twice", async () => {
    for (let from = 1; from < 200; from *= 2) await shardOf(area).grow(from);
    expect(await shardOf(area).grow(64)).toBe(64);
    expect(await shardOf(area).grow(1)).toBe(64);
  });
});

describe("what has ended", () => {
  it("is cleared away at the next full hour, and an empty area rests", async () => {
    await fill(area, keysOf(3));
    await start();
    await ringAll(area);
    vi.setSystemTime(NOON_MS + HOUR_MS);
    await ringAll(area);
    expect([await areaRows(area, "entry"), await areaRows(area, "fan_out")]).toEqual([[], []]);
    expect(await runInDurableObject(shardOf(area), (_, { storage }) => storage.getAlarm())).toBeNull();
  });
});

describe("the count of an area", () => {
  it("is of people known for a day, as they were at the last full hour, for an hour", async () => {
    const untilMs = NOON_MS + 3 * HOUR_MS;
    for (const key of keysOf(3)) await put(key, { isKnown: true, untilMs });
    await put("young", { untilMs });
    expect(await shardOf(area).count()).toEqual({ shards: 1, known: 0 });
    vi.setSystemTime(NOON_MS + HOUR_MS);
    await ringAll(area);
    await put("after", { isKnown: true, untilMs });
    await shardOf(area).remove("k0001");
    expect(await shardOf(area).count()).toEqual({ shards: 1, known: 3 });
    vi.setSystemTime(NOON_MS + 2 * HOUR_MS);
    expect(await shardOf(area).count()).toEqual({ shards: 1, known: 0 });
    await ringAll(area);
    expect(await shardOf(area).count()).toEqual({ shards: 1, known: 3 });
  });
});

describe("rows written and alarms set", () => {
  const cost = async (work: () => Promise<unknown>) => (await costIn(shardOf(area), work)).slice(1);

  it("are 1 for an entry, none for one that is said again, 1 to take it away, and 1 alarm an hour", async () => {
    await put("first");
    expect(await cost(() => put("second"))).toEqual([1, 0]);
    const entry = await entryOf("third");
    expect(await cost(() => shardOf(area).put(JSON.stringify(entry)))).toEqual([1, 0]);
    expect(await cost(() => shardOf(area).put(JSON.stringify(entry)))).toEqual([0, 0]);
    expect(await cost(() => shardOf(area).remove("third"))).toEqual([1, 0]);
    expect(await cost(() => shardOf(area).remove("third"))).toEqual([0, 0]);
  });

  it("are 1 and an alarm for a signal, and 1 for each batch: of 4, of 16, of 64, then of 100", async () => {
    for (const prefix of ["a", "b", "c", "d", "e"]) {
      await fill(area, keysOf(50, prefix));
      pass(SECOND_MS);
    }
    expect(await cost(() => start())).toEqual([1, 1]);
    // One alarm is that of the next full hour; the other is the test's own, which lets this one go off.
    expect(await cost(() => ringAll(area))).toEqual([5, 1 + 1]);
  });
});
