import { meets } from "../locate/confidence.ts";
import type { Evidence } from "./claim.ts";

/** The best confidence and the best trust among pieces of evidence for the same thing; low where there is none. */
export function bestEvidence(pieces: readonly Evidence[]): Evidence {
  let best: Evidence = { confidence: "low", trust: "low" };
  for (const { confidence, trust } of pieces) {
    best = {
      confidence: meets(best.confidence, confidence) ? best.confidence : confidence,
      trust: meets(best.trust, trust) ? best.trust : trust,
    };
  }
  return best;
}
