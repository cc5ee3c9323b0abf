import type { JourneyIndex, JourneyRule, StageOn } from "../journey-rule.ts";

/** The journeys by what may move their runs. They come in order of id, so each list is too. */
export function indexJourneys(rules: readonly JourneyRule[]): JourneyIndex {
  return {
    byId: new Map(rules.map((rule) => [rule.id, rule])),
    bySignal: namedBy(rules, (on) => (on.kind === "signal" ? on.type : undefined)),
    byEvent: namedBy(rules, (on) => (on.kind === "event" ? on.name : undefined)),
    byEnter: rules.filter(({ stages }) => stages.some(({ on }) => on.kind === "enter")),
    byMarker: namedBy(rules, (on) => (on.kind === "scan" ? on.marker : undefined)),
  };
}

function namedBy(
  rules: readonly JourneyRule[],
  nameOf: (on: StageOn) => string | undefined,
): ReadonlyMap<string, readonly JourneyRule[]> {
  const named = new Map<string, Set<JourneyRule>>();
  for (const rule of rules) {
    for (const { on } of rule.stages) {
      const name = nameOf(on);
      if (name !== undefined) named.set(name, (named.get(name) ?? new Set()).add(rule));
    }
  }
  return new Map([...named].map(([name, journeys]) => [name, [...journeys]]));
}
