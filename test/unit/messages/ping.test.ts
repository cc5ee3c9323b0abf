import { describe, expect, it } from "vitest";
import { pingClaims } from "../../../shared/messages/ping.ts";
import { faultsOf } from "./faults-of.ts";

const faults = (claims: object) => faultsOf(pingClaims, claims);

describe("a ping", () => {
  it("may say nothing, and everything", () => {
    expect(faults({})).toEqual([]);
    const all = {
      position: { latitude: 52.5, longitude: 13.4, accuracy: 0.1 },
      beacons: [{ eid: "0123456789abcdef", rssi: -60, txPower: -59 }],
      marker: "table-7",
      event: { name: "bought", data: { size: "large" } },
      present: ["shop"],
      area: "opaque",
      channel: "push",
      timeZone: "Europe/Berlin",
      locale: "de-AT",
      explain: true,
    };
    expect(faults(all)).toEqual([]);
    for (const name of Object.keys(all)) expect(faults({ [name]: null })).toEqual([`/${name}`]);
  });

  it.each<[string, object, string[]]>([
    ["latitude 90", { latitude: 90 }, []],
    ["latitude -90", { latitude: -90 }, []],
    ["latitude beyond 90", { latitude: 90.000001 }, ["/position/latitude"]],
    ["latitude beyond -90", { latitude: -90.000001 }, ["/position/latitude"]],
    ["longitude 180", { longitude: 180 }, []],
    ["longitude -180", { longitude: -180 }, []],
    ["longitude beyond 180", { longitude: 180.000001 }, ["/position/longitude"]],
    ["longitude as text", { longitude: "13.4" }, ["/position/longitude"]],
    ["accuracy 0", { accuracy: 0 }, ["/position/accuracy"]],
    ["accuracy below 0", { accuracy: -1 }, ["/position/accuracy"]],
    ["no accuracy", { accuracy: undefined }, ["/position/accuracy"]],
    ["an altitude", { altitude: 34 }, ["/position/altitude"]],
  ])("with %s in its position", (_, change, expected) => {
    expect(faults({ position: { latitude: 1, longitude: 2, accuracy: 3, ...change } })).toEqual(expected);
  });

  it("has at most 50 rows of beacons, several of one beacon among them", () => {
    const row = { eid: "0123456789abcdef", rssi: -60 };
    expect(faults({ beacons: [] })).toEqual([]);
    expect(faults({ beacons: new Array(50).fill(row) })).toEqual([]);
    expect(faults({ beacons: new Array(51).fill(row) })).toEqual(["/beacons"]);
  });

  it("has a marker of 1 to 512 characters", () => {
    for (const marker of ["m", "https://mesh.test/m/table-7", "é".repeat(512)]) expect(faults({ marker })).toEqual([]);
    for (const marker of ["", "m".repeat(513), 7]) expect(faults({ marker })).toEqual(["/marker"]);
  });

  it("has an event with a name of 1 to 64 of a-z, 0-9 and -", () => {
    for (const name of ["e", "-", "0", "a-9".repeat(21)]) expect(faults({ event: { name } })).toEqual([]);
    for (const name of ["purchase", "", "E", "a_b", "a b", "a".repeat(65), "a\n", 5]) {
      expect(faults({ event: { name } })).toEqual(["/event/name"]);
    }
    expect(faults({ event: {} })).toEqual(["/event/name"]);
    expect(faults({ event: { name: "e", more: 1 } })).toEqual(["/event/more"]);
    expect(faults({ event: "e" })).toEqual(["/event"]);
  });

  it("names at most 20 places as present, known or not", () => {
    expect(faults({ present: new Array(20).fill("anything at all") })).toEqual([]);
    expect(faults({ present: new Array(21).fill("p") })).toEqual(["/present"]);
    expect(faults({ present: ["p", 5] })).toEqual(["/present/1"]);
    expect(faults({ present: "p" })).toEqual(["/present"]);
  });

  it("has a channel of inline or push", () => {
    for (const channel of ["inline", "push"]) expect(faults({ channel })).toEqual([]);
    for (const channel of ["", "Push", "sms"]) expect(faults({ channel })).toEqual(["/channel"]);
  });

  it("has an IANA time zone, never an offset", () => {
    for (const timeZone of ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"]) {
      expect(faults({ timeZone })).toEqual([]);
    }
    for (const timeZone of ["BST", "IST", "SystemV/PST8PDT", "", "Mars/Olympus", "+02:00", "Europe", 60]) {
      expect(faults({ timeZone })).toEqual(["/timeZone"]);
    }
  });

  it("has a BCP 47 locale", () => {
    for (const locale of ["en", "de-AT", "zh-Hant-TW", "EN-us"]) expect(faults({ locale })).toEqual([]);
    for (const locale of ["", "en_US", "e", "en-", "en,de", "*", 5]) expect(faults({ locale })).toEqual(["/locale"]);
    // 35 characters, and one more.
    expect(faults({ locale: "en-x-abcdefgh-abcdefgh-abcdefgh-abc" })).toEqual([]);
    expect(faults({ locale: "en-x-abcdefgh-abcdefgh-abcdefgh-abcd" })).toEqual(["/locale"]);
  });

  it("asks to be explained, or does not say", () => {
    for (const explain of [false, 1, "true"]) expect(faults({ explain })).toEqual(["/explain"]);
  });
});

describe("a row of beacons", () => {
  const uuid = "e2c56db5-dffb-48d2-b060-d0f5a71096e0";
  const IDENTITIES: Record<string, object> = {
    ibeacon: { uuid, major: 0, minor: 65_535 },
    altbeacon: { id: "0123456789abcdefABCDEF0123456789abcdef01" },
    eddystoneUid: { namespace: "0123456789abcdefABCD", instance: "0123456789ab" },
  };
  const faultsOfRow = (row: object) => faults({ beacons: [{ rssi: -60, ...row }] });

  it("has one identity of the four", () => {
    for (const [format, identity] of Object.entries(IDENTITIES))
      expect(faultsOfRow({ [format]: identity })).toEqual([]);
    expect(faultsOfRow({ eid: "0123456789ABCDEF" })).toEqual([]);
    expect(faultsOfRow({}).length).toBeGreaterThan(0);
    expect(faultsOfRow({ ...IDENTITIES, eid: "0123456789abcdef" }).length).toBeGreaterThan(0);
    expect(faultsOfRow({ ibeacon: IDENTITIES.ibeacon, eid: "0123456789abcdef" }).length).toBeGreaterThan(0);
    expect(faultsOfRow({ mac: "01:23:45:67:89:ab" }).length).toBeGreaterThan(0);
    expect(faults({ beacons: [null] }).length).toBeGreaterThan(0);
    expect(faults({ beacons: [[]] }).length).toBeGreaterThan(0);
  });

  it("has a UUID in any case, with or without dashes, and numbers of 16 bits", () => {
    const of = (change: object) => faultsOfRow({ ibeacon: { ...IDENTITIES.ibeacon, ...change } });
    expect(of({ uuid: uuid.toUpperCase() })).toEqual([]);
    expect(of({ uuid: uuid.replaceAll("-", "") })).toEqual([]);
    for (const wrong of [uuid.slice(1), `${uuid}0`, uuid.replace("-", ""), uuid.replace("e", "g"), `{${uuid}}`]) {
      expect(of({ uuid: wrong })).toEqual(["/beacons/0/ibeacon/uuid"]);
    }
    for (const major of [-1, 65_536, 1.5, "1"]) expect(of({ major })).toEqual(["/beacons/0/ibeacon/major"]);
    expect(of({ minor: undefined })).toEqual(["/beacons/0/ibeacon/minor"]);
  });

  it("has hex digits, as many as its format says", () => {
    expect(faultsOfRow({ altbeacon: { id: "0".repeat(39) } })).toEqual(["/beacons/0/altbeacon/id"]);
    expect(faultsOfRow({ altbeacon: { id: "0".repeat(41) } })).toEqual(["/beacons/0/altbeacon/id"]);
    expect(faultsOfRow({ eid: "0".repeat(15) })).toEqual(["/beacons/0/eid"]);
    expect(faultsOfRow({ eid: "0".repeat(17) })).toEqual(["/beacons/0/eid"]);
    const of = (namespace: string, instance: string) => faultsOfRow({ eddystoneUid: { namespace, instance } });
    expect(of("0".repeat(19), "0".repeat(11))).toEqual([
      "/beacons/0/eddystoneUid/namespace",
      "/beacons/0/eddystoneUid/instance",
    ]);
    expect(of("0x".repeat(10), "0".repeat(12))).toEqual(["/beacons/0/eddystoneUid/namespace"]);
  });

  it("has an rssi of -120 to 20; 127, which says that nothing was measured, is no fault", () => {
    const of = (rssi: unknown) => faultsOfRow({ eid: "0123456789abcdef", rssi });
    for (const rssi of [-120, -60.5, 0, 20, 127]) expect(of(rssi)).toEqual([]);
    for (const rssi of [-121, 21, 126, 128, "-60", null]) expect(of(rssi)).toEqual(["/beacons/0/rssi"]);
    expect(faults({ beacons: [{ eid: "0123456789abcdef" }] })).toEqual(["/beacons/0/rssi"]);
  });
});
