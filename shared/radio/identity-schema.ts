import * as v from "valibot";
import { closed } from "../schema/closed.ts";

const uint16 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

function hex(digits: number) {
  return v.pipe(v.string(), v.regex(new RegExp(`^[0-9A-Fa-f]{${digits}}$`), `must be ${digits} hex digits`));
}

const uuid = v.pipe(
  v.string(),
  v.regex(
    /^(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$/,
    "must be a UUID, with or without dashes",
  ),
);

/** The four ways a beacon can call itself; a row or an identity has exactly one. */
export const beaconIdentities = {
  ibeacon: closed({ uuid, major: uint16, minor: uint16 }),
  altbeacon: closed({ id: hex(40) }),
  eddystoneUid: closed({ namespace: hex(20), instance: hex(12) }),
  eid: hex(16),
};

/** One row of `beacons`: a sample of one beacon, as heard. 127 and 0 are no measurements and are dropped later. */
const reading = {
  rssi: v.union(
    [v.pipe(v.number(), v.minValue(-120), v.maxValue(20)), v.literal(127)],
    "must be a number from -120 to 20, or 127",
  ),
  txPower: v.exactOptional(v.pipe(v.number(), v.finite())),
};

/** The four shapes of a row, by the identity that each has. */
export const beaconRows = {
  ibeacon: closed({ ...reading, ibeacon: beaconIdentities.ibeacon }),
  altbeacon: closed({ ...reading, altbeacon: beaconIdentities.altbeacon }),
  eddystoneUid: closed({ ...reading, eddystoneUid: beaconIdentities.eddystoneUid }),
  eid: closed({ ...reading, eid: beaconIdentities.eid }),
};

/** A row of a ping's `beacons` (docs/contract.md#ping): one of four shapes, told apart by their identity. */
export const beacon = v.lazy((row) => {
  const has = (name: string) => typeof row === "object" && row !== null && Object.hasOwn(row, name);
  if (has("altbeacon")) return beaconRows.altbeacon;
  if (has("eddystoneUid")) return beaconRows.eddystoneUid;
  if (has("eid")) return beaconRows.eid;
  return beaconRows.ibeacon;
});
