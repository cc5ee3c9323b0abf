import { describe, expect, it } from "vitest";
import { identityKey } from "../../../shared/radio/identity.ts";
import type { Sighting } from "../../../shared/radio/sighting.ts";
import { readSightings } from "../../../shared/sightings/read-sightings.ts";
import { vendorBodies } from "../../support/vendor-bodies/all.ts";

const BLUKII_UUID = "626c756b69692e636f6d626561636f6e";
const BLUKII_NAMESPACE = "626c756b626561636f6e";

/** One line a sighting: who, how strong (and at one metre), how long before the message. */
function lineOf(sighting: Sighting): string {
  const { rssi, txPower, ageSeconds } = sighting;
  return `${sighting.identities.map(identityKey).join(" ")} | ${rssi}${txPower === undefined ? "" : ` (${txPower})`} | ${ageSeconds}`;
}

function read(name: string) {
  const sample = vendorBodies.find((body) => body.name === name);
  if (sample === undefined) throw new Error(`no sample ${name}`);
  const result = readSightings(sample.format, sample.body, { iatMs: Date.parse(sample.iat) });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const expected: Readonly<Record<string, readonly string[]>> = {
  "Minew G1, iBeacons, with its own row": [
    "mac:ac233f8c7cee ibeacon:e2c56db5dffb48d2b060d0f5a71096e0:0:0 | -38 (-59) | 0",
    "mac:ac233faa1af3 ibeacon:e2c56db5dffb48d2b060d0f5a71096e0:0:0 | -34 (-59) | 0.003",
  ],
  "Minew G1, without its own row, to the second": [
    "mac:1918fc051f60 | -72 | 2",
    "mac:1918fc051f5a ibeacon:fda50693a4e24fb1afcfc6eb07647825:10002:5208 | -67 (-59) | 1",
    "mac:3535edc935ee | -61 | 2",
  ],
  "Minew G1, sensors S1": ["mac:ac233fa03208 | -79 | 0", "mac:ac233fa018e3 | -54 | 0", "mac:ac233fa018e3 | -53 | 0"],
  "Minew, JSON-RAW": ["mac:ac233f8c7cee | -62 | 1"],
  "Ruuvi Gateway, with timestamps": ["mac:c6a5b9e0ad06 | -71 | 2", "mac:e375cf374e23 | -72 | 2"],
  "Ruuvi Gateway, without timestamps": ["mac:e375cf374e23 | -50 | 0", "mac:f41f0c28cbd6 | -32 | 0"],
  "OpenMQTTGateway, one iBeacon": ["mac:6087574c9bc2 ibeacon:1de4b189115e45f6b44e509352269977:0:0 | -78 (-66) | 0"],
  "OpenMQTTGateway and Theengs, an array": [
    "mac:6087574c9bc2 ibeacon:1de4b189115e45f6b44e509352269977:0:0 | -78 (-66) | 0",
    "mac:112233445566 | -93 | 0",
    "mac:54945e9f64c4 | -74 | 0",
    "mac:112233445566 | -42 | 0",
  ],
  "Ingics iGS03, lines of text": [
    "mac:ccb97e7361a4 | -49 | 1",
    "mac:e5a706e3923a | -87 | 1",
    "mac:51a88ad374b7 | -87 | 1",
    "mac:0c61cfc1452e ibeacon:b9a5d27d56cc4e3aab511f2153bcb967:1:17710 | -44 (-42) | 0",
  ],
  "Ingics iGS03, every type of report": Array.from({ length: 6 }, () => "mac:51a88ad374b7 | -87 | 0"),
  "Ingics iGS03, lines in JSON": ["mac:fdb69134e063 | -75 | 0"],
  "blukii Hub, structure 2.0": [
    `mac:f05ecd2555ac ibeacon:${BLUKII_UUID}:1:1 | -69 (-57) | 9.231`,
    "mac:665544332211 | -83 | 9.18",
    `mac:f05ecd2555ac eddystone:${BLUKII_NAMESPACE}:000000010001 | -72 (-91) | 8.918`,
    "mac:665544332211 | -85 | 8.872",
    `mac:f05ecd2555ac eddystone:${BLUKII_NAMESPACE}:000000010001 | -71 (-91) | 8.622`,
    "mac:665544332211 | -85 | 8.571",
    "mac:f05ecd2555ac | -71 | 8.263",
  ],
  "blukii Hub, structure 1.0": [
    ...[
      [-57, 0.977],
      [-58, 0.35],
      [-57, 0.666],
      [-57, 0.137],
      [-58, 0.045],
    ].map(
      ([rssi, age]) =>
        `mac:04ee03dbd02b ibeacon:${BLUKII_UUID}:3:1 eddystone:${BLUKII_NAMESPACE}:000000030001 | ${rssi} (-57) | ${age}`,
    ),
    "mac:cc78ab5e7627 | -18 | 0.455",
    "mac:cc78ab5e7627 | -18 | 1.604",
  ],
  "blukii Hub, before structure 1.0": ["mac:cc78ab6ffebf | -55 | 1.079", "mac:cc78ab6ffebf | -54 | 0.478"],
  "Cassia, one event": ["mac:76959b89bba5 | -80 | 0"],
  "Cassia, an array of events": [
    "mac:cc1be0e8116a | -67 | 0",
    "mac:ed47b0d3a9c8 | -37 | 0",
    "mac:ccddee030023 | -69 | 0",
    "mac:5031ad030fed | -19 | 0",
  ],
  "Kontakt.io, a page of telemetry": ["mac:fd450a68257d | -62 (-69) | 5"],
  "Kontakt.io, one telemetry of a stream": [],
};

describe("what a vendor's box posts", () => {
  it.each(vendorBodies)("is understood row by row: $name", ({ name, accepted, ignored }) => {
    const { sightings, ignored: left } = read(name);
    expect(sightings.map(lineOf)).toEqual(expected[name]);
    expect([sightings.length, left]).toEqual([accepted, ignored]);
  });

  it.each(vendorBodies)("is the same as a string that holds it: $name", ({ name, format, body, iat }) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    expect(readSightings(format, text, { iatMs: Date.parse(iat) })).toEqual({ ok: true, value: read(name) });
  });

  it("keeps what the beacon tells of itself, with the address it came from", () => {
    expect(read("blukii Hub, structure 2.0").sightings.at(-1)?.tlm).toEqual({
      batteryMillivolts: 3308,
      temperatureCelsius: 0,
      advertisements: 16_209,
      uptimeSeconds: 4926,
    });
    expect(read("blukii Hub, structure 1.0").sightings[0]?.tlm).toEqual({
      batteryMillivolts: 3363,
      temperatureCelsius: 0,
      advertisements: 241,
      uptimeSeconds: 236,
    });
    expect(read("blukii Hub, before structure 1.0").sightings[0]?.tlm?.batteryMillivolts).toBe(3000);
  });
});
