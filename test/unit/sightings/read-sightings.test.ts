import { describe, expect, it } from "vitest";
import { identityKey, tagKey } from "../../../shared/radio/identity.ts";
import { type SightingFormat, sightingFormats } from "../../../shared/radio/sighting.ts";
import { readSightings } from "../../../shared/sightings/read-sightings.ts";
import { encodeAdvertisement, type Frame } from "../../support/encode-advertisement.ts";

const iatMs = Date.parse("2026-11-23T08:00:00Z");
const MAC = "C8:FD:19:49:A5:30";
const ibeacon = { uuid: "b9a5d27d56cc4e3aab511f2153bcb967", major: 1, minor: 17710 };

function read(format: string, body: unknown) {
  const result = readSightings(format, body, { iatMs });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function faults(format: string, body: unknown) {
  const result = readSightings(format, body, { iatMs });
  return result.ok ? [] : result.error.map(({ pointer }) => pointer);
}

describe("our own rows", () => {
  it("say who was heard, how strong and how long ago", () => {
    expect(
      read("rows", [
        { mac: MAC, rssi: -60, age: 12.5 },
        { ibeacon: { ...ibeacon, uuid: "B9A5D27D-56CC-4E3A-AB51-1F2153BCB967" }, rssi: -61, txPower: -59 },
        { altbeacon: { id: "AB".repeat(20) }, rssi: -62 },
        { eddystoneUid: { namespace: "AB".repeat(10), instance: "CD".repeat(6) }, rssi: -63 },
        { mac: MAC.replaceAll(":", "-"), eid: "AB".repeat(8), rssi: -64, age: 0 },
      ]),
    ).toEqual({
      sightings: [
        { identities: [{ mac: "c8fd1949a530" }], rssi: -60, ageSeconds: 12.5 },
        { identities: [{ ibeacon }], rssi: -61, txPower: -59, ageSeconds: 0 },
        { identities: [{ altbeacon: { id: "ab".repeat(20) } }], rssi: -62, ageSeconds: 0 },
        {
          identities: [{ eddystoneUid: { namespace: "ab".repeat(10), instance: "cd".repeat(6) } }],
          rssi: -63,
          ageSeconds: 0,
        },
        { identities: [{ mac: "c8fd1949a530" }, { eid: "ab".repeat(8) }], rssi: -64, ageSeconds: 0 },
      ],
      ignored: 0,
    });
  });

  it("may say where the gateway stands", () => {
    expect(read("rows", { place: "store-7", zone: "till", rows: [] })).toEqual({
      place: "store-7",
      zone: "till",
      sightings: [],
      ignored: 0,
    });
  });

  it.each([
    ["nobody", { rssi: -60 }],
    ["no strength", { mac: MAC }],
    ["a strength as text", { mac: MAC, rssi: "-60" }],
    ["what is no address", { mac: "C8:FD:19:49:A5", ibeacon, rssi: -60 }],
    ["half a beacon", { ibeacon: { uuid: ibeacon.uuid, major: 1 }, rssi: -60 }],
    ["an id that is too short", { eid: "00".repeat(7), rssi: -60 }],
    ["a time to come", { mac: MAC, rssi: -60, age: -1 }],
    ["a member that no row has", { mac: MAC, rssi: -60, name: "tag of Ann" }],
    ["null", null],
    ["a number", 7],
    ["an array", [MAC, -60]],
  ])("are ignored where they hold %s", (_what, row) => {
    expect(read("rows", [row, { mac: MAC, rssi: -60 }])).toMatchObject({ sightings: [{ rssi: -60 }], ignored: 1 });
  });

  it.each([
    [{}, ["/body/rows"]],
    [{ rows: {} }, ["/body/rows"]],
    [{ rows: [], place: 7, zone: null }, ["/body/place", "/body/zone"]],
    [{ rows: [], gateway: "till-1" }, ["/body/gateway"]],
    [7, ["/body"]],
    [null, ["/body"]],
  ])("are refused where their outer form is another: %j", (body, pointers) => {
    expect(faults("rows", body)).toEqual(pointers);
  });
});

describe("a message's format", () => {
  it.each(["", "Minew", "aprbrother", "__proto__", "constructor", "toString"])("is one of eight, not %s", (format) => {
    expect(faults(format, [])).toEqual(["/format"]);
  });

  it.each(sightingFormats)("asks for a body of its form: %s", (format) => {
    for (const body of [null, undefined, 7, true]) expect(faults(format, body)).toEqual(["/body"]);
  });

  it.each(sightingFormats.filter((format) => format !== "ingics"))("takes no string but JSON: %s", (format) => {
    for (const text of ["", "hello", "[", '{"rows":[],"rows":[]}', "7"])
      expect(faults(format, text)).toEqual(["/body"]);
  });

  it.each<[SightingFormat, unknown]>([
    ["minew", {}],
    ["ruuvi", []],
    ["ruuvi", { data: {} }],
    ["ruuvi", { data: { tags: [] } }],
    ["ingics", {}],
    ["ingics", "{"],
    ["blukii", {}],
    ["blukii", { items: {} }],
    ["kontakt", { content: {} }],
    ["kontakt", { content: null }],
  ])("refuses what its box never posts: %s %j", (format, body) => {
    expect(faults(format, body)).toEqual(["/body"]);
  });

  it("of a box that heard nobody is good, and says so", () => {
    const empty: [SightingFormat, unknown][] = [
      ["rows", []],
      ["minew", []],
      ["ruuvi", { data: { tags: {} } }],
      ["theengs", []],
      ["ingics", "\r\n"],
      ["blukii", { data: [] }],
      ["cassia", []],
      ["kontakt", { content: [] }],
    ];
    for (const [format, body] of empty) expect(read(format, body)).toEqual({ sightings: [], ignored: 0 });
  });
});

/** A body of each format with so many rows. */
function bodyOf(format: SightingFormat, count: number): unknown {
  const rows = Array.from({ length: count }, (_, at) => ({ mac: `00000000${(at + 4096).toString(16)}`, rssi: -60 }));
  const bodies: Record<SightingFormat, unknown> = {
    rows: { rows },
    minew: rows,
    ruuvi: { data: { tags: Object.fromEntries(rows.map(({ mac, rssi }) => [mac, { rssi }])) } },
    theengs: rows,
    ingics: rows.map(({ mac, rssi }) => `$GPRP,${mac},000000000000,${rssi},`).join("\n"),
    blukii: { items: [{ macAddress: rows[0]?.mac, rssi: rows }] },
    cassia: rows.map(({ mac, rssi }) => ({ bdaddrs: [{ bdaddr: mac }], rssi })),
    kontakt: rows.map(({ mac, rssi }) => ({ trackingId: mac, rssi })),
  };
  return bodies[format];
}

describe("a message", () => {
  it.each(sightingFormats)("has at most 500 rows: %s", (format) => {
    expect(read(format, bodyOf(format, 500)).sightings).toHaveLength(500);
    expect(faults(format, bodyOf(format, 501))).toEqual(["/body"]);
  });

  it.each([0, 127, -121, 21, -127, Number.NaN, Number.NEGATIVE_INFINITY, null, "", "127", "-", "strong"])(
    "holds no measurement where the strength is %s",
    (rssi) => {
      expect(read("cassia", { bdaddrs: [{ bdaddr: MAC }], rssi })).toEqual({ sightings: [], ignored: 1 });
    },
  );

  it.each([
    [-120, -120],
    [20, 20],
    ["-71", -71],
    [-71.5, -71.5],
  ])("holds one where it is %j", (rssi, expected) => {
    expect(read("cassia", { bdaddrs: [{ bdaddr: MAC }], rssi }).sightings[0]?.rssi).toBe(expected);
  });

  it("never holds the box itself, whatever it tells of itself", () => {
    expect(read("minew", [{ type: "Gateway", mac: MAC, rssi: -60 }])).toEqual({ sightings: [], ignored: 1 });
  });

  it("is harmless where a member has a name that objects inherit", () => {
    const body = '{"data":{"tags":{"__proto__":{"rssi":-60},"constructor":{"rssi":-60,"__proto__":{"data":"00"}}}}}';
    expect(read("ruuvi", body)).toEqual({ sightings: [], ignored: 2 });
    const inherited = '[{"__proto__":{"mac":"c8fd1949a530","rssi":-60}}]';
    for (const format of ["rows", "minew", "theengs", "kontakt"])
      expect(read(format, inherited)).toEqual({ sightings: [], ignored: 1 });
  });
});

describe("a beacon", () => {
  const frames: Record<string, Frame> = {
    iBeacon: { ibeacon, txPower: -59 },
    AltBeacon: { altbeacon: { id: "ab".repeat(20) }, txPower: -60 },
    "Eddystone-UID": { eddystoneUid: { namespace: "ab".repeat(10), instance: "cd".repeat(6) }, txPower: -61 },
    "Eddystone-EID": { eid: "ab".repeat(8), txPower: -62 },
  };

  /** The same advertisement in the words of each box that passes it on as it came. */
  function relay(format: string, raw: string): unknown {
    const structure = raw.slice(6);
    if (format === "minew") return [{ type: "Unknown", mac: "C8FD1949A530", rssi: -50, rawData: raw.toUpperCase() }];
    if (format === "ruuvi") return { data: { tags: { [MAC]: { rssi: "-50", data: raw } } } };
    if (format === "ingics") return `$GPRP,C8FD1949A530,E7DAE08E6FC3,-50,${raw}`;
    if (format === "cassia adData") return { bdaddrs: [{ bdaddr: MAC }], rssi: -50, adData: raw };
    if (format === "cassia scanData") return [{ bdaddrs: [{ bdaddr: MAC }], rssi: -50, scanData: raw }];
    const isService = structure.startsWith("03");
    return isService
      ? { id: MAC, rssi: -50, servicedatauuid: "0xfeaa", servicedata: structure.slice(16) }
      : { id: MAC, rssi: -50, manufacturerdata: structure.slice(4) };
  }

  const relays = ["minew", "ruuvi", "ingics", "cassia adData", "cassia scanData", "theengs"];
  it.each(Object.keys(frames).flatMap((kind) => relays.map((format) => [kind, format] as const)))(
    "is found in its advertisement, beside its address: %s, %s",
    (kind, format) => {
      const frame = frames[kind];
      if (frame === undefined || !("txPower" in frame)) throw new Error(kind);
      const { txPower, ...identity } = frame;
      expect(read(format.split(" ")[0] ?? "", relay(format, encodeAdvertisement(frame)))).toEqual({
        sightings: [{ identities: [{ mac: "c8fd1949a530" }, identity], rssi: -50, txPower, ageSeconds: 0 }],
        ignored: 0,
      });
    },
  );

  it("is named once, however often its row names it", () => {
    const row = {
      mac: MAC,
      rssi: -50,
      ibeaconUuid: ibeacon.uuid.toUpperCase(),
      ibeaconMajor: "1",
      ibeaconMinor: 17710,
    };
    const rawData = encodeAdvertisement({ ibeacon, txPower: -59 });
    expect(read("minew", [{ ...row, ibeaconTxPower: -57, rawData }]).sightings).toEqual([
      { identities: [{ mac: "c8fd1949a530" }, { ibeacon }], rssi: -50, txPower: -57, ageSeconds: 0 },
    ]);
  });

  it("has at most eight names, whatever its row holds", () => {
    const frames = Array.from({ length: 1_000 }, (_, minor) => ({ ibeacon: { ...ibeacon, minor }, txPower: -59 }));
    const rawData = frames.map(encodeAdvertisement).join("");
    const [sighting] = read("minew", [{ mac: MAC, rssi: -50, rawData }]).sightings;
    expect(sighting?.identities).toHaveLength(8);
    expect(sighting?.identities[0]).toEqual({ mac: "c8fd1949a530" });
  });

  it("keeps its name where its gateway tells no address", () => {
    const row = { id: ibeacon.uuid, uuid: ibeacon.uuid, major: 1, minor: 17710, rssi: -50, txpower: -59 };
    expect(read("theengs", row).sightings[0]?.identities).toEqual([{ ibeacon }]);
  });

  it("has the power of its radio nowhere: that is not what arrives at one metre", () => {
    expect(read("theengs", { id: MAC, rssi: -50, txpower: 12 }).sightings[0]).not.toHaveProperty("txPower");
  });

  it.each([-1, 65_536, 1.5, "x", null])("has no major %s", (major) => {
    const row = { mac: MAC, uuid: ibeacon.uuid, major, minor: 1, rssi: -50 };
    expect(read("theengs", row).sightings[0]?.identities).toEqual([{ mac: "c8fd1949a530" }]);
  });

  it("is known by the keys that tags are registered under", () => {
    const [sighting] = read("rows", [{ mac: MAC, ibeacon, eid: "ab".repeat(8), rssi: -50 }]).sightings;
    expect(sighting?.identities.map(identityKey)).toEqual([tagKey(MAC), tagKey({ ibeacon }), `eid:${"ab".repeat(8)}`]);
  });
});

describe("a box whose clock is wrong", () => {
  const row = (timestamp: unknown) => ({ type: "Unknown", mac: MAC, rssi: -50, timestamp });
  const agesOf = (body: unknown) => read("minew", body).sightings.map(({ ageSeconds }) => ageSeconds);

  it.each([
    ["1970-01-01T00:05:00Z", "1970-01-01T00:04:50Z"],
    ["2043-01-01T00:00:10Z", "2043-01-01T00:00:00Z"],
    ["2026-11-23T10:00:10Z", "2026-11-23T10:00:00Z"],
    [1_000_000_010, 1_000_000_000],
    ["1000000010000", "1000000000000"],
  ])("is corrected: %s and %s", (newest, older) => {
    expect(agesOf([row(newest), row(older)])).toEqual([0, 10]);
  });

  it("is corrected by the time that it writes into its message", () => {
    const gateway = { type: "Gateway", mac: "AC233FC001EA", timestamp: "1970-01-01T00:05:00Z" };
    expect(agesOf([gateway, row("1970-01-01T00:04:50Z"), row("1970-01-01T00:01:00Z")])).toEqual([10, 240]);
  });

  it("dates nothing that it does not count: a row without a measurement", () => {
    expect(agesOf([{ ...row("2026-11-23T09:00:10Z"), rssi: 127 }, row("2026-11-23T07:59:55Z")])).toEqual([5]);
  });
});
