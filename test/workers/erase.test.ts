import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { catalogOfFullLife, liveFully } from "./support/full-life.ts";
import {
  alarmOf,
  evict,
  HOUR_MS,
  MINUTE_MS,
  pass,
  passToAlarm,
  runAlarm,
  SECOND_MS,
  stateOf,
  tablesOf,
} from "./support/person-object.ts";
import { verifyWithPublishedKeys } from "./support/proof.ts";
import { openPushDesk, type PushDesk } from "./support/push-desk.ts";
import { at, SHOP } from "./support/street.ts";
import { makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

const KEPT_MS = 24 * HOUR_MS + 5 * MINUTE_MS;

let desk: PushDesk;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2029, 5, 4, 12));
  desk = openPushDesk();
  expect((await publish(catalogOfFullLife())).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => void vi.restoreAllMocks());

const erase = (visitor: Visitor, about = {}) => visitor.send("/v1/me/erase", "erase+jwt", {}, about);

/** One of each message that a device can send. */
const MESSAGES: readonly (readonly [path: string, typ: string, claims: object])[] = [
  ["/v1/pings", "ping+jwt", at(SHOP)],
  ["/v1/me/consent", "consent+jwt", { grants: [{ purpose: "push", granted: true }], noticeVersion: "1", surface: "s" }],
  [
    "/v1/me/consent",
    "consent+jwt",
    { grants: [{ purpose: "push", granted: false }], noticeVersion: "1", surface: "s" },
  ],
  ["/v1/me/subscription", "subscription+jwt", { subscription: null }],
  ["/v1/me/receipts", "receipts+jwt", {}],
  ["/v1/me/export", "export+jwt", {}],
  ["/v1/me/erase", "erase+jwt", {}],
];

async function comeBack(visitor: Visitor, { known }: { known: boolean }): Promise<void> {
  if (!known) visitor.pass = "";
  await visitor.send("/v1/devices", "device+jwt");
}

describe("an erasure", () => {
  it("answers with a tombstone that verifies with the published keys and says who, when and by which message", async () => {
    const { visitor } = await liveFully();
    const jti = newJti();
    const { status, body } = await erase(visitor, { jti });
    expect(status).toBe(200);
    expect(await verifyWithPublishedKeys(body.tombstone, "tombstone+jwt")).toEqual({
      iss: "https://mesh.test",
      sub: visitor.person,
      jti,
      iat: Date.now() / 1000,
    });
  });

  it("leaves one row and the timer that will take it, also after an eviction", async () => {
    const { visitor } = await liveFully();
    await erase(visitor);
    const left = {
      erasure: { erasedAtMs: Date.now(), jti: expect.any(String), tombstone: expect.any(String) },
      timers: { forget: Date.now() + KEPT_MS },
    };
    expect(await tablesOf(visitor.person)).toMatchObject({ record: [{ kind: "state" }] });
    expect(await stateOf(visitor.person)).toEqual(left);
    await evict(visitor.person);
    expect(await tablesOf(visitor.person)).toMatchObject({ record: [{ kind: "state" }] });
    expect(await stateOf(visitor.person)).toEqual(left);
    expect(await alarmOf(visitor.person)).toBe(Date.now() + KEPT_MS);
  });

  it("said again is answered with the same tombstone, now, evicted, and long after", async () => {
    const { visitor } = await liveFully();
    const token = await visitor.sign("erase+jwt");
    const first = await post("/v1/me/erase", token);
    expect((await post("/v1/me/erase", token)).body).toEqual(first.body);
    await evict(visitor.person);
    pass(23 * HOUR_MS);
    expect(await post("/v1/me/erase", token)).toMatchObject({ status: 200, body: first.body });
  });

  it("of somebody without an object is a tombstone and nothing stored", async () => {
    const visitor = await makeVisitor();
    const { status, body } = await erase(visitor);
    expect(status).toBe(200);
    expect(await verifyWithPublishedKeys(body.tombstone, "tombstone+jwt")).toMatchObject({ sub: visitor.person });
    expect(await tablesOf(visitor.person)).toEqual({});
  });
});

describe("after an erasure", () => {
  it("every message under an older pass is 401 revoked, and changes nothing", async () => {
    const { visitor } = await liveFully();
    await erase(visitor);
    const left = await tablesOf(visitor.person);
    pass(SECOND_MS);
    for (const [path, typ, claims] of MESSAGES) {
      const { status, body } = await visitor.send(path, typ, claims);
      expect({ path, status, code: body?.code }).toEqual({ path, status: 401, code: "revoked" });
    }
    expect(await tablesOf(visitor.person)).toEqual(left);
  });

  it("every message made before it, or in the same millisecond, is revoked, answered or not", async () => {
    const { visitor, entered } = await liveFully();
    expect(entered.body.outcome).toBe("offer");
    const older = await Promise.all(MESSAGES.map(([, typ, claims]) => visitor.sign(typ, claims)));
    const answered = await visitor.sign("ping+jwt", { event: { name: "canary-event" } });
    expect((await post("/v1/pings", answered)).status).toBe(200);
    await erase(visitor);
    for (const [number, [path]] of MESSAGES.entries()) {
      expect(await post(path, older[number] ?? "")).toMatchObject({ status: 401, body: { code: "revoked" } });
    }
    expect(await post("/v1/pings", answered)).toMatchObject({ status: 401, body: { code: "revoked" } });
  });

  it("a late withdrawal from before, under a new pass, is revoked too", async () => {
    const { visitor } = await liveFully();
    await erase(visitor);
    pass(MINUTE_MS);
    await comeBack(visitor, { known: true });
    const [path, typ, claims] = MESSAGES[2] ?? ["", "", {}];
    expect(await visitor.send(path, typ, claims, { ageSeconds: 61 })).toMatchObject({
      status: 401,
      body: { code: "revoked" },
    });
  });

  it("a new pass of the same millisecond is not yet a new life", async () => {
    const { visitor } = await liveFully();
    await erase(visitor);
    await comeBack(visitor, { known: true });
    pass(SECOND_MS);
    expect(await visitor.ping(at(SHOP))).toMatchObject({ status: 401, body: { code: "revoked" } });
  });

  it("nothing is sent, and nothing comes back by any alarm", async () => {
    const { visitor } = await liveFully();
    desk.clear();
    await erase(visitor);
    const left = await tablesOf(visitor.person);
    for (const hours of [1, 11, 12]) {
      pass(hours * HOUR_MS - MINUTE_MS);
      await runAlarm(visitor.person);
      expect(await tablesOf(visitor.person)).toEqual(left);
    }
    expect(desk.requests).toEqual([]);
  });

  it("the row goes too, after 24 h 5 min, and the object is one of nobody", async () => {
    const { visitor } = await liveFully();
    await erase(visitor);
    const erasedAtMs = Date.now();
    await passToAlarm(visitor.person);
    expect(Date.now()).toBe(erasedAtMs + KEPT_MS);
    expect(await tablesOf(visitor.person)).toEqual({});
    expect(await alarmOf(visitor.person)).toBeNull();
    await evict(visitor.person);
    await comeBack(visitor, { known: true });
    expect((await visitor.ping(at(SHOP))).body).toMatchObject({ outcome: "none", reason: "consent", presence: [] });
    expect(await tablesOf(visitor.person)).toEqual({});
  });
});

describe("somebody who comes back", () => {
  it.each([true, false])("is nobody until they grant something (their last pass shown: %s)", async (known) => {
    const { visitor } = await liveFully();
    await erase(visitor);
    pass(SECOND_MS);
    await comeBack(visitor, { known });
    expect((await visitor.ping({ ...at(SHOP), explain: true })).body).toMatchObject({
      outcome: "none",
      reason: "consent",
      presence: [],
      gates: [{ moment: "welcome", passed: false, reason: "consent" }],
    });
    expect((await visitor.send("/v1/me/receipts", "receipts+jwt")).body).toEqual({ receipts: [] });
    expect((await visitor.send("/v1/me/export", "export+jwt")).body).toEqual({});
  });

  it("begins anew: no caps, no attributes, no visits of before", async () => {
    const { visitor } = await liveFully();
    const before = decodeJwt(visitor.pass).epoch;
    const oldPass = visitor.pass;
    await erase(visitor);
    pass(SECOND_MS);
    await comeBack(visitor, { known: false });
    await visitor.consent({ location: true, marketing: true });
    expect(decodeJwt(visitor.pass).epoch).not.toBe(before);
    pass(SECOND_MS);
    expect((await visitor.ping(at(SHOP))).body).toMatchObject({ outcome: "offer", offer: { title: "Hello" } });
    visitor.pass = oldPass;
    expect(await visitor.ping(at(SHOP))).toMatchObject({ status: 401, body: { code: "revoked" } });
  });

  it("keeps the new life when the old one's last row goes, and old passes are still of no use", async () => {
    const { visitor } = await liveFully();
    await erase(visitor);
    pass(SECOND_MS);
    await comeBack(visitor, { known: false });
    await visitor.consent({ location: true, marketing: true });
    const { timers: _, erasure, ...life } = await stateOf(visitor.person);
    expect(erasure).toMatchObject({ tombstone: expect.any(String) });
    for (let alarms = 0; alarms < 3; alarms++) {
      await passToAlarm(visitor.person);
      const state = await stateOf(visitor.person);
      expect(state).toMatchObject(life);
      if (state.erasure === undefined) break;
    }
    expect(await stateOf(visitor.person)).not.toHaveProperty("erasure");
  });

  it("can be erased again, with a tombstone of its own", async () => {
    const { visitor } = await liveFully();
    const { body: first } = await erase(visitor);
    pass(SECOND_MS);
    await comeBack(visitor, { known: false });
    await visitor.consent({ location: true });
    pass(SECOND_MS);
    const { status, body } = await erase(visitor);
    expect(status).toBe(200);
    expect(body.tombstone).not.toBe(first.tombstone);
    expect(await tablesOf(visitor.person)).toMatchObject({ record: [{ kind: "state" }] });
    expect(Object.keys(await stateOf(visitor.person)).sort()).toEqual(["erasure", "timers"]);
  });
});
