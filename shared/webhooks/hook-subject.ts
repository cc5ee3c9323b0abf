import { keyedHash } from "../crypto/keyed-hash.ts";
import type { HookSubject } from "./hook-events.ts";

/**
 * What a webhook calls a person: the keyed hash of its host and id, and of this life of the person. Two webhooks never have
 * one for the same person, and somebody who erased themselves and came back is somebody else. The name cannot be that of a
 * device or a customer, which the same key makes person ids of: a thumbprint has no colon, and those begin with `customer:`.
 */
export function hookSubject({ host, webhook, person, epoch }: HookSubject, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`subject:${host} ${webhook} ${person} ${epoch}`, hashKey);
}
