/** What a beacon calls itself on the air; exactly one of the members. */
export type BeaconIdentity =
  | { ibeacon: { uuid: string; major: number; minor: number } }
  | { altbeacon: { id: string } }
  | { eddystoneUid: { namespace: string; instance: string } };

/** What a tag calls itself: a beacon's identity, or the MAC address it sends from. */
export type TagIdentity = BeaconIdentity | string;

/** What a transmitter called itself: its address (12 lower-case digits), a beacon's identity, or an ephemeral id (16). */
export type Identity = { readonly mac: string } | BeaconIdentity | { readonly eid: string };

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

/** One spelling for each tag, however it was written: `mac:` with twelve lower-case digits, or the beacon's key. */
export function tagKey(identity: TagIdentity): string {
  return typeof identity === "string" ? `mac:${identity.replaceAll(/[:-]/g, "").toLowerCase()}` : beaconKey(identity);
}

/** One text for each identity: those of MAC addresses and beacons are what tags are registered under (`tagKey`). */
export function identityKey(identity: Identity): string {
  if ("mac" in identity) return tagKey(identity.mac);
  if ("eid" in identity) return `eid:${identity.eid}`;
  return tagKey(identity);
}
