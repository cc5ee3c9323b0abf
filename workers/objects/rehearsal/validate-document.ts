import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import { type Fault, type MeshError, tellFirst } from "../../../shared/errors.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { boundCompiling } from "./check-sent.ts";

/** What publishing a document would say of it. */
export interface Validity {
  readonly valid: boolean;
  /** Empty of a valid one. */
  readonly faults: readonly Fault[];
  /** What is right and seldom meant. Only a document without faults is looked at for it. */
  readonly warnings: readonly Fault[];
}

/**
 * Whether a document could be published now; of faults and warnings as many are told as publishing tells. Errors: invalid
 * if nobody can say in time.
 */
export async function validateDocument(
  { config }: Isolate,
  sent: unknown,
  nowMs: number,
): Promise<Result<Validity, MeshError>> {
  const bounded = await boundCompiling(sent);
  if (!bounded.ok) return err({ code: "invalid", faults: bounded.error });
  const catalog = checkCatalog(sent, config.hookHosts);
  if (!catalog.ok) return ok({ valid: false, faults: tellFirst(catalog.error), warnings: [] });
  return ok({ valid: true, faults: [], warnings: tellFirst(warnOfCatalog(catalog.value, nowMs)) });
}
