import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import type { ConditionInput } from "../../../shared/condition/condition.ts";
import { parseCondition } from "../../../shared/condition/parse-condition.ts";

/** What a condition sees of a person who is nowhere, when nothing has happened. */
export const nowhere: ConditionInput = {
  consent: { marketing: true, profiling: false },
  attributes: { points: 3, tier: "gold", member: true, ratio: 0.5 },
  scores: { regular: 12.5, "coffee-lover": 0 },
  points: 120,
  tier: "blue",
  linked: false,
  received: (moment, lengthMs) => moment === "hello" && lengthMs > 3 * 86_400_000,
  reacted: (moment, kind) => moment === "hello" && kind === "click",
  redeemed: (moment) => moment === "hello",
  visits: (label) => (label === "store" ? 3 : 0),
  suppressed: (name) => name === "fries",
  place: null,
  zone: null,
  event: null,
  signal: null,
  run: null,
  live: (type) => type === "on-air",
  local: { hour: 9, minute: 30, weekday: 6 },
  locale: "de-CH",
};

/** The same person in a store, with an event and a signal. */
export const inStore: ConditionInput = {
  ...nowhere,
  place: { id: "main-street", name: "Main Street", labels: ["store", "bakery"] },
  zone: "counter",
  event: { name: "basket", data: Object.assign(Object.create(null), { amount: 10, currency: "EUR", gift: false }) },
  signal: { type: "fresh", data: { batch: 7 } },
};

/** What a good condition says. */
export function evaluate(source: string, input: ConditionInput = inStore): boolean | "error" {
  const parsed = parseCondition(source, compilePattern);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value(input);
}

/** Why a condition is refused. */
export function refusal(source: string): string {
  const parsed = parseCondition(source, compilePattern);
  return parsed.ok ? "accepted" : parsed.error;
}
