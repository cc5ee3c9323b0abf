import type { Confidence, Trust } from "../catalog/catalog.ts";
import { meets } from "../locate/confidence.ts";
import type { Proximity } from "../radio/proximity.ts";
import type { Stay, Via } from "./presence-state.ts";

/**
 * What one message says about its device, by one source, at one place. `inside` enters, or confirms a stay; `border`
 * confirms a stay and never enters; `heard` keeps a stay alive, but shows too little to earn dwell; `outside` ends it.
 */
export interface Observation extends Evidence {
  readonly via: Via;
  readonly place: string;
  readonly says: "inside" | "border" | "heard" | "outside";
  /** Only if the source stands for a zone and says enough to place the person in it. */
  readonly zone?: string;
  /** Only with `zone`, by beacon. */
  readonly proximity?: Proximity;
}

/** An observation and what it did to its stay: entered (no `before`), confirmed (both) or ended (no `after`). */
export interface StayChange {
  readonly observation: Observation;
  readonly before: Stay | undefined;
  readonly after: Stay | undefined;
}

/** How far something may be relied on. */
export interface Evidence {
  readonly confidence: Confidence;
  readonly trust: Trust;
}

/** The best confidence and the best trust among pieces of evidence for the same thing; low if there is none. */
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
