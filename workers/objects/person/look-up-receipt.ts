import { leadsTo } from "../../../shared/accounts/forward.ts";
import { unavailable } from "../../../shared/errors.ts";
import type { OperatorReceipt } from "../../../shared/operators/operator-receipt.ts";
import { err, ok } from "../../../shared/result.ts";
import type { OfferCall, Reply } from "./calls.ts";
import type { PersonContext } from "./person-context.ts";
import { takeLookUp } from "./store/look-ups.ts";

/**
 * A receipt for an operator, noted on it for the person. Null: no such person, or no such receipt. Errors: unavailable while the
 * person becomes one with another.
 */
export function lookUpReceipt({ store, storage }: PersonContext, { serial }: OfferCall): Reply<OperatorReceipt> {
  const forward = store.forward();
  const moved = forward && leadsTo(forward);
  if (moved !== undefined) return err(moved);
  if (forward?.state === "frozen") return err(unavailable());
  if (store.load() === undefined) return ok(null);
  return ok(takeLookUp(storage, serial, Date.now()) ?? null);
}
