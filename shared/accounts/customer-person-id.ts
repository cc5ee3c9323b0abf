import { keyedHash } from "../crypto/keyed-hash.ts";

/**
 * The person of a customer: the keyed hash of the brand's own id behind a name that no thumbprint can have, since those hold
 * no colon. Back ends name the customer; nobody but the mesh can tell the person from it.
 */
export function customerPersonId(customer: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`customer:${customer}`, hashKey);
}
