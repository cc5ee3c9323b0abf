import type { BeaconIdentity } from "../catalog/catalog.ts";

/** One text for each beacon, however its identity is written: `Policy.beacons` goes by it. Hex in lower case, no dashes. */
export function beaconKey(identity: BeaconIdentity): string {
  if ("ibeacon" in identity) {
    const { uuid, major, minor } = identity.ibeacon;
    return `ibeacon:${uuid.replaceAll("-", "").toLowerCase()}:${major}:${minor}`;
  }
  if ("altbeacon" in identity) return `altbeacon:${identity.altbeacon.id.toLowerCase()}`;
  const { namespace, instance } = identity.eddystoneUid;
  return `eddystone:${namespace.toLowerCase()}:${instance.toLowerCase()}`;
}
