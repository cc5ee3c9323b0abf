import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { addFigures, addGroups, addValues } from "../../shared/measure/add-groups.ts";
import type { Count, CountBatch, CountGroup, CountKey, CountQuery } from "../../shared/measure/count.ts";
import { DAY_MS, HOUR_MS, pass } from "./support/person-object.ts";
import { costIn } from "./support/storage-cost.ts";

/* One counter by itself: however batches come to it, each counts once. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const NOON_HOUR = Math.floor(NOON_MS / HOUR_MS);
const RUNS = 60;

const TEA: CountKey = {
  moment: "tea",
  campaign: "",
  variant: "a",
  arm: "treatment",
  channel: "inline",
  place: "",
  isKnown: true,
};

let counters = 0;
const newCounter = () => env.COUNTER.getByName(`alone:${++counters}`);
type CounterStub = ReturnType<typeof newCounter>;

beforeEach(() => vi.setSystemTime(NOON_MS));
afterAll(() => vi.useRealTimers());

const count = (counter: CounterStub, batches: readonly unknown[]) => counter.count(JSON.stringify(batches));

const figureOf = fc.constantFrom("given", "impressions", "clicks", "exposed", "converted", "reached");
const countOf: fc.Arbitrary<Count> = fc.record(
  {
    // A conversion counts in the hour of an exposure, which may be long ago.
    hour: fc.integer({ min: 0, max: 95 * 24 }).map((ago) => NOON_HOUR - ago),
    key: fc.record({
      moment: fc.constantFrom("tea", "cake"),
      campaign: fc.constantFrom("", "spring"),
      variant: fc.constant("a"),
      arm: fc.constantFrom("treatment" as const, "control" as const),
      channel: fc.constantFrom("inline" as const, "push" as const),
      place: fc.constantFrom("", "shop"),
      isKnown: fc.boolean(),
    }),
    figures: fc.dictionary(figureOf, fc.constantFrom(1, 1, 1, -1), { minKeys: 1, maxKeys: 3 }),
    value: fc.record({
      currency: fc.constantFrom("EUR", "JPY"),
      minor: fc.integer({ min: 0, max: 100_000 }),
      isClaimed: fc.boolean(),
    }),
    slot: fc.nat(127),
  },
  { requiredKeys: ["hour", "key", "figures"] },
);
const batchesOf: fc.Arbitrary<readonly CountBatch[]> = fc
  .array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 5 * DAY_MS }).map((ago) => NOON_MS - ago),
      counts: fc.array(countOf, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((batches) => batches.map((batch, at) => ({ id: `batch-${at}`, ...batch })));

/** One call of the counter: which batches, by their place, and what happens besides. */
const deliveryOf = fc.record({
  batches: fc.array(fc.nat(9), { maxLength: 8 }),
  /** The call fails in its last batch: none of it counts. */
  breaks: fc.boolean(),
  /** The object forgets what it knew in memory. */
  evicts: fc.boolean(),
  /** So many days pass, with the alarms of the nights. */
  days: fc.constantFrom(0, 0, 0, 1, 9),
});

it("has of any deliveries, repeated, reordered, broken off and over days, what each batch once adds up to", async () => {
  await fc.assert(
    fc.asyncProperty(batchesOf, fc.array(deliveryOf, { maxLength: 6 }), async (batches, deliveries) => {
      vi.setSystemTime(NOON_MS);
      const counter = newCounter();
      for (const { batches: places, breaks, evicts, days } of deliveries) {
        const sent = places.map((place) => batches[place % batches.length]);
        if (breaks) await breakOff(counter, [...sent, { id: "broken", atMs: NOON_MS }]);
        else await count(counter, sent);
        if (evicts) await evict(counter);
        pass(days * DAY_MS);
        if (days > 0) await runDurableObjectAlarm(counter);
      }
      await count(counter, batches.toReversed());
      await runDurableObjectAlarm(counter);
      expect(await tableOf(counter)).toEqual(sumOf(batches));
      const seen = await rowsOf(counter, "SELECT id FROM seen");
      expect(seen.map(({ id }) => id).sort()).toEqual(batches.map(({ id }) => id).sort());
    }),
    { numRuns: RUNS },
  );
});

const KEYS = {
  moment: ["campaign", "moment"],
  variant: ["campaign", "moment", "variant"],
  campaign: ["campaign"],
  place: ["place"],
  channel: ["channel"],
  hour: ["hour"],
  "campaign-hour": ["campaign", "hour"],
  day: ["day"],
} as const satisfies Record<CountQuery["by"], readonly string[]>;

it("sums by any grouping as plain addition does, and tells slots by place only", async () => {
  const by = fc.constantFrom(...(Object.keys(KEYS) as CountQuery["by"][]));
  const campaign = fc.constantFrom(undefined, "spring");
  await fc.assert(
    fc.asyncProperty(batchesOf, by, campaign, async (batches, by, campaign) => {
      const counter = newCounter();
      await count(counter, batches);
      // Hours that are kept: a cell of a day has no hour of its own.
      const query = { fromHour: NOON_HOUR - 80 * 24, toHour: NOON_HOUR + 1, by, ...(campaign && { campaign }) };
      const counts = batches
        .flatMap((batch) => batch.counts)
        .filter(({ hour, key }) => hour >= query.fromHour && (campaign ?? key.campaign) === key.campaign);
      const groups = counts.map(({ hour, key, figures, value }): CountGroup => {
        const all = { ...key, hour, day: Math.floor(hour / 24) };
        const keys = Object.fromEntries(KEYS[by].map((name) => [name, all[name]]));
        return { keys, arm: key.arm, figures, values: value === undefined ? [] : [value] };
      });
      const summed: CountGroup[] = JSON.parse(await counter.sum(JSON.stringify(query)));
      expect(plain(summed)).toEqual(plain(addGroups(groups)));
      for (const { keys, arm, slots = {} } of summed) {
        const of = counts.filter(({ key }) => by === "place" && key.place === keys.place && key.arm === arm);
        expect(slots).toEqual(slotsOf(of));
      }
    }),
    { numRuns: RUNS },
  );
});

/** Groups in one order, without what is 0 in them. */
function plain(groups: readonly CountGroup[]): readonly string[] {
  const texts = groups.map(({ keys, arm, figures, values }) => {
    const amounts = values.map((value) => JSON.stringify(value)).sort();
    return JSON.stringify([Object.entries(keys), arm, Object.entries(addFigures(figures, {})), amounts]);
  });
  return texts.sort();
}

it("hands its code a row for each group, however many cells there are, and for each cell only by place", async () => {
  const counter = newCounter();
  const hours = Array.from({ length: 200 }, (_, ago) => NOON_HOUR - ago);
  const value = { currency: "EUR", minor: 150, isClaimed: false };
  const key = { ...TEA, place: "shop" };
  const counts = hours.map((hour) => ({ hour, key, figures: { conversions: 1 }, value, slot: hour % 128 }));
  await count(counter, [{ id: "many", atMs: NOON_MS, counts }]);
  const rowsBy = async (by: CountQuery["by"]) => {
    const { groups, rows } = await runInDurableObject(counter, async (object, { storage }) => {
      const { exec } = storage.sql;
      let rows = 0;
      const counting = vi.spyOn(storage.sql, "exec").mockImplementation(((query: string, ...bound: unknown[]) => {
        const all = exec.call(storage.sql, query, ...bound).toArray();
        if (query.includes("FROM cell")) rows += all.length;
        return { toArray: () => all, one: () => all[0], [Symbol.iterator]: () => all[Symbol.iterator]() };
      }) as unknown as typeof exec);
      const query = { fromHour: NOON_HOUR - 300, toHour: NOON_HOUR + 1, by };
      const groups: CountGroup[] = JSON.parse(await object.sum(JSON.stringify(query)));
      counting.mockRestore();
      return { groups, rows };
    });
    expect(groups).toMatchObject([{ figures: { conversions: 200 }, values: [{ ...value, minor: 30_000 }] }]);
    return rows;
  };
  expect(await rowsBy("campaign")).toBe(2);
  expect(await rowsBy("place")).toBe(2 + 200);
});

it("counts no amount of a currency that ISO 4217 does not have, and counts its conversion", async () => {
  const counter = newCounter();
  const amounts = ["EUR", "QQQ", "ABC"].map((currency) => ({ currency, minor: 100, isClaimed: true }));
  const counts = amounts.map((value) => ({ hour: NOON_HOUR, key: TEA, figures: { claimed: 1 }, value, slot: 1 }));
  await count(counter, [{ id: "claims", atMs: NOON_MS, counts }]);
  const [cell] = Object.values(await tableOf(counter));
  expect(cell).toMatchObject({ figures: { claimed: 3 }, values: [JSON.stringify(amounts[0])] });
});

it("forgets days after three years, also if it counts nothing any more", async () => {
  const { counter, convert } = converting(newCounter());
  await convert("the last one", NOON_HOUR);
  for (let alarms = 0; alarms < 200 && (await rowsOf(counter, "SELECT 1 FROM cell")).length > 0; alarms++) {
    const due = await runInDurableObject(counter, (_, { storage }) => storage.getAlarm());
    expect(due).not.toBeNull();
    vi.setSystemTime(due ?? 0);
    await runDurableObjectAlarm(counter);
  }
  expect(await rowsOf(counter, "SELECT 1 FROM cell")).toEqual([]);
  expect(Date.now() - NOON_MS).toBeLessThan((3 * 366 + 2) * DAY_MS);
  expect(await runInDurableObject(counter, (_, { storage }) => storage.getAlarm())).toBeNull();
});

it("counts nothing that comes 60 days late, whether it was counted or not", async () => {
  const counter = newCounter();
  const counts = [{ hour: NOON_HOUR, key: TEA, figures: { given: 1 } }];
  const [counted, late] = [
    { id: "counted", atMs: NOON_MS, counts },
    { id: "late", atMs: NOON_MS, counts },
  ];
  await count(counter, [counted]);
  pass(60 * DAY_MS);
  await runDurableObjectAlarm(counter);
  await count(counter, [counted, late]);
  expect(await tableOf(counter)).toEqual(sumOf([counted]));
});

it("writes 2 rows by an event, though it counts twice for one hour, and none if it comes again", async () => {
  const { rowsBy, convert } = converting(newCounter());
  await convert("the first one makes the tables", NOON_HOUR);
  expect(await rowsBy(() => convert("converts", NOON_HOUR))).toBe(2);
  expect(await rowsBy(() => convert("converts", NOON_HOUR))).toBe(0);
});

it("writes 1 row to forget an event after 60 days, and after 90 days 1 for each hour that goes and 1 for their day", async () => {
  const { counter, rowsBy, convert } = converting(newCounter());
  for (const hour of [NOON_HOUR, NOON_HOUR + 1, NOON_HOUR + 2]) await convert(`converts in ${hour}`, hour);
  pass(61 * DAY_MS);
  expect(await rowsBy(() => runDurableObjectAlarm(counter))).toBe(3);
  pass(29 * DAY_MS);
  expect(await rowsBy(() => runDurableObjectAlarm(counter))).toBe(1 + 3);
});

/** A counter that is told of conversions of people who had not converted before. */
function converting(counter: CounterStub) {
  return {
    counter,
    /** Without settings of the alarm, one a day. */
    rowsBy: async (work: () => Promise<unknown>) => (await costIn(counter, work))[1],
    convert(id: string, hour: number) {
      const counts = ["conversions", "converted"].map((figure) => ({ hour, key: TEA, figures: { [figure]: 1 } }));
      return count(counter, [{ id, atMs: Date.now(), counts }]);
    },
  };
}

/**
 * Delivers batches of which the last cannot be counted. The failure is caught in the object, since the runtime reports one
 * that crosses a call as unhandled.
 */
async function breakOff(counter: CounterStub, batches: readonly unknown[]): Promise<void> {
  const failed = await runInDurableObject(counter, (object) =>
    object.count(JSON.stringify(batches)).then(
      () => false,
      () => true,
    ),
  );
  expect(failed).toBe(true);
}

async function evict(counter: CounterStub): Promise<void> {
  // One that has forgotten already is woken first.
  await runInDurableObject(counter, () => {});
  await evictDurableObject(counter);
}

function rowsOf(counter: CounterStub, query: string) {
  return runInDurableObject(counter, (_, { storage }) => storage.sql.exec(query).toArray());
}

/** What a cell has, by its time and key. */
type Table = Record<string, { figures: Count["figures"]; values: readonly string[]; slots: Record<string, string> }>;

const cellOf = (figures: Count["figures"], values: readonly object[], slots: Record<string, string>) => ({
  figures: addFigures(figures, {}),
  values: values.map((value) => JSON.stringify(value)).sort(),
  slots,
});

async function tableOf(counter: CounterStub): Promise<Table> {
  const rows = await rowsOf(counter, "SELECT * FROM cell");
  return Object.fromEntries(
    rows.map(({ unit, at, moment, campaign, variant, arm, channel, place, isKnown, worth, slots, ...figures }) => [
      [unit, at, moment, campaign, variant, arm, channel, place, isKnown].join(" "),
      cellOf(figures as Count["figures"], JSON.parse(String(worth ?? "[]")), JSON.parse(String(slots ?? "{}"))),
    ]),
  );
}

/** The cells that these batches add up to now, added up as plainly as can be. */
function sumOf(batches: readonly CountBatch[]): Table {
  const today = Math.floor(Date.now() / DAY_MS);
  const cells = Map.groupBy(
    batches.flatMap(({ counts }) => counts),
    ({ hour, key }) => {
      const { moment, campaign, variant, arm, channel, place, isKnown } = key;
      const isOld = Math.floor(hour / 24) <= today - 90;
      const time = isOld ? ["day", Math.floor(hour / 24)] : ["hour", hour];
      return [...time, moment, campaign, variant, arm, channel, place, isKnown ? 1 : 0].join(" ");
    },
  );
  return Object.fromEntries(
    [...cells].map(([name, counts]) => [
      name,
      cellOf(
        counts.reduce<Count["figures"]>((sum, { figures }) => addFigures(sum, figures), {}),
        addValues(counts.flatMap(({ value }) => value ?? [])),
        slotsOf(counts),
      ),
    ]),
  );
}

/** By figure, and by amounts, the slots of those who are behind it. */
function slotsOf(counts: readonly Count[]): Record<string, string> {
  const met = counts.flatMap(({ slot, figures, value }) => {
    const counted = Object.entries(figures).flatMap(([name, figure]) => (figure > 0 ? [name] : []));
    const worth = value === undefined ? [] : [value.isClaimed ? "claimedValue" : "value"];
    return slot === undefined ? [] : [...counted, ...worth].map((name) => ({ name, bit: 1n << BigInt(slot) }));
  });
  const bits = Map.groupBy(met, ({ name }) => name);
  return Object.fromEntries(
    [...bits].map(([name, of]) => [
      name,
      of
        .reduce((sum, { bit }) => sum | bit, 0n)
        .toString(16)
        .padStart(32, "0"),
    ]),
  );
}
