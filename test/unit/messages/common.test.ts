import { describe, expect, it } from "vitest";
import { checkClaims } from "../../../shared/messages/common.ts";
import { plainClaims, registrationClaims } from "../../../shared/messages/device.ts";
import { pingClaims } from "../../../shared/messages/ping.ts";
import { COMMON, faultsOf } from "./faults-of.ts";

const faults = (claims: object) => faultsOf(plainClaims, claims);

describe("the claims of every message", () => {
  it("are aud, iat and jti, and a device's pass", () => {
    expect(faults({})).toEqual([]);
    const checked = checkClaims(plainClaims, {});
    expect(checked.ok ? [] : checked.error.map(({ pointer }) => pointer)).toEqual(["/aud", "/iat", "/jti", "/pass"]);
  });

  it("have an iat that is a number, fractions welcome", () => {
    for (const iat of [0, -5, 1.5, 1e12]) expect(faults({ iat })).toEqual([]);
    for (const iat of ["1", null, true, [1]]) expect(faults({ iat })).toEqual(["/iat"]);
    // JSON has no infinity, but a number may be too large to be one.
    expect(checkClaims(plainClaims, JSON.parse(JSON.stringify(COMMON).replace(/"iat":[\d.]+/, '"iat":1e999'))).ok).toBe(
      false,
    );
  });

  it("have a jti of 22 to 86 characters of base64url", () => {
    for (const jti of ["a".repeat(22), "A-_9".repeat(20), "a".repeat(86)]) expect(faults({ jti })).toEqual([]);
    for (const jti of [
      "a".repeat(21),
      "a".repeat(87),
      `${"a".repeat(22)}\n`,
      `${"a".repeat(22)}=`,
      "é".repeat(22),
      5,
    ]) {
      expect(faults({ jti })).toEqual(["/jti"]);
    }
  });

  it("have an aud that is a string, not a list of them", () => {
    expect(faults({ aud: [COMMON.aud] })).toEqual(["/aud"]);
    expect(faults({ aud: null })).toEqual(["/aud"]);
  });

  it("have no other member, whatever it is called", () => {
    for (const name of ["more", "Iat", "constructor", "toString", "hasOwnProperty", ""]) {
      expect(faults({ [name]: 1 })).toEqual([`/${name}`]);
    }
    const text = `{"__proto__":{"pass":"p"},${JSON.stringify(COMMON).slice(1)}`;
    const checked = checkClaims(plainClaims, JSON.parse(text));
    expect(checked.ok ? [] : checked.error.map(({ pointer }) => pointer)).toEqual(["/__proto__"]);
    expect(faults({ "a/b~c": 1 })).toEqual(["/a~1b~0c"]);
  });

  it("are told with every member that they may not have, in every object", () => {
    const position = { latitude: 1, longitude: 2, accuracy: 3, zz: 1, yy: 2 };
    const beacons = [{ rssi: -60, eid: "0".repeat(16), more: 1, less: 2 }];
    expect(faultsOf(pingClaims, { aa: 1, position, bb: 2, beacons }).sort()).toEqual([
      "/aa",
      "/bb",
      "/beacons/0/less",
      "/beacons/0/more",
      "/position/yy",
      "/position/zz",
    ]);
    expect(faults(JSON.parse('{"constructor":1,"__proto__":2,"iat":"now"}')).sort()).toEqual([
      "/__proto__",
      "/constructor",
      "/iat",
    ]);
  });

  it("hold no list where an object belongs", () => {
    expect(faultsOf(pingClaims, { position: [], event: ["x"] })).toEqual(["/position", "/event"]);
    expect(checkClaims(plainClaims, []).ok).toBe(false);
  });

  it("of a registration have a pass only if the device has one", () => {
    const { pass: _, ...without } = COMMON;
    expect(checkClaims(registrationClaims, without).ok).toBe(true);
    expect(faultsOf(registrationClaims, {})).toEqual([]);
    expect(faultsOf(registrationClaims, { pass: null })).toEqual(["/pass"]);
  });
});

describe("content of another system", () => {
  const faultsOfData = (data: unknown) => faultsOf(pingClaims, { event: { name: "e", data } });
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));

  it("is flat, of strings, finite numbers and booleans", () => {
    expect(faultsOfData({ text: "", number: -1.5, yes: true, "": 0 })).toEqual([]);
    expect(faultsOfData({})).toEqual([]);
    for (const wrong of [{ a: null }, { a: {} }, { a: [] }, { a: [1] }]) {
      expect(faultsOfData(wrong)).toEqual(["/event/data"]);
    }
    for (const wrong of [null, [], "text", 5]) expect(faultsOfData(wrong)).toEqual(["/event/data"]);
    const huge = `{"name":"e","data":{"a":1e999}}`;
    expect(checkClaims(pingClaims, { ...COMMON, event: JSON.parse(huge) }).ok).toBe(false);
  });

  it("has at most 32 keys", () => {
    expect(faultsOfData(keys(32))).toEqual([]);
    expect(faultsOfData(keys(33))).toEqual(["/event/data"]);
  });

  it("is at most 1 KiB as UTF-8 JSON", () => {
    const frame = '{"a":""}'.length;
    expect(faultsOfData({ a: "x".repeat(1_024 - frame) })).toEqual([]);
    expect(faultsOfData({ a: "x".repeat(1_025 - frame) })).toEqual(["/event/data"]);
    expect(faultsOfData({ a: "é".repeat((1_024 - frame) / 2) })).toEqual([]);
    expect(faultsOfData({ a: "é".repeat(1 + (1_024 - frame) / 2) })).toEqual(["/event/data"]);
  });

  it("is copied without a prototype: no name in it reaches one", () => {
    const event = JSON.parse('{"name":"e","data":{"__proto__":"x","constructor":"y"}}');
    const checked = checkClaims(pingClaims, { ...COMMON, event });
    if (!checked.ok) throw new Error("names of a prototype are names like others");
    const { data } = checked.value.event ?? {};
    expect(Object.getPrototypeOf(data)).toBe(null);
    expect(Object.entries(data ?? {})).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  });
});
