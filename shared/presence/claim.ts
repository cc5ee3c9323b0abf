import type { Confidence, Trust } from "../catalog/catalog.ts";
import type { Proximity } from "../radio/proximity.ts";
import type { Via } from "./presence-state.ts";

/**
 * What one message says about its device, by one source, at one place. `inside` enters, or confirms a stay; `border`
 * confirms a stay and never enters; `heard` keeps a stay alive, but shows too little to earn dwell; `outside` ends it.
 */
export interface Claim extends Evidence {
  readonly via: Via;
  readonly place: string;
  readonly says: "inside" | "border" | "heard" | "outside";
  /** Where the source stands for a zone and says enough to place the person in it. */
  readonly zone?: string;
  /** Only with `zone`, by beacon. */
  readonly proximity?: Proximity;
}

/** How far something may be relied on. */
export interface Evidence {
  readonly confidence: Confidence;
  readonly trust: Trust;
}
