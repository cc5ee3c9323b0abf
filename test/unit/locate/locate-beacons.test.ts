import { describe, expect, it } from "vitest";
import type { BeaconRule, Policy } from "../../../shared/catalog/policy.ts";
import { locateBeacons } from "../../../shared/locate/locate-beacons.ts";
import { type BeaconIdentity, beaconKey } from "../../../shared/radio/identity.ts";
import { policyWith } from "./policy-with.ts";

const door: BeaconIdentity = { ibeacon: { uuid: "b9a5d27d56cc4e3aab511f2153bcb967", major: 1, minor: 17_710 } };
const till: BeaconIdentity = { eddystoneUid: { namespace: "00112233445566778899", instance: "aabbccddeeff" } };

function policyOf(identities: Record<string, BeaconIdentity>): Policy {
  const rule = (id: string): BeaconRule => ({ id, place: "shop", trust: "low", enterRssi: -70, exitRssi: -80 });
  return policyWith({
    beacons: new Map(Object.entries(identities).map(([id, identity]) => [beaconKey(identity), rule(id)])),
  });
}

describe("the key of a beacon", () => {
  it("is the same however an iBeacon's uuid is written", () => {
    const ibeacon = { uuid: "B9A5D27D-56CC-4E3A-AB51-1F2153BCB967", major: 1, minor: 17_710 };
    expect(beaconKey({ ibeacon })).toBe(beaconKey(door));
  });

  it("is the same in upper and lower case for AltBeacon and Eddystone", () => {
    const id = "0123456789abcdef0123456789abcdef01234567";
    expect(beaconKey({ altbeacon: { id: id.toUpperCase() } })).toBe(beaconKey({ altbeacon: { id } }));
    const upper = { namespace: "00112233445566778899", instance: "AABBCCDDEEFF" };
    expect(beaconKey({ eddystoneUid: upper })).toBe(beaconKey(till));
  });

  it("tells beacons and kinds of beacons apart", () => {
    const ibeacon = { uuid: "b9a5d27d56cc4e3aab511f2153bcb967", major: 11, minor: 7_710 };
    const keys = [door, till, { ibeacon }, { altbeacon: { id: "00112233445566778899aabbccddeeff00000000" } }].map(
      beaconKey,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the beacons of a message", () => {
  const policy = policyOf({ door, till });

  it("are grouped, in the order of their rows", () => {
    const facts = locateBeacons(
      [
        { ...till, rssi: -71 },
        { ...door, rssi: -60, txPower: -65 },
        { ...till, rssi: -69, txPower: -18.5 },
        { ...door, rssi: -64 },
      ],
      policy,
    );
    expect(facts).toEqual([
      { beacon: "till", rssi: [-71, -69], excess: [-12, -50.5] },
      { beacon: "door", rssi: [-60, -64], excess: [5, -5] },
    ]);
  });

  it("are only those of the catalog, and only with a measurement", () => {
    const stranger = { ibeacon: { uuid: "b9a5d27d56cc4e3aab511f2153bcb967", major: 2, minor: 2 } };
    const rows = [
      { ...stranger, rssi: -50 },
      { eid: "0011223344556677", rssi: -50 },
      { ...door, rssi: 127 },
      { ...door, rssi: 0 },
    ];
    expect(locateBeacons(rows, policy)).toEqual([]);
    expect(locateBeacons([], policy)).toEqual([]);
  });
});
