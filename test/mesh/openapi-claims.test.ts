import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consent, expectTold, openTalk, type Talk } from "./support/openapi-talk.ts";

let talk: Talk;

beforeAll(async () => {
  talk = await openTalk();
  expectTold(await talk.operate("/admin/v1/catalog", "PUT", { places: [{ id: "shop" }], senders: [talk.sender] }), 200);
  expectTold(await talk.say("/v1/devices"), 200);
});

afterAll(() => talk?.stop());

const GOOD: readonly (readonly [path: string, claims: object])[] = [
  ["/v1/pings", {}],
  ["/v1/pings", { position: { latitude: -90, longitude: 180, accuracy: 0.1 } }],
  ["/v1/pings", { beacons: [{ rssi: 127, eid: "0123456789abcdef" }] }],
  ["/v1/pings", { beacons: [{ rssi: -60, txPower: -59, altbeacon: { id: "a".repeat(40) } }] }],
  ["/v1/pings", { event: { name: "a-1", data: { text: "x", number: 1.5, yes: true } } }],
  ["/v1/pings", { present: [], area: "x", channel: "push", explain: true, locale: "de-CH", timeZone: "Asia/Tokyo" }],
  ["/v1/reactions", { receipt: "r", kind: "conversion", value: { amount: "0.5", currency: "EUR" } }],
  ["/v1/me/consent", consent({ marketing: false })],
  ["/v1/me/subscription", { subscription: null }],
  ["/v1/me/now", { locale: "de-AT" }],
  ["/v1/me/receipts", {}],
  ["/v1/me/stops", { receipt: "r", stopped: false }],
  ["/v1/me/unlink", {}],
  ["/v1/me/unlink", { device: "x".repeat(43) }],
  ["/v1/sightings", { format: "rows", body: { place: "shop", rows: [] } }],
  ["/v1/signals", { type: "fresh" }],
  [
    "/v1/signals",
    { type: "fresh", state: "on", validForSeconds: 2_592_000, data: { batch: 7 }, at: Date.now() / 1000 },
  ],
  ["/v1/signals", { type: "fresh", state: "off" }],
  ["/v1/signals", { type: "fresh", customer: "4711" }],
  ["/v1/signals", { type: "fresh", customer: "4711", run: "AC834/2026-08-14/YUL" }],
  ["/v1/signals", { type: "fresh", customers: ["4711", "c!~"], state: "on", validForSeconds: 5 }],
  ["/v1/profiles", { rows: [{ customer: "4711", set: { vip: true, "x_1-y": "z", n: 1.5 }, unset: ["tier"] }] }],
  ["/v1/erasures", { customer: "4711" }],
  ["/v1/redemptions", { transaction: "1", code: "x" }],
  ["/v1/redemptions", { transaction: "1", code: "]C1 1000-0000", action: "check" }],
  ["/v1/redemptions", { transaction: "~ !", code: "x", total: { amount: "0.5", currency: "EUR" }, items: ["a"] }],
  ["/v1/redemptions", { transaction: "2", of: "1", action: "refund", total: { amount: "0", currency: "EUR" } }],
  ["/v1/redemptions", { transaction: "3", of: "1", action: "void", place: "shop", late: true }],
  ["/v1/me/tags", { tag: "aabbccddeeff", register: false }],
  ["/v1/me/tags", { tag: { eddystoneUid: { namespace: "0".repeat(20), instance: "0".repeat(12) } }, register: false }],
];

const BAD: readonly (readonly [path: string, claims: object])[] = [
  ["/v1/devices", { pass: 5 }],
  ["/v1/devices", { jti: "short" }],
  ["/v1/pings", { iat: "now" }],
  ["/v1/pings", { extra: true }],
  ["/v1/pings", { position: null }],
  ["/v1/pings", { position: { latitude: 90.1, longitude: 0, accuracy: 5 } }],
  ["/v1/pings", { position: { latitude: 0, longitude: 0, accuracy: 0 } }],
  ["/v1/pings", { position: { latitude: 0, longitude: 0 } }],
  ["/v1/pings", { beacons: [{ rssi: 21, eid: "0123456789abcdef" }] }],
  ["/v1/pings", { beacons: [{ rssi: -60 }] }],
  ["/v1/pings", { beacons: [{ rssi: -60, eid: "0123456789abcdef", altbeacon: { id: "a".repeat(40) } }] }],
  ["/v1/pings", { beacons: [{ rssi: -60, ibeacon: { uuid: "x", major: 1, minor: 2 } }] }],
  ["/v1/pings", { beacons: new Array(51).fill({ rssi: -60, eid: "0123456789abcdef" }) }],
  ["/v1/pings", { marker: "" }],
  ["/v1/pings", { marker: "x".repeat(513) }],
  ["/v1/pings", { event: { name: "Upper" } }],
  ["/v1/pings", { event: { name: "a", data: { deep: {} } } }],
  ["/v1/pings", { event: { name: "a", data: [] } }],
  ["/v1/pings", { present: new Array(21).fill("a") }],
  ["/v1/pings", { channel: "sms" }],
  ["/v1/pings", { explain: false }],
  ["/v1/me/stops", { receipt: "r" }],
  ["/v1/me/link", {}],
  ["/v1/me/link", { account: "a.b.c", places: false }],
  ["/v1/me/unlink", { device: "x" }],
  ["/v1/me/stops", { receipt: "r", stopped: 1 }],
  ["/v1/reactions", { receipt: "r", kind: "seen" }],
  ["/v1/reactions", { receipt: "r", kind: "lead", value: { amount: 12.5, currency: "EUR" } }],
  ["/v1/reactions", { receipt: "r", kind: "lead", value: { amount: "12.50", currency: "euro" } }],
  ["/v1/me/consent", { ...consent({}) }],
  ["/v1/me/consent", { grants: [{ purpose: "marketing" }], noticeVersion: "1", surface: "test" }],
  ["/v1/me/consent", { ...consent({ marketing: true }), surface: "" }],
  ["/v1/me/subscription", {}],
  ["/v1/me/subscription", { subscription: { endpoint: "https://push.test/x" } }],
  ["/v1/me/subscription", { subscription: { endpoint: "x".repeat(1025), keys: { p256dh: "x", auth: "y" } } }],
  ["/v1/me/now", { locale: 5 }],
  ["/v1/me/receipts", { since: 5 }],
  ["/v1/sightings", { format: "smoke", body: [] }],
  ["/v1/sightings", { format: "rows", body: 5 }],
  ["/v1/sightings", { format: "rows" }],
  ["/v1/signals", {}],
  ["/v1/signals", { type: "fresh", state: "blinking" }],
  ["/v1/signals", { type: "fresh", validForSeconds: 2_592_001 }],
  ["/v1/signals", { type: "fresh", validForSeconds: 0.5 }],
  ["/v1/signals", { type: "fresh", customer: "47 11" }],
  ["/v1/signals", { type: "fresh", customers: [] }],
  ["/v1/signals", { type: "fresh", customer: "4711", run: "" }],
  ["/v1/signals", { type: "fresh", data: { deep: {} } }],
  ["/v1/profiles", { rows: [] }],
  ["/v1/profiles", { rows: [{}] }],
  ["/v1/profiles", { rows: [{ customer: "4711", set: { VIP: true } }] }],
  ["/v1/profiles", { rows: [{ customer: "4711", set: { vip: null } }] }],
  ["/v1/profiles", { rows: [{ customer: "4711", unset: ["a b"] }] }],
  ["/v1/profiles", { rows: [{ customer: "4711", tier: "Gold!" }] }],
  ["/v1/profiles", { rows: [{ customer: "4711", card: "12-3456" }] }],
  ["/v1/profiles", { rows: [{ customer: "4711", points: { id: "a", points: 0, reason: "b" } }] }],
  ["/v1/erasures", {}],
  ["/v1/erasures", { customer: "" }],
  ["/v1/redemptions", { code: "x" }],
  ["/v1/redemptions", { transaction: "", code: "x" }],
  ["/v1/redemptions", { transaction: "é", code: "x" }],
  ["/v1/redemptions", { transaction: "1", code: "" }],
  ["/v1/redemptions", { transaction: "1", code: "x", action: "take" }],
  ["/v1/redemptions", { transaction: "1", code: "x", late: false }],
  ["/v1/redemptions", { transaction: "1", code: "x", total: { amount: 12.5, currency: "EUR" } }],
  ["/v1/redemptions", { transaction: "1", code: "x", total: { amount: "12,50", currency: "EUR" } }],
  ["/v1/redemptions", { transaction: "1", code: "x", items: new Array(51).fill("a") }],
  ["/v1/me/tags", { tag: "not a MAC", register: true }],
  ["/v1/me/tags", { tag: { eid: "0123456789abcdef" }, register: true }],
  ["/v1/me/tags", { tag: "aabbccddeeff" }],
  ["/v1/me/tags", { tag: "aabbccddeeff", register: true, claim: "seven77" }],
  ["/v1/me/tags", { tag: "aabbccddeeff", register: true, claim: "AAAA-UUUU" }],
];

describe("claims", () => {
  it.each(GOOD)("of %s that the route takes are allowed by the document: %j", async (path, claims) => {
    const token = await talk.sign(path, claims);
    expect(talk.witness.allows(path, token)).toBe(true);
    const { status, body } = await talk.post(path, token);
    // A receipt that no one has is good in form.
    expect(status < 300 || body.code === "not-found").toBe(true);
  });

  it.each(BAD)("of %s that the document does not allow are refused by the route: %j", async (path, claims) => {
    const token = await talk.sign(path, claims);
    expect(talk.witness.allows(path, token)).toBe(false);
    expectTold(await talk.post(path, token), "invalid");
  });

  it("that only code can judge are described in words, and refused all the same", async () => {
    for (const claims of [
      { timeZone: "Mars/Base" },
      { locale: "!" },
      { event: { name: "a", data: { x: "y".repeat(1100) } } },
    ]) {
      const token = await talk.sign("/v1/pings", claims);
      expect(talk.witness.allows("/v1/pings", token)).toBe(true);
      expectTold(await talk.post("/v1/pings", token), "invalid");
    }
  });

  it("stand under a header that the document describes", async () => {
    expect(talk.witness.allows("/v1/devices", await talk.sign("/v1/devices", {}))).toBe(true);
    expect(talk.witness.allows("/v1/pings", await talk.sign("/v1/pings", {}, { typ: "reaction+jwt" }))).toBe(false);
    expect(talk.witness.allows("/v1/devices", await talk.sign("/v1/devices", {}, { typ: "ping+jwt" }))).toBe(false);
  });
});
