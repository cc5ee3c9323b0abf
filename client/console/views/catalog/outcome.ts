import type { CatalogChange } from "../../../../shared/catalog/diff/change.ts";
import type { Fault } from "../../../../shared/errors.ts";
import type { Simulation, SimulationComparison } from "../../../../shared/simulate/simulation.ts";
import type { Refusal } from "../../ask/ask.ts";
import type { Version } from "./versions-of.ts";

/** What came of the last thing that was asked of a document. */
export type Outcome =
  | { readonly kind: "working" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** `isHeld`: it was to be published, and has faults. */
  | {
      readonly kind: "checked";
      readonly faults: readonly Fault[];
      readonly warnings: readonly Fault[];
      readonly isHeld: boolean;
    }
  | { readonly kind: "compared"; readonly from: string | undefined; readonly changes: readonly CatalogChange[] }
  | { readonly kind: "simulated"; readonly day: SimulatedDay }
  | { readonly kind: "published"; readonly version: string; readonly warnings: readonly Fault[] }
  /** Somebody else has published. Undefined: nothing is published any more, or it cannot be told. */
  | { readonly kind: "stale"; readonly theirs: Version | undefined };

/** Answer of POST /admin/v1/simulate. */
export interface SimulatedDay {
  readonly simulation?: Simulation;
  readonly before?: Simulation;
  readonly after?: Simulation;
  readonly comparison?: SimulationComparison;
}

/** Answer of POST /admin/v1/validate. */
export interface Validity {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Answer of POST /admin/v1/diff. */
export interface CatalogDiff {
  readonly from?: string;
  readonly changes: readonly CatalogChange[];
}
