import { beaconIdentities } from "../../radio/identity-schema.ts";
import { DEFAULTS } from "../defaults.ts";
import { beaconEntries, beaconSchema, eid, markerSchema } from "../schema/beacon-schema.ts";
import { tagMatches, tagSchema } from "../schema/tag-schema.ts";
import { choice, form } from "./form.ts";

const UUID = "f7826da6-4fa2-4e98-8024-bc5b71e0893e";
const NAMESPACE = "edd1ebeac04e5defa017";
const IBEACON = { uuid: UUID, major: 1, minor: 7 };
const ALTBEACON = { id: "f7826da64fa24e988024bc5b71e0893e00010007" };
const EDDYSTONE_UID = { namespace: NAMESPACE, instance: "0bdb87539b67" };
const EID = { sealedKey: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0", scaler: 10 };

/** Members that every beacon's entry has. `trust`: what it is unless given. */
function entry(trust: "low" | "high") {
  return {
    id: ["The name of the beacon, in messages to operators. No other beacon has it.", "counter-beacon"],
    place: ["The id of the place where the beacon stands.", "doughnut-shop"],
    zone: ["The zone of that place for which it stands. Unless given: none, only the place.", "counter"],
    trust: [
      `How hard it is to pretend that the beacon is near: what hearing it is worth to a moment's \`trust\`. Unless given: ${trust}.`,
      "medium",
    ],
    enterRssi: [
      `How strong the beacon must be heard before a person is placed there, in dBm. Unless given: ${DEFAULTS.enterRssi}.`,
      -65,
    ],
    exitRssi: [
      `How weak it may become before the person has left, in dBm, at most \`enterRssi\`. Unless given: ${DEFAULTS.exitRssi}.`,
      -85,
    ],
  } as const;
}

/** What is heard or scanned: beacons, markers and cards. */
export const RADIO_FORMS = {
  Beacon: choice(
    beaconSchema.getter(undefined),
    "A transmitter that stands at a place. It has exactly one of ibeacon, altbeacon, eddystoneUid and eid.",
    { id: "counter-beacon", place: "doughnut-shop", ibeacon: IBEACON },
  ),
  IbeaconEntry: form(beaconEntries.ibeacon, "A beacon that calls itself by an iBeacon identity.", {
    ...entry(DEFAULTS.trust),
    ibeacon: ["What it sends: UUID, major and minor.", IBEACON],
  }),
  AltbeaconEntry: form(beaconEntries.altbeacon, "A beacon that calls itself by an AltBeacon identity.", {
    ...entry(DEFAULTS.trust),
    altbeacon: ["What it sends: its id.", ALTBEACON],
  }),
  EddystoneUidEntry: form(beaconEntries.eddystoneUid, "A beacon that calls itself by an Eddystone-UID.", {
    ...entry(DEFAULTS.trust),
    eddystoneUid: ["What it sends: namespace and instance.", EDDYSTONE_UID],
  }),
  EidEntry: form(
    beaconEntries.eid,
    "A beacon whose identifier changes, so that no one can copy it: an Eddystone-EID.",
    {
      ...entry(DEFAULTS.eidTrust),
      eid: ["From what its identifiers are made.", EID],
    },
  ),
  Ibeacon: form(beaconIdentities.ibeacon, "An iBeacon identity.", {
    uuid: ["The UUID that it sends, with or without dashes.", UUID],
    major: ["Its first number, 0 to 65535.", 1],
    minor: ["Its second number, 0 to 65535.", 7],
  }),
  Altbeacon: form(beaconIdentities.altbeacon, "An AltBeacon identity.", {
    id: ["The 20 bytes that it sends, as 40 hex digits.", ALTBEACON.id],
  }),
  EddystoneUid: form(beaconIdentities.eddystoneUid, "An Eddystone-UID identity.", {
    namespace: ["The first 10 bytes, as 20 hex digits: the same for all beacons of a brand.", EDDYSTONE_UID.namespace],
    instance: ["The last 6 bytes, as 12 hex digits: this beacon.", EDDYSTONE_UID.instance],
  }),
  Eid: form(eid, "The secret of a beacon whose identifier changes.", {
    sealedKey: ["The beacon's identity key, sealed by `mesh seal`. Only the mesh can open it.", EID.sealedKey],
    scaler: [
      "How often the identifier changes: every 2 to the power of this many seconds, 0 to 15. 10 is 17 minutes.",
      10,
    ],
  }),
  Marker: form(markerSchema, "A QR code or NFC tag that a person scans. Its address is /m/ and its id.", {
    id: [
      "The name in the marker's address, and what a moment's `scan` waits for. No other marker has it.",
      "menu-card",
    ],
    place: [
      "The id of the place where it hangs: scanning it places the person there. Unless given: nowhere.",
      "book-shop",
    ],
    zone: ["The zone of that place where it hangs. Unless given: none.", "reading-corner"],
    kind: ["What it is, for people: nothing depends on it.", "qr", "nfc"],
    trust: [
      `How hard it is to scan it from elsewhere: what a scan is worth to a moment's \`trust\`. Unless given: ${DEFAULTS.trust}.`,
      "medium",
    ],
  }),
  TagEntry: form(tagSchema, "Cards of the brand. Without any, no card can be registered and gateways find none.", {
    id: ["A name for people. No other entry of the list has it.", "loyalty-cards"],
    match: ["What their identities have in common.", { macPrefix: "c0:ff:ee" }],
  }),
  TagMatch: choice(
    tagSchema.entries.match.getter(undefined),
    "What the brand's cards have in common: exactly one of uuid, namespace and macPrefix.",
    { macPrefix: "c0:ff:ee" },
    { uuid: UUID },
  ),
  TagUuid: form(tagMatches.uuid, "Cards that send iBeacons of one UUID.", {
    uuid: ["The UUID of the cards. AltBeacons whose id begins with it are cards as well.", UUID],
  }),
  TagNamespace: form(tagMatches.namespace, "Cards that send Eddystone-UIDs of one namespace.", {
    namespace: ["The namespace of the cards, 20 hex digits.", NAMESPACE],
  }),
  TagMacPrefix: form(tagMatches.macPrefix, "Cards whose MAC addresses begin alike.", {
    macPrefix: [
      "How the addresses begin: 6 to 12 hex digits, with colons, dashes or nothing between.",
      "c0:ff:ee",
      "C0FFEE01",
    ],
  }),
};
