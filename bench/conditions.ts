// What 100 typical conditions cost per round, parsed and typed once (must be under 150 µs), and the longest that all the
// matching of one evaluation can take (must be under 2 ms): `node bench/conditions.ts`.
import { compilePattern } from "../shared/condition/compile-pattern.ts";
import type { Condition, ConditionInput } from "../shared/condition/condition.ts";
import { parseCondition } from "../shared/condition/parse-condition.ts";
import { MAX_STEPS, MAX_TEXT_LENGTH } from "../shared/condition/pattern.ts";

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
  scores: {},
  points: 0,
  tier: "",
  linked: false,
  received: () => false,
  redeemed: () => false,
  reacted: () => false,
  visits: () => 3,
  suppressed: () => false,
  place: { id: "main-street", name: "Main Street", labels: ["store", "bakery"] },
  zone: "counter",
  event: { name: "basket", data: { amount: 24.5, currency: "EUR" } },
  signal: null,
  run: null,
  live: () => true,
  local: { hour: 9, minute: 30, weekday: 1 },
  locale: "de-CH",
};

const ROUNDS = 200;
const PASSES = 25;

function parse(source: string): Condition {
  const parsed = parseCondition(source, compilePattern);
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

/** Wide patterns, and texts that keep most of their ways open or make each character dear. */
const WIDE = [
  "(?:a?){60}[cd]$",
  "(?:[ab]?){200}[cd]$",
  "[ab]*a[ab]{300}c",
  "(?:\\pL?){90}[0-9]$",
  "(?:[^\\pN]?|\\pL?){60}[0-9]$",
  "(?i)(?:k?){60}1$",
  "(?i)(?:\u{1e900}?){60}1$",
  "(?:\\b|\\B|a){100}x$",
  "(?:|a|\\b){90}x",
  "^(?:a?){20}[ab]{900}x",
  "^(?:aa?){22}[ab]{22}x",
  "(a+)+b",
];
const TEXTS = ["a", "ab", "aab", "k", "é", "\u212a", "\u{1e900}\u{1e922}"].map((part) =>
  Array.from(part.repeat(MAX_TEXT_LENGTH)).slice(0, MAX_TEXT_LENGTH).join(""),
);

/** Milliseconds and steps of matching one text as often as an evaluation is allowed to; the least of some passes. */
function matchToTheEnd(pattern: string, text: string): { milliseconds: number; steps: number } {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`${pattern}: ${compiled.error}`);
  const times: number[] = [];
  let steps = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const work = { steps: 0 };
    const startMs = performance.now();
    try {
      while (!compiled.value(text, work));
    } catch {
      // The evaluation has done all that it may.
    }
    times.push(performance.now() - startMs);
    steps = work.steps;
  }
  return { milliseconds: Math.min(...times), steps };
}

const matched = WIDE.flatMap((pattern) => TEXTS.map((text) => ({ pattern, ...matchToTheEnd(pattern, text) })));
const slowest = matched.reduce((worst, one) => (one.milliseconds > worst.milliseconds ? one : worst));
console.log(
  `matching to the end of ${MAX_STEPS} steps: ${slowest.milliseconds.toFixed(2)} ms at most, by ${slowest.pattern} (${slowest.steps} steps)`,
);
