import type { BeaconIdentity } from "../catalog/catalog.ts";
import { beaconKey } from "./beacon-key.ts";

/** What a tag calls itself: a beacon's identity, or the MAC address it sends from. */
export type TagIdentity = BeaconIdentity | string;

/** One spelling for each tag, however it was written: `mac:` with twelve lower-case digits, or the beacon's key. */
export function tagKey(identity: TagIdentity): string {
  return typeof identity === "string" ? `mac:${identity.replaceAll(/[:-]/g, "").toLowerCase()}` : beaconKey(identity);
}
