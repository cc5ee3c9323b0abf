import { type MeshError, unavailable } from "../../shared/errors.ts";
import { type ErasureClaims, erasureClaims } from "../../shared/messages/erasure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { SenderMessage } from "../messages/sender-message.ts";
import { askCustomers } from "./ask-customers.ts";

/** Which customer is to be erased. Errors: invalid. */
export function readErasure(payload: unknown): Result<ErasureClaims, MeshError> {
  return checkForm(erasureClaims, payload);
}

/** Has a customer's object erase the person. The answer is the same whether there is such a customer or not. */
export async function eraseCustomer({ isolate }: Call, { said, sender }: SenderMessage<ErasureClaims>): Replied {
  const { customer, iat, jti } = said;
  const about = { sender: sender.id, iatMs: iat * 1000, jti, issuer: isolate.config.audience };
  const erased = await askCustomers(isolate, [customer], (object, { person }) =>
    object.eraseCustomer({ person, ...about }),
  );
  return erased === undefined ? err(unavailable()) : ok({ status: 202, body: {} });
}
