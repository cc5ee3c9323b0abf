import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AreaEntry, FanOut } from "../../shared/areas/area-calls.ts";
import { BATCH } from "../../shared/areas/fan-out-progress.ts";
import { Area } from "../../workers/objects/area.ts";
import type { SignalReply } from "../../workers/objects/person/calls.ts";
import {
  fill,
  keysOf,
  type Listeners,
  listen,
  lose,
  onceEach,
  putIn,
  ringAll,
  shardOf,
  startIn,
} from "./support/area.ts";
import { MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";

/* An area of many people, in the runtime: several objects share them. */

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
