import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Campaign, Moment } from "../../shared/catalog/catalog.ts";
import { drawCode } from "../../shared/codes/picture/draw-code.ts";
import { MAX_COUPONS } from "../../shared/coupons/kept-coupon.ts";
import { copyCoupon, couponOffer, couponsOf, leadsTo, redeemed } from "./support/coupons.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { adminRequest, SIGNED_IN, switchLive } from "./support/operator.ts";
import { evict, MINUTE_MS, pass, passToAlarm, recordsOf } from "./support/person-object.ts";
import { street } from "./support/street.ts";
import { call, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

const EAN = "4006381333931";
const often: Pick<Moment, "quietHours" | "caps" | "campaign"> = {
  quietHours: "ignore",
  caps: [{ max: 9, per: "day" }],
  campaign: "spring",
};
const gives = (id: string, coupon: Parameters<typeof couponOffer>[0]): Moment => ({
  id,
  on: { event: id },
  ...often,
  offer: couponOffer(coupon),
});
const moments: Moment[] = [
  gives("flyer", { code: { static: EAN, symbology: "ean13" } }),
  gives("own", {}),
  gives("single", { code: { pool: "singles", symbology: "code128" } }),
  gives("few", { code: { pool: "few", symbology: "qr" } }),
  gives("returned", { code: { pool: "returned", symbology: "qr" } }),
];
const campaigns: Campaign[] = [{ id: "spring", budget: { perHour: 10_000 } }];
const tills: { readonly shop?: Gateway } = {};

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2033, 5, 3, 12));
  const till = await makeGateway("till-shop", "shop", { kind: "till", scopes: ["redemptions"] });
  Object.assign(tills, { shop: till });
  expect((await publish(street(moments, { senders: [till.entry], campaigns }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

const ask = async (visitor: Visitor, name: string, more = {}, about = {}) =>
  (await visitor.ping({ event: { name }, ...more }, about)).body;
const upload = (pool: string, codes: readonly string[]) => call(`/admin/v1/codes/${pool}`, adminRequest({ codes }));
const read = async (pool: string) => (await call(`/admin/v1/codes/${pool}`, { headers: SIGNED_IN })).body;

async function atTill(code: string, more: object = {}): Promise<string> {
  const claims = { transaction: newJti(), code, ...more };
  const token = await tills.shop?.sign(claims, { header: { typ: "redemption+jwt" } });
  const { status, body } = await post("/v1/redemptions", token ?? "");
  return status === 200 ? [body.result, body.reason].filter((word) => word !== undefined).join(" ") : body.code;
}

describe("a static code", () => {
  it("is held to the bound of a person's coupons, though the object is lost after each", async () => {
    const visitor = await makeVisitor(["marketing"]);
    await ask(visitor, "flyer");
    await copyCoupon(visitor.person, MAX_COUPONS + 5);
    await ask(visitor, "flyer");
    await evict(visitor.person);
    await passToAlarm(visitor.person);
    expect((await couponsOf(visitor.person)).length).toBe(MAX_COUPONS);
  });

  it("is the same for everyone, drawn as it says, and what its coupon is otherwise", async () => {
    const [ada, ben] = [await makeVisitor(["marketing"]), await makeVisitor(["marketing"])];
    const first = await ask(ada, "flyer");
    const second = await ask(ben, "flyer");
    expect([first.offer.coupon.code, second.offer.coupon.code]).toEqual([EAN, EAN]);
    expect(first.offer.coupon).toMatchObject({ symbology: "ean13", value: "20 % off" });
    const picture = await call(new URL(first.offer.coupon.image).pathname);
    expect(picture.body).toBe(drawCode(EAN, "ean13"));
    const { body } = await ada.send("/v1/me/coupons", "coupons+jwt");
    expect(body.coupons).toEqual([{ receipt: first.receipt, coupon: first.offer.coupon, state: "open" }]);
  });

  it("is known to no index, `unknown` at a till, and no miss, however often", async () => {
    const visitor = await makeVisitor(["marketing"]);
    await ask(visitor, "flyer");
    expect(await couponsOf(visitor.person)).toMatchObject([{ index: "held", coupon: { code: { kind: "static" } } }]);
    expect(await leadsTo(EAN)).toBeUndefined();
    for (let time = 0; time < 210; time++) expect(await atTill(EAN)).toBe("refused unknown");
    expect(await redeemed(visitor.person, EAN)).toBe("nothing");
    expect(await recordsOf(visitor.person, "code")).toEqual([]);
  });
});

describe("codes of a pool", () => {
  it("are uploaded and counted; those that the pool ever held are ignored, however they are written", async () => {
    expect(await read("singles")).toEqual({
      pool: "singles",
      symbology: "code128",
      left: 0,
      leased: 0,
      given: 0,
      doubtful: 0,
      doubtfulCodes: [],
    });
    expect((await upload("singles", ["AB-1", "AB-2", "AB 1"])).body).toEqual({ added: 2, ignored: 1 });
    expect((await upload("singles", ["AB-1", "AB-3"])).body).toEqual({ added: 1, ignored: 1 });
    expect(await read("singles")).toMatchObject({ left: 3, given: 0 });
  });

  it("are refused all together if one of them cannot be drawn or looks like the mesh's own, and in a pool of nobody", async () => {
    const refused = await upload("singles", [
      "OK-1",
      "1000000000000007",
      "9123456789012345",
      "köln",
      " - ",
      "x".repeat(65),
    ]);
    expect([refused.status, refused.body.pointers]).toEqual([
      422,
      ["/codes/1", "/codes/2", "/codes/3", "/codes/4", "/codes/5"],
    ]);
    expect((await upload("singles", ["OK-1"])).body.added).toBe(1);
    for (const asked of [await upload("sinlges", ["A"]), await call("/admin/v1/codes/sinlges", { headers: SIGNED_IN })])
      expect([asked.status, asked.body.detail]).toEqual([404, 'no coupon of the catalog names a pool "sinlges"']);
    const { body } = await call("/admin/v1/audit", { headers: SIGNED_IN });
    expect(JSON.stringify(body)).toContain("pool singles: 1");
  });

  it("are given once each, redeemed like the mesh's own, and at a till with blanks and dashes or without", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { offer } = await ask(visitor, "single");
    expect(offer.coupon).toMatchObject({ symbology: "code128" });
    expect(["AB-1", "AB-2", "AB-3", "OK-1"]).toContain(offer.coupon.code);
    await vi.waitFor(async () => expect(await leadsTo(offer.coupon.code.replace("-", ""))).toBe(visitor.person));
    const other = await makeVisitor(["marketing"]);
    const { offer: second } = await ask(other, "single");
    expect(second.coupon.code).not.toBe(offer.coupon.code);
    expect(await atTill(offer.coupon.code.replace("-", " "), { action: "check" })).toBe("checked");
    expect(await atTill(offer.coupon.code.replace("-", ""))).toBe("redeemed");
    expect(await atTill(offer.coupon.code)).toBe("refused used");
    expect(await atTill("AB-77")).toBe("refused unknown");
  });

  it("are not given where the pool is empty: the gate `budget`, detail `pool`", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const none = await ask(visitor, "few", { explain: true });
    expect([none.outcome, none.reason, none.gates]).toEqual([
      "none",
      "budget",
      [{ moment: "few", passed: false, reason: "budget", detail: "pool" }],
    ]);
    expect(await couponsOf(visitor.person)).toEqual([]);
    await upload("few", ["F1", "F2"]);
    pass(2_000);
    const codes: string[] = [];
    for (let person = 0; person < 4; person++) {
      pass(2_000);
      const { offer } = await ask(await makeVisitor(["marketing"]), "few");
      if (offer !== undefined) codes.push(offer.coupon.code);
    }
    expect(codes.toSorted()).toEqual(["F1", "F2"]);
  });

  it("are one a message: a message that comes again is answered with the same code, and takes no other", async () => {
    await upload("returned", ["R1", "R2", "R3", "R4", "R5"]);
    const visitor = await makeVisitor(["marketing"]);
    const jti = newJti();
    const first = await ask(visitor, "returned", {}, { jti });
    await evict(visitor.person);
    const again = await ask(visitor, "returned", {}, { jti });
    expect(again.offer).toEqual(first.offer);
    expect(await couponsOf(visitor.person)).toHaveLength(1);
  });

  it("go back if the decision gave nothing, and all of them are given to somebody in the end", async () => {
    // Without the consent nothing is given, though a code was taken.
    expect((await ask(await makeVisitor(["location"]), "returned")).reason).toBe("consent");
    const codes: string[] = [];
    await vi.waitFor(
      async () => {
        const { offer } = await ask(await makeVisitor(["marketing"]), "returned");
        if (offer !== undefined) codes.push(offer.coupon.code);
        // One went to the message that came twice.
        expect(codes).toHaveLength(4);
      },
      { timeout: 25_000, interval: 500 },
    );
    expect(new Set(codes).size).toBe(4);
    const all = { left: 0, leased: 0, given: 5, doubtful: 0 };
    await vi.waitFor(async () => expect(await read("returned")).toMatchObject(all), { timeout: 10_000 });
  });

  it("are gone with their person, and never handed out again", async () => {
    expect((await upload("few", ["F1", "F2", "F3"])).body).toEqual({ added: 1, ignored: 2 });
    pass(2_000);
    const visitor = await makeVisitor(["marketing"]);
    const { offer } = await ask(visitor, "few");
    expect(offer.coupon.code).toBe("F3");
    await vi.waitFor(async () => expect(await leadsTo("F3")).toBe(visitor.person));
    await visitor.send("/v1/me/erase", "erase+jwt");
    await vi.waitFor(async () => expect(await leadsTo("F3")).toBeUndefined());
    expect(await atTill("F3")).toBe("refused unknown");
    expect((await upload("few", ["F3"])).body).toEqual({ added: 0, ignored: 1 });
    expect(env.PERSON).toBeDefined();
  });
});

describe("a pause of coupons", () => {
  it("of a moment, of one variant, or of neither is `void` at the till as long as it lasts", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { receipt, offer } = await ask(visitor, "own");
    const { code } = offer.coupon;
    const check = () => atTill(code, { action: "check" });
    const state = async () => {
      const { body } = await visitor.send("/v1/me/coupons", "coupons+jwt");
      return body.coupons.find((one: { receipt: string }) => one.receipt === receipt)?.state;
    };
    expect([await check(), await state()]).toEqual(["checked", "open"]);
    for (const coupon of [{ moment: "own" }, { moment: "own", variant: "a" }]) {
      const name = Object.values(coupon).join(" ");
      pass(1);
      const paused = await switchLive("pause", { coupon });
      expect(paused).toMatchObject({ status: 200, body: { live: { pausedCoupons: [`moment ${name}`] } } });
      expect([await check(), await atTill(code), await state()]).toEqual(["refused void", "refused void", "void"]);
      pass(1);
      const resumed = await switchLive("resume", { coupon });
      expect(resumed).toMatchObject({ status: 200, body: { live: { pausedCoupons: [] } } });
      expect([await check(), await state()]).toEqual(["checked", "open"]);
    }
    await switchLive("pause", { coupon: { moment: "flyer" } });
    expect(await atTill(code)).toBe("redeemed");
    pass(1);
    await switchLive("resume", { coupon: { moment: "flyer" } });
  });

  it("stops also those that the catalog gives no more, as people still have them", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { code } = (await ask(visitor, "own")).offer.coupon;
    const senders = tills.shop === undefined ? [] : [tills.shop.entry];
    const left = moments.filter(({ id }) => id !== "own");
    expect((await publish(street(left, { senders, campaigns }))).status).toBe(200);
    pass(MINUTE_MS);
    const coupon = { moment: "own", variant: "a" };
    expect((await switchLive("pause", { coupon })).status).toBe(200);
    expect(await atTill(code)).toBe("refused void");
    expect((await switchLive("pause", { coupon: { moment: "own", variant: "z" } })).status).toBe(404);
    pass(1);
    await switchLive("resume", { coupon });
    expect((await publish(street(moments, { senders, campaigns }))).status).toBe(200);
    pass(MINUTE_MS);
  });

  it("is of what the catalog has, names one thing, and is in the log", async () => {
    for (const [coupon, status] of [
      [{ moment: "gone" }, 404],
      [{ moment: "own", variant: "z" }, 404],
      [{ reward: "gone" }, 404],
      [{ moment: "own", reward: "r" }, 422],
      [{ variant: "a" }, 422],
      [{}, 422],
    ] as const)
      expect([coupon, (await switchLive("pause", { coupon })).status]).toEqual([coupon, status]);
    expect((await switchLive("pause", { coupon: { moment: "own" }, moment: "own" })).status).toBe(422);
    await switchLive("resume", { coupon: { reward: "gone" } });
    const { body } = await call("/admin/v1/audit", { headers: SIGNED_IN });
    expect(JSON.stringify(body)).toContain("coupon moment own a");
  });
});
