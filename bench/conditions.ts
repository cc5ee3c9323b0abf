// What 100 typical conditions cost per round, parsed and typed once: `node bench/conditions.ts`. Must be under 150 µs.
import type { Condition, ConditionInput } from "../shared/condition/condition.ts";
import { parseCondition } from "../shared/condition/parse-condition.ts";

const TYPICAL = [
  "person.consent.marketing",
  'place != null && "store" in place.labels',
  "local.hour >= 8 && local.hour < 20 && local.weekday in [1, 2, 3, 4, 5]",
  'event != null && event.name == "basket" && event.data.amount > 10',
  "has(person.attributes.points) && person.attributes.points >= 3",
  'person.visits("store") >= 2 && !person.suppressed("fries")',
  'live("hot-light")',
  'locale.startsWith("de") || locale == "en"',
  'zone == "counter" && person.attributes.tier == "gold"',
  'place.labels.exists(label, label == "bakery")',
];

const INPUT: ConditionInput = {
  consent: { location: true, marketing: true },
  attributes: { points: 12, tier: "gold" },
  visits: () => 3,
  suppressed: () => false,
  place: { id: "main-street", name: "Main Street", labels: ["store", "bakery"] },
  zone: "counter",
  event: { name: "basket", data: { amount: 24.5, currency: "EUR" } },
  signal: null,
  live: () => true,
  local: { hour: 9, minute: 30, weekday: 1 },
  locale: "de-CH",
};

const ROUNDS = 200;
const PASSES = 25;

function parse(source: string): Condition {
  const parsed = parseCondition(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.error}`);
  return parsed.value;
}

/** Microseconds per call, the median over passes. */
function medianMicroseconds(work: () => number): number {
  const times: number[] = [];
  let sink = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const startMs = performance.now();
    for (let round = 0; round < ROUNDS; round++) sink += work();
    times.push(((performance.now() - startMs) * 1000) / ROUNDS);
  }
  if (sink === 0) throw new Error("no condition held");
  return times.sort((a, b) => a - b)[PASSES >> 1] ?? 0;
}

const conditions = Array.from({ length: 10 }, () => TYPICAL.map(parse)).flat();
const evaluating = medianMicroseconds(() => conditions.filter((condition) => condition(INPUT) === true).length);
const parsing = medianMicroseconds(() => TYPICAL.map(parse).length) * (conditions.length / TYPICAL.length);
console.log(
  `${conditions.length} conditions: ${evaluating.toFixed(1)} µs a round, ${parsing.toFixed(0)} µs to parse and type`,
);
