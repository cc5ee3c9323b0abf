import * as v from "valibot";
import { beaconIdentities } from "../../radio/identity-schema.ts";
import { byMember } from "../../schema/by-member.ts";
import { closed } from "../../schema/closed.ts";
import { id } from "./id.ts";
import { shortName, trust, wholeBetween } from "./primitives.ts";
import { sealedKey } from "./sender-schema.ts";

const RSSI = "must be a number in dBm, like -65";
const rssi = v.pipe(v.number(RSSI), v.finite(RSSI));

const entry = {
  id,
  place: v.string(),
  zone: v.exactOptional(shortName),
  trust: v.exactOptional(trust),
  enterRssi: v.exactOptional(rssi),
  exitRssi: v.exactOptional(rssi),
};

const { ibeacon, altbeacon, eddystoneUid } = beaconIdentities;

/** `scaler` is the rotation exponent K of Eddystone-EID: a new identifier every 2^K seconds, 0 to 15. */
export const eid = closed({ sealedKey, scaler: wholeBetween(0, 15, "must be a whole number from 0 to 15") });

/** A beacon's entry by the identity that it has. */
export const beaconEntries = {
  ibeacon: closed({ ...entry, ibeacon }),
  altbeacon: closed({ ...entry, altbeacon }),
  eddystoneUid: closed({ ...entry, eddystoneUid }),
  eid: closed({ ...entry, eid }),
};

export const beaconSchema = byMember(beaconEntries, "must have one of ibeacon, altbeacon, eddystoneUid and eid", {
  common: entry,
});

export const markerSchema = closed({
  id,
  place: v.exactOptional(v.string()),
  zone: v.exactOptional(shortName),
  kind: v.picklist(["qr", "nfc"]),
  trust: v.exactOptional(trust),
});
