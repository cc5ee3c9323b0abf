import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeHex } from "../../../shared/bytes/hex.ts";
import { readAdvertisement } from "../../../shared/sightings/advertisement/read-advertisement.ts";
import { readStructures } from "../../../shared/sightings/advertisement/structures.ts";
import { bytesOf, encodeAdvertisement, type Frame } from "../../support/encode-advertisement.ts";

function read(hex: string) {
  return readAdvertisement(bytesOf(hex));
}

const nothing = { identities: [], txPower: undefined, tlm: undefined };

describe("an advertisement", () => {
  // Ingics iGS01 user manual: UUID B9A5…, major 1, minor 17710. https://manualshive.com/en/manual/ingics/igs01s/
  it("of an iBeacon says its UUID, major, minor and power", () => {
    expect(read("0201061AFF4C000215B9A5D27D56CC4E3AAB511F2153BCB9670001452ED6")).toEqual({
      identities: [{ ibeacon: { uuid: "b9a5d27d56cc4e3aab511f2153bcb967", major: 1, minor: 17710 } }],
      txPower: -42,
      tlm: undefined,
    });
  });

  // April Brother AB Gateway V4. https://wiki.aprbrother.com
  it("of another iBeacon too", () => {
    expect(read("0201061AFF4C000215EB6D469624BE4663B15230D46B0E9CC9000D002AC0")).toEqual({
      identities: [{ ibeacon: { uuid: "eb6d469624be4663b15230d46b0e9cc9", major: 13, minor: 42 } }],
      txPower: -64,
      tlm: undefined,
    });
  });

  // AltBeaconParserTest of https://github.com/AltBeacon/android-beacon-library
  it.each([
    "02011a1bff1801beac2f234454cf6d4a0fadf2f4911ba9ffa600010002c509",
    "02011a1bff1801beac2f234454cf6d4a0fadf2f4911ba9ffa600010002c509000000",
    "02011a1aff1801beac2f234454cf6d4a0fadf2f4911ba9ffa600010002c5000000",
    "1bffffffbeac2f234454cf6d4a0fadf2f4911ba9ffa600010002c500",
  ])("of an AltBeacon says its id and power, whoever made it: %s", (hex) => {
    expect(read(hex)).toEqual({
      identities: [{ altbeacon: { id: "2f234454cf6d4a0fadf2f4911ba9ffa600010002" } }],
      txPower: -59,
      tlm: undefined,
    });
  });

  // The first: BleAdvertisementTest of https://github.com/AltBeacon/android-beacon-library; the last with reserved bytes.
  it.each([
    "0201060303aafe1516aafe00e72f234454f4911ba9ffa60000000000010c09526164426561636f6e20470000000000000000",
    "0303aafe1716aafe00e72f234454f4911ba9ffa60000000000010000",
  ])("of an Eddystone-UID says its two parts, and its power at one metre: %s", (hex) => {
    expect(read(hex)).toEqual({
      identities: [{ eddystoneUid: { namespace: "2f234454f4911ba9ffa6", instance: "000000000001" } }],
      txPower: -25 - 41,
      tlm: undefined,
    });
  });

  it("of an Eddystone-EID says the ephemeral id", () => {
    expect(read("0201060303AAFE0D16AAFE30EB0102030405060708")).toEqual({
      identities: [{ eid: "0102030405060708" }],
      txPower: -21 - 41,
      tlm: undefined,
    });
  });

  // The Bluetooth manual of MikroTik's RouterOS: 2.928 V, 21.285 °C, 37,040,856 packets, 3,724,474.2 s.
  // https://help.mikrotik.com/docs/display/ROS/Bluetooth
  it("of Eddystone-TLM says how the beacon is", () => {
    const { identities, tlm } = read("0201060303AAFE1116AAFE20000B701549023532D802384F46");
    expect(identities).toEqual([]);
    expect(tlm).toEqual({
      batteryMillivolts: 2928,
      temperatureCelsius: expect.closeTo(21.285, 3),
      advertisements: 37_040_856,
      uptimeSeconds: 3_724_474.2,
    });
  });

  it("leaves out a voltage and a temperature that the beacon does not know", () => {
    expect(read("1116aafe200000008000000000070000000a").tlm).toEqual({ advertisements: 7, uptimeSeconds: 1 });
  });

  it.each([
    ["nothing", ""],
    ["Apple's Continuity", "02011a0aff4c0010050b1cb2c3d4"],
    ["Apple's Find My", `1eff4c001219${"10".repeat(25)}`],
    ["an iBeacon's form of another company", "0201041AFF590002150112233445566778899AABBCCDDEEFF0000100C3BB"],
    ["an iBeacon that is cut short within its structure", `18ff4c000215${"11".repeat(19)}`],
    ["an iBeacon whose structure reaches past the end", `1aff4c000215${"11".repeat(20)}`],
    ["an AltBeacon that is cut short", `18ff1801beac${"11".repeat(19)}`],
    ["an AltBeacon without its power", `19ff1801beac${"11".repeat(20)}`],
    ["an Eddystone-UID that is cut short", `1416aafe00e7${"11".repeat(15)}`],
    ["an Eddystone-EID that is cut short", "0c16aafe30eb01020304050607"],
    ["Eddystone-TLM that is cut short", "1016aafe20000b701549023532d802384f"],
    ["encrypted telemetry", `1516aafe2001${"11".repeat(16)}`],
    ["an Eddystone-URL", "1216aafe10fc017265656c7961637469766507"],
    ["a reserved frame type", `1516aafe01e7${"11".repeat(16)}`],
    ["another service's data", "0d16e1ffa10264000832a03f23ac"],
    ["what follows a length of zero", "020106001aff4c000215b9a5d27d56cc4e3aab511f2153bcb9670001452ed6"],
  ])("says nothing in the case of %s", (_what, hex) => {
    expect(read(hex)).toEqual(nothing);
  });

  it("with several frames says all of them, and the power of the first", () => {
    const uid = { eddystoneUid: { namespace: "00".repeat(10), instance: "11".repeat(6) }, txPower: -70 } as const;
    const eid = { eid: "22".repeat(8), txPower: -60 } as const;
    expect(read(encodeAdvertisement(uid) + encodeAdvertisement(eid))).toEqual({
      identities: [{ eddystoneUid: uid.eddystoneUid }, { eid: eid.eid }],
      txPower: -70,
      tlm: undefined,
    });
  });
});

const hexOf = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(encodeHex);
const uint16 = fc.integer({ min: 0, max: 65_535 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const txPower = fc.integer({ min: -128, max: 127 });
// Eddystone sends a signed byte too, but of the power at 0 m.
const txPowerOfEddystone = txPower.map((atZeroMetres) => atZeroMetres - 41);
const identities = fc.oneof(
  fc.record({ ibeacon: fc.record({ uuid: hexOf(16), major: uint16, minor: uint16 }), txPower }),
  fc.record({ altbeacon: fc.record({ id: hexOf(20) }), txPower }),
  fc.record({ eddystoneUid: fc.record({ namespace: hexOf(10), instance: hexOf(6) }), txPower: txPowerOfEddystone }),
  fc.record({ eid: hexOf(8), txPower: txPowerOfEddystone }),
);
const telemetry = fc.record({
  tlm: fc.record(
    {
      batteryMillivolts: fc.integer({ min: 1, max: 65_535 }),
      temperatureCelsius: fc.integer({ min: -32_767, max: 32_767 }).map((value) => value / 256),
      advertisements: uint32,
      uptimeSeconds: uint32.map((tenths) => tenths / 10),
    },
    { requiredKeys: ["advertisements", "uptimeSeconds"] },
  ),
});

describe("any advertisement", () => {
  it("is understood as it was meant", () => {
    fc.assert(
      fc.property(fc.oneof(identities, telemetry), (frame: Frame) => {
        const { tlm, txPower, ...identity } = { tlm: undefined, txPower: undefined, ...frame };
        const identities = tlm === undefined ? [identity] : [];
        expect(read(encodeAdvertisement(frame))).toEqual({ identities, txPower, tlm });
      }),
    );
  });

  it("of any bytes is read without an error, and its structures lie in it one after the other", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        readAdvertisement(bytes);
        const read = readStructures(bytes).flatMap(({ type, data }) => [data.length + 1, type, ...data]);
        expect(read).toEqual([...bytes.subarray(0, read.length)]);
      }),
    );
  });

  it("cut off anywhere is read without an error, and names nobody else", () => {
    fc.assert(
      fc.property(identities, fc.nat(40), (frame, length) => {
        const whole = readAdvertisement(bytesOf(encodeAdvertisement(frame)));
        const cut = readAdvertisement(bytesOf(encodeAdvertisement(frame)).subarray(0, length));
        expect([[], whole.identities]).toContainEqual(cut.identities);
      }),
    );
  });
});
