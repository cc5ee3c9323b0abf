import type { Facts } from "../locate/facts.ts";

/**
 * When a message happened, epoch milliseconds: the earlier of what the device says and when it was received, so that a
 * clock that runs ahead cannot date anything into the future (design, section 6).
 */
export function messageTime({ iatMs, receivedMs }: Pick<Facts, "iatMs" | "receivedMs">): number {
  return Math.min(iatMs, receivedMs);
}
