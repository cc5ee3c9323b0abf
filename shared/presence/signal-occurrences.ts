import { present } from "../json/present.ts";
import type { SignalFact } from "../signals/signal-fact.ts";
import type { Occurrence } from "./occurrence.ts";

/**
 * The signals that reach a person who is present in these places: inside with high confidence, near by with low. Who is
 * neither is not reached. Of one that was said of a customer there is no doubt.
 */
export function signalOccurrences(signals: readonly SignalFact[], places: ReadonlySet<string>): Occurrence[] {
  return signals.flatMap(({ id, type, data, untilMs, once, place, metres, trust }) => {
    const isInside = place === undefined || places.has(place);
    if (!isInside && metres === undefined) return [];
    return [
      present({
        kind: "signal" as const,
        signal: id,
        type,
        data,
        untilMs,
        once,
        place,
        isInside,
        metres: isInside ? 0 : (metres ?? 0),
        confidence: isInside ? ("high" as const) : ("low" as const),
        trust,
      }),
    ];
  });
}
