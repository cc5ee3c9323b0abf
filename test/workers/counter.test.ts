import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { addFigures, addValues } from "../../shared/measure/add-groups.ts";
import type { Count, CountBatch, CountKey } from "../../shared/measure/count.ts";
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
