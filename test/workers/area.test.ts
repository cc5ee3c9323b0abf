import { runInDurableObject } from "cloudflare:test";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AreaEntry, FanOut } from "../../shared/areas/area-calls.ts";
import { BATCH } from "../../shared/areas/fan-out-progress.ts";
import type { Env } from "../../workers/env.ts";
import { openIsolate } from "../../workers/isolate/isolate.ts";
import { wait } from "../../workers/isolate/wait.ts";
import type { SignalReply } from "../../workers/objects/person/calls.ts";
import {
  areaRows,
  fill,
  keysOf,
  type Listeners,
  listen,
  lose,
  onceEach,
  putIn,
  ringAll,
  ringIfDue,
  shardOf,
  signalOf,
  startIn,
} from "./support/area.ts";
import { HOUR_MS, MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";

/* One area and those who are registered there, in the runtime: who is told of a signal. */

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

const start = (fanOut?: FanOut, shard?: number) => startIn(area, fanOut, shard);
const put = (key: string, about?: Partial<AreaEntry>, shard?: number) => putIn(area, key, about, shard);
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

  it("waits, where people's objects share its isolate, until pushes have left", async () => {
    // Objects have bindings of their own here.
    const env: Env = await runInDurableObject(shardOf(area), (object) => Reflect.get(object, "env"));
    const { pushes } = await openIsolate(env);
    let underWay = 0;
    let most = 0;
    people.answer = (): SignalReply => {
      most = Math.max(most, ++underWay);
      const post = async () => {
        await wait(20);
        underWay--;
      };
      void pushes.during(post());
      return "told";
    };
    const keys = keysOf(SLOW_START + 2 * BATCH);
    await fill(area, keys);
    await start();
    await ringAll(area);
    expect(people.told.toSorted()).toEqual(onceEach(keys));
    // Of a batch 25 are asked at a time, while fewer than 50 pushes are on their way.
    expect(most).toBeLessThan(50 + 25);
  });
});
