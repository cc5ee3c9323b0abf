import type { BeaconEntry, Catalog } from "../../../shared/catalog/catalog.ts";
import { fenceCenter } from "../../../shared/geo/fence-circle.ts";
import type { PingClaims } from "../../../shared/messages/ping.ts";
import type { Deed } from "./read-row.ts";

/** What a ping says of where somebody is and what they did. */
type Said = Pick<PingClaims, "position" | "beacons" | "marker" | "event">;

const ACCURACY_METRES = 8;

/** Half a kilometre north. */
const AWAY_DEGREES = 0.005;

/** Strengths of a usual beacon, dBm: at 1 m it is heard with -59. */
const RSSI = { immediate: -55, near: -68 };

/** What the person's device would say of this deed; undefined of what no device says. */
export function claimsOfDeed(deed: Deed, { places = [], beacons = [] }: Catalog): Said | undefined {
  switch (deed.kind) {
    case "is-in":
    case "leaves": {
      const { fence } = places.find(({ id }) => id === deed.place) ?? {};
      if (fence === undefined) throw new Error(`docs/catalog.md: the place "${deed.place}" has no fence`);
      const [longitude, latitude] = fenceCenter(fence);
      const north = deed.kind === "leaves" ? AWAY_DEGREES : 0;
      return { position: { latitude: latitude + north, longitude, accuracy: ACCURACY_METRES } };
    }
    case "scans":
      return { marker: deed.marker };
    case "reports":
      return { event: deed.data === undefined ? { name: deed.event } : { name: deed.event, data: deed.data } };
    case "hears": {
      const row = { ...identityOf(beacons.find(({ id }) => id === deed.beacon)), rssi: RSSI[deed.proximity] };
      return { beacons: [row, row, row] };
    }
    case "card":
    case "silence":
    case "signalled":
    case "signals-run":
    case "waits":
      return undefined;
  }
}

function identityOf(beacon: BeaconEntry | undefined) {
  if (beacon === undefined || !("ibeacon" in beacon)) throw new Error("docs/catalog.md: there is no such iBeacon");
  return { ibeacon: beacon.ibeacon };
}
