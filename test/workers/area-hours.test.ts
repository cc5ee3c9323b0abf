import { runInDurableObject } from "cloudflare:test";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AreaEntry, FanOut } from "../../shared/areas/area-calls.ts";
import { areaRows, entryOf, fill, keysOf, listen, putIn, ringAll, shardOf, startIn } from "./support/area.ts";
import { HOUR_MS, MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";
import { costIn } from "./support/storage-cost.ts";

/* What an area keeps, counts and costs, in the runtime. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);

let areas = 0;
let area: string;

beforeEach(() => {
  vi.setSystemTime(NOON_MS + MINUTE_MS);
  area = `1.${++areas}`;
  listen();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => vi.useRealTimers());

const start = (fanOut?: FanOut, shard?: number) => startIn(area, fanOut, shard);
const put = (key: string, about?: Partial<AreaEntry>, shard?: number) => putIn(area, key, about, shard);

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
