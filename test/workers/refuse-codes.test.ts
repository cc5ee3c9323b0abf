import { beforeAll, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import type { ErrorCode } from "../../shared/errors.ts";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { browserSubscription } from "./support/browser-subscription.ts";
import { couponOffer } from "./support/coupons.ts";
import { bindings, callWith, passClaims, signAsMesh } from "./support/forge.ts";
import { FRIENDS } from "./support/loyalty.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeTill, type Till } from "./support/till.ts";
import { type Answered, call, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

let crm: BackEnd;
let till: Till;
let known: Visitor;
let version: string;

beforeAll(async () => {
  crm = await makeBackEnd();
  till = await makeTill("till-1");
  const gift: Moment = {
    id: "gift",
    on: { event: "gift" },
    quietHours: "ignore",
    caps: [{ max: 1, per: "day" }],
    offer: couponOffer(),
  };
  const welcome = { id: "welcome", on: { enter: { place: "shop" } }, offer: offer() };
  const published = await publish(street([welcome, gift], { loyalty: FRIENDS, senders: [crm.entry, till.entry] }));
  version = published.body.version;
  known = await makeVisitor(["location", "marketing"]);
});

const postPing = async (claims = {}, about = {}) => post("/v1/pings", await known.sign("ping+jwt", claims, about));

const PRODUCTION = { MESH_ENV: "production", PUSH_SERVICE_ORIGINS: "" };
const EXHAUSTED: RateLimit = { limit: async () => ({ success: false }) };

/** Objects that are never there. */
const deaf = () =>
  new Proxy(bindings().PERSON, {
    get: () => () => {
      throw new Error("Durable Object is overloaded");
    },
  });

async function erased(): Promise<Answered> {
  const visitor = await makeVisitor(["marketing"]);
  const { pass } = visitor;
  await visitor.send("/v1/me/erase", "erase+jwt");
  return visitor.send("/v1/me/receipts", "receipts+jwt", { pass });
}

/** The same device, to one customer and then to another one. */
async function linkTwice(customer: string, other: string): Promise<Answered> {
  const visitor = await makeVisitor();
  await linked(crm, visitor, customer);
  return crm.link(visitor, other);
}

async function reusedJti(): Promise<Answered> {
  const jti = newJti();
  const visitor = await makeVisitor();
  await visitor.consent({ marketing: true }, { jti });
  return visitor.send("/v1/me/receipts", "receipts+jwt", {}, { jti });
}

/** Every way in which the mesh refuses today. `out-of-scope` is said to senders, of which there are none yet. */
const CASES: Record<Exclude<ErrorCode, "out-of-scope">, readonly [status: number, send: () => Promise<Answered>]> = {
  malformed: [400, () => post("/v1/pings", "a.b.c")],
  unauthenticated: [401, () => postPing({ pass: "p" })],
  "pass-expired": [
    401,
    async () => postPing({ pass: await signAsMesh({ ...passClaims(known.pass), exp: Date.now() / 1000 - 1 }) }),
  ],
  "clock-skew": [401, () => postPing({}, { ageSeconds: -31 })],
  "wrong-audience": [401, () => postPing({ aud: "https://other.test" })],
  revoked: [401, erased],
  forbidden: [403, () => callWith(PRODUCTION, "/admin/v1/catalog")],
  "not-found": [404, () => call("/v1/nothing")],
  "method-not-allowed": [405, () => call("/v1/pings")],
  "content-too-large": [413, () => post("/v1/pings", "x".repeat(8_193))],
  "unsupported-media-type": [415, () => post("/v1/pings", "a.b.c", { "content-type": "application/json" })],
  "jti-reused": [409, reusedJti],
  "notice-changed": [
    409,
    () =>
      known.send("/v1/me/consent", "consent+jwt", {
        grants: [{ purpose: "push", granted: true }],
        noticeVersion: "0",
        surface: "test",
      }),
  ],
  "version-conflict": [409, () => publish(street([]), { "if-match": '"other"' })],
  "transaction-reused": [
    409,
    async () => {
      const { body } = await known.ping({ event: { name: "gift" } });
      const { code } = body.offer.coupon;
      await till.ask({ code, transaction: "t1" });
      return till.ask({ code, transaction: "t1", place: "shop" });
    },
  ],
  "points-missing": [
    409,
    async () => {
      const member = await makeVisitor(["loyalty"]);
      return member.send("/v1/me/rewards", "reward+jwt", { reward: "coffee" });
    },
  ],
  "consent-missing": [
    409,
    () =>
      known.send("/v1/me/subscription", "subscription+jwt", {
        subscription: browserSubscription(),
      }),
  ],
  linked: [409, async () => linkTwice("customer", "another")],
  "too-many-devices": [
    409,
    async () => {
      for (let number = 0; number < 10; number++) await linked(crm, await makeVisitor(), "many");
      return crm.link(await makeVisitor(), "many");
    },
  ],
  invalid: [422, () => postPing({ position: { latitude: 91, longitude: 0, accuracy: 5 } })],
  "push-service-not-allowed": [
    422,
    () =>
      known.send("/v1/me/subscription", "subscription+jwt", {
        subscription: browserSubscription("https://evil.test/x"),
      }),
  ],
  "too-early": [425, async () => post("/v1/pings", await known.sign("ping+jwt"), { "early-data": "1" })],
  "rate-limited": [
    429,
    async () =>
      callWith({ ...PRODUCTION, RATE_ADDRESS: EXHAUSTED }, "/v1/pings", tokenInit(await known.sign("ping+jwt"))),
  ],
  unavailable: [
    503,
    async () => {
      vi.spyOn(console, "error").mockReturnValueOnce();
      return callWith({ PERSON: deaf() }, "/v1/pings", tokenInit(await known.sign("ping+jwt", at(SHOP))));
    },
  ],
};

function tokenInit(body: string): RequestInit {
  return { method: "POST", headers: { "content-type": "application/jose" }, body };
}

describe("a refusal", () => {
  it.each(Object.entries(CASES))("%s is told as a problem", async (code, [status, send]) => {
    const beforeMs = Date.now();
    const { status: answered, body, headers } = await send();
    expect(body).toMatchObject({ type: expect.any(String), title: expect.any(String), status, code });
    expect(answered).toBe(status);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body.serverTime).toBeGreaterThanOrEqual(Math.floor(beforeMs / 1000));
    expect(body.serverTime).toBeLessThanOrEqual(Date.now() / 1000 + 1);
    const members = ["type", "title", "status", "code", "detail", "pointers", "serverTime"];
    expect(Object.keys(body).filter((name) => !members.includes(name))).toEqual([]);
    expect(headers.has("retry-after")).toBe(code === "rate-limited" || code === "unavailable");
    expect("pointers" in body).toBe(code === "invalid");
  });

  it("leaves what it refused to change as it was", async () => {
    expect((await call("/v1/mesh")).body.catalogVersion).toBe(version);
    const { body } = await known.send("/v1/me/export", "export+jwt");
    expect(Object.keys(body.consent)).toEqual(["location", "marketing"]);
    expect(body.subscriptions).toEqual([]);
  });

  it("tells each thing that is wrong with the claims by a pointer", async () => {
    const pointersOf = async (claims: object) => (await postPing(claims)).body.pointers;
    expect(await pointersOf({ position: { latitude: "1", longitude: 0, accuracy: 0 } })).toEqual([
      "/position/latitude",
      "/position/accuracy",
    ]);
    expect(await pointersOf({ "a/b~c": 1 })).toEqual(["/a~1b~0c"]);
    expect(
      await pointersOf({
        beacons: [
          { rssi: -60, eid: "0123456789abcdef" },
          { rssi: "x", eid: "00" },
        ],
      }),
    ).toEqual(["/beacons/1/rssi", "/beacons/1/eid"]);
    expect(await pointersOf({ marker: null })).toEqual(["/marker"]);
  });

  it("of a flood comes before verification by address, and after it by device", async () => {
    const keys: string[] = [];
    const only = (last: string): RateLimit => ({
      limit: async ({ key }) => {
        keys.push(key);
        return { success: !key.endsWith(last) };
      },
    });
    const send = async (address: string, changes: object, token: string) =>
      callWith({ ...PRODUCTION, ...changes }, "/v1/pings", {
        ...tokenInit(token),
        headers: { "content-type": "application/jose", "cf-connecting-ip": address },
      });
    const forged = await known.sign("ping+jwt", { pass: "p" });
    const byAddress = { RATE_ADDRESS: only("::/64") };
    expect((await send("2001:db8:0:7:a::1", byAddress, forged)).body.code).toBe("rate-limited");
    expect((await send("192.0.2.1", byAddress, forged)).body.code).toBe("unauthenticated");
    expect((await send("2001:db8::8:1:2:3", byAddress, forged)).body.code).toBe("rate-limited");
    expect(keys).toEqual(["2001:db8:0:7::/64", "192.0.2.1", "2001:db8:0:0::/64"]);
    const byDevice = { RATE_DEVICE: only(known.device.id) };
    expect((await send("192.0.2.1", byDevice, forged)).body.code).toBe("unauthenticated");
    expect((await send("192.0.2.1", byDevice, await known.sign("ping+jwt"))).body.code).toBe("rate-limited");
    expect(keys.at(-1)).toBe(known.device.id);
  });

  it("of a flood of registrations has a limit of its own, and on a local mesh there is none", async () => {
    const init = tokenInit(await (await makeVisitor()).sign("device+jwt", {}));
    const limits = { RATE_REGISTRATION: EXHAUSTED };
    expect((await callWith({ ...PRODUCTION, ...limits }, "/v1/devices", init)).body.code).toBe("rate-limited");
    expect(
      (await callWith({ ...limits, RATE_ADDRESS: EXHAUSTED, RATE_DEVICE: EXHAUSTED }, "/v1/devices", init)).status,
    ).toBe(200);
  });
});
