import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import { type Fault, tellFirst } from "../../../shared/errors.ts";

/** What publishing a document would say of it. */
export interface Validity {
  readonly valid: boolean;
  /** Empty of a valid one. */
  readonly faults: readonly Fault[];
  /** What is right and seldom meant. Only a document without faults is looked at for it. */
  readonly warnings: readonly Fault[];
}

/** Whether a document could be published now; of faults and warnings as many are told as publishing tells. */
export function validateDocument(sent: unknown, nowMs: number): Validity {
  const catalog = checkCatalog(sent);
  if (!catalog.ok) return { valid: false, faults: tellFirst(catalog.error), warnings: [] };
  return { valid: true, faults: [], warnings: tellFirst(warnOfCatalog(catalog.value, nowMs)) };
}
