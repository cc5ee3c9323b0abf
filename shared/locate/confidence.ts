import type { Confidence } from "../catalog/catalog.ts";

const RANK = { low: 0, medium: 1, high: 2 } as const satisfies Record<Confidence, number>;

/** What a fix of this accuracy is worth at a fence of this radius, both in metres (docs/contract.md#presence). */
export function confidenceOfFix(accuracyMetres: number, radiusMetres: number): Confidence {
  if (accuracyMetres <= radiusMetres / 4) return "high";
  return accuracyMetres <= radiusMetres / 2 ? "medium" : "low";
}

/** Whether a confidence, or a trust, is at least the one that is asked for. */
export function meets(actual: Confidence, wanted: Confidence): boolean {
  return RANK[actual] >= RANK[wanted];
}
