import type { Identity } from "./sighting.ts";
import { tagKey } from "./tag-key.ts";

/** One text for each identity: those of MAC addresses and beacons are what tags are registered under (`tagKey`). */
export function identityKey(identity: Identity): string {
  if ("mac" in identity) return tagKey(identity.mac);
  if ("eid" in identity) return `eid:${identity.eid}`;
  return tagKey(identity);
}
