import { tagKey } from "../tags/tag-key.ts";
import type { Identity, Sighting } from "./sighting.ts";

/** One text for each identity: those of MAC addresses and beacons are what tags are registered under (`tagKey`). */
export function identityKey(identity: Identity): string {
  if ("mac" in identity) return tagKey(identity.mac);
  if ("eid" in identity) return `eid:${identity.eid}`;
  return tagKey(identity);
}

/** The keys of all that a sighting's transmitter is known by, in the order of its identities. */
export function identityKeys({ identities }: Sighting): readonly string[] {
  return identities.map(identityKey);
}
