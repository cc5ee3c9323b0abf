import { hashText } from "../../shared/crypto/hash-text.ts";
import { refuse } from "../../shared/errors.ts";
import { MAX_LOOK_UPS } from "../../shared/operators/audit.ts";
import { openReceiptId } from "../../shared/person/receipt-id.ts";
import { err, ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Operator } from "../http/operator.ts";

const HOUR_SECONDS = 3_600;
const UNKNOWN = "there is no such receipt: it is wrong, older than 30 days, pruned, or its person was erased";

/**
 * Why a person got what they got, or did not, by the id of a receipt that they named. The audit log has a line of it, and the
 * person reads of it with the receipt. An id that the mesh did not make leaves no line and wakes nobody. Errors: not-found;
 * rate-limited; unavailable.
 */
export async function answerLookUp({ isolate, params }: Call, { name, role }: Operator): Replied {
  const { receipt = "" } = params;
  const locator = await openReceiptId(isolate.keys.receipts, receipt);
  if (locator === undefined) return err(refuse("not-found", UNKNOWN));
  // Before the look-up, so that none is without its line. Whoever has an id opens its page, so the log has its hash only.
  const subject = `receipt ${await hashText(receipt)}`;
  const store = catalogStoreOf(isolate.env, isolate.config);
  if (!(await store.auditLookUp({ who: name, role, what: "look-up", subject }))) {
    const detail = `at most ${MAX_LOOK_UPS} receipts an hour`;
    return err({ ...refuse("rate-limited", detail), retryAfterSeconds: HOUR_SECONDS });
  }
  const asked = await askPerson(isolate, locator.person, (object) => object.lookUp({ serial: locator.serial }));
  if (!asked.ok) return asked;
  return asked.value === null ? err(refuse("not-found", UNKNOWN)) : ok({ status: 200, body: asked.value });
}
