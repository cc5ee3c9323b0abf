import { unavailable } from "../../shared/errors.ts";
import type { ErasureClaims } from "../../shared/messages/erasure.ts";
import { err, ok } from "../../shared/result.ts";
import type { Call, Replied } from "../http/call.ts";
import type { SenderMessage } from "../messages/sender-message.ts";
import { askCustomers } from "./ask-customers.ts";

/** Has a customer's object erase the person. The answer is the same whether there is such a customer or not. */
export async function eraseCustomer(
  { isolate }: Call,
  { claims, sender }: SenderMessage<ErasureClaims, true>,
): Replied {
  const { customer, iat, jti } = claims;
  const about = { sender: sender.id, iatMs: iat * 1000, jti, issuer: isolate.config.audience };
  const erased = await askCustomers(isolate, [customer], (object, { person }) =>
    object.eraseCustomer({ person, ...about }),
  );
  return erased === undefined ? err(unavailable()) : ok({ status: 202, body: {} });
}
