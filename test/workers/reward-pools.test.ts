import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Loyalty } from "../../shared/catalog/catalog.ts";
import { Person } from "../../workers/objects/person.ts";
import { couponsOf, leadsTo, redeemed } from "./support/coupons.ts";
import { type Customer, makeCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { FRIENDS, friendly } from "./support/loyalty.ts";
import { adminRequest, SIGNED_IN, switchLive } from "./support/operator.ts";
import { evict, MINUTE_MS, pass, tablesOf } from "./support/person-object.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { call, post, publish, told } from "./support/visitor.ts";

const POOLS = ["films", "last", "none", "storm", "lost"];
const LOYALTY: Loyalty = {
  ...FRIENDS,
  rewards: [
    ...(FRIENDS.rewards ?? []),
    ...POOLS.map((pool) => ({
      id: pool,
      title: "A film",
      points: 30,
      coupon: { value: "One film", validFor: "P30D", code: { pool, symbology: "code128" as const } },
    })),
  ],
};
const FILMS = Array.from({ length: 100 }, (_, at) => `FILM-${at}`);
const tills: { crm?: Gateway; shop?: Gateway } = {};

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2037, 5, 3, 12));
  openPushDesk();
  tills.crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link"] });
  tills.shop = await makeGateway("till-shop", "shop", { kind: "till", scopes: ["redemptions"] });
  const senders = [tills.crm.entry, tills.shop.entry];
  expect((await publish(friendly({ loyalty: LOYALTY, senders }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

/** A customer with 40 points: enough for one reward. */
async function makeRich(): Promise<Customer> {
  if (tills.crm === undefined) throw new Error("there is no back end");
  const customer = await makeCustomer(tills.crm, ["marketing", "loyalty"]);
  pass(MINUTE_MS);
  await customer.ping({ event: { name: "gift" } });
  pass(MINUTE_MS);
  return customer;
}

const want = (customer: Customer, reward: string) => customer.send("/v1/me/rewards", "reward+jwt", { reward });
const balanceOf = async (customer: Customer) => (await customer.send("/v1/me/card", "card+jwt")).body.points.balance;
const upload = (pool: string, codes: readonly string[]) => call(`/admin/v1/codes/${pool}`, adminRequest({ codes }));
const read = async (pool: string) => (await call(`/admin/v1/codes/${pool}`, { headers: SIGNED_IN })).body;
/** All that is leased has been settled. */
const settled = (pool: string) =>
  vi.waitFor(async () => expect((await read(pool)).leased).toBe(0), { timeout: 10_000, interval: 250 });

async function atTill(code: string, more: object = {}): Promise<string> {
  const token = await tills.shop?.sign({ transaction: newJti(), code, ...more }, { header: { typ: "redemption+jwt" } });
  const { body } = await post("/v1/redemptions", token ?? "");
  return [body.result, body.reason].filter((word) => word !== undefined).join(" ");
}

describe("a reward of a pool", () => {
  it("gives one of the brand's codes, which a till takes once", async () => {
    await upload("films", FILMS);
    const customer = await makeRich();
    const { status, body } = await want(customer, "films");
    expect([status, body.points, body.coupon.symbology]).toEqual([200, 10, "code128"]);
    expect(FILMS).toContain(body.coupon.code);
    await vi.waitFor(async () => expect(await leadsTo(body.coupon.code.replace("-", ""))).toBe(customer.person));
    expect(await atTill(body.coupon.code.replace("-", " "), { action: "check" })).toBe("checked");
    expect(await atTill(body.coupon.code)).toBe("redeemed");
    expect(await atTill(body.coupon.code)).toBe("refused used");
  });

  it("says the same to the same message, and takes no second code for it", async () => {
    const customer = await makeRich();
    const token = await customer.sign("reward+jwt", { reward: "films" });
    const storm = await Promise.all(Array.from({ length: 10 }, () => post("/v1/me/rewards", token)));
    await evict(customer.person);
    const all = [...storm, await post("/v1/me/rewards", token)];
    for (const { status, body } of all) expect([status, body]).toEqual([200, all[0]?.body]);
    expect(await couponsOf(customer.person)).toHaveLength(1);
    const other = await want(await makeRich(), "films");
    expect([other.status, other.body.coupon.code === all[0]?.body.coupon.code]).toEqual([200, false]);
  });

  it("is 404 if its pool is empty; the points stay, and a code that comes later is given", async () => {
    const customer = await makeRich();
    const before = await tablesOf(customer.person);
    const refused = await want(customer, "none");
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      404,
      "not-found",
      "no code is left for the reward",
    ]);
    expect(await tablesOf(customer.person)).toEqual(before);
    expect(await balanceOf(customer)).toBe(40);
    await upload("none", ["N1"]);
    pass(2_000);
    expect((await want(customer, "none")).body).toMatchObject({ points: 10, coupon: { code: "N1" } });
  });

  it("takes no code for good from whom it is refused", async () => {
    await upload("storm", ["S1"]);
    const customer = await makeRich();
    expect((await want(customer, "cake")).status).toBe(409);
    await want(customer, "coffee");
    expect(told(await want(customer, "storm"))).toEqual([409, "points-missing"]);
    await settled("storm");
    expect(await read("storm")).toMatchObject({ left: 1, given: 0, doubtful: 0 });
    expect((await want(await makeRich(), "storm")).body.coupon.code).toBe("S1");
  });

  it("gives its last code to one of two who ask at once; the other keeps the points and hears to wait, or that none is left", async () => {
    await upload("last", ["L1"]);
    const both = await Promise.all([makeRich(), makeRich()]);
    pass(2_000);
    const tokens = await Promise.all(both.map((customer) => customer.sign("reward+jwt", { reward: "last" })));
    const answered = await Promise.all(tokens.map((token) => post("/v1/me/rewards", token)));
    expect(answered.map(({ status }) => status).toSorted()).toEqual([200, 503]);
    const balances = await Promise.all(both.map(balanceOf));
    expect(balances).toEqual(answered.map(({ status }) => (status === 200 ? 10 : 40)));
    await settled("last");
    const loser = both[answered.findIndex(({ status }) => status === 503)];
    if (loser === undefined) throw new Error("both have a code");
    pass(2_000);
    expect(told(await want(loser, "last"))).toEqual([404, "not-found"]);
    expect(await couponsOf(loser.person)).toEqual([]);
    expect(await read("last")).toMatchObject({ left: 0, given: 1, doubtful: 0 });
    // The message that was answered is answered so again, though no code is left.
    const won = answered.findIndex(({ status }) => status === 200);
    expect((await post("/v1/me/rewards", tokens[won] ?? "")).body).toEqual(answered[won]?.body);
  });

  it.each([
    ["before it stored anything", false],
    ["after it stored all", true],
  ])("if the object is lost %s, the same message pays once, and its code is never given again", async (_, isStored) => {
    const codes = isStored ? ["A1", "A2"] : ["B1", "B2"];
    await upload("lost", codes);
    pass(2_000);
    const customer = await makeRich();
    const token = await customer.sign("reward+jwt", { reward: "lost" });
    vi.spyOn(console, "error").mockReturnValue();
    const reward = Person.prototype.reward;
    vi.spyOn(Person.prototype, "reward").mockImplementationOnce(async function (this: Person, asked) {
      if (isStored) await reward.call(this, asked);
      throw new Error("lost");
    });
    expect(told(await post("/v1/me/rewards", token))).toEqual([503, "unavailable"]);
    vi.restoreAllMocks();
    await evict(customer.person);
    expect(await couponsOf(customer.person)).toHaveLength(isStored ? 1 : 0);
    const [first, again] = [await post("/v1/me/rewards", token), await post("/v1/me/rewards", token)];
    expect([first.status, again.body]).toEqual([200, first.body]);
    expect([await balanceOf(customer), (await couponsOf(customer.person)).length]).toEqual([10, 1]);
    await settled("lost");
    pass(2_000);
    const second = await want(await makeRich(), "lost");
    await settled("lost");
    const { left, doubtful, doubtfulCodes } = await read("lost");
    const [doubted] = doubtfulCodes.slice(-1);
    if (isStored) {
      // The coupon has the code of which the edge heard nothing.
      expect([first.body.coupon.code, second.status]).toEqual([doubted, 200]);
      expect(second.body.coupon.code).not.toBe(doubted);
    } else {
      expect(first.body.coupon.code).not.toBe(doubted);
      expect(told(second)).toEqual([404, "not-found"]);
    }
    expect([left, doubtful]).toEqual([0, isStored ? 2 : 1]);
    expect(codes).toContain(doubted);
  });
});

describe("a paused reward", () => {
  it("is 404 before points are spent; its coupons are `void` at a till, and good again once it is resumed", async () => {
    const [customer, other] = [await makeRich(), await makeRich()];
    const token = await customer.sign("reward+jwt", { reward: "coffee" });
    const { body } = await post("/v1/me/rewards", token);
    const { code } = body.coupon;
    pass(1);
    expect((await switchLive("pause", { coupon: { reward: "coffee" } })).status).toBe(200);
    const refused = await want(other, "coffee");
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      404,
      "not-found",
      "the reward is paused",
    ]);
    expect([await balanceOf(other), await couponsOf(other.person)]).toEqual([40, []]);
    expect([await atTill(code, { action: "check" }), await atTill(code)]).toEqual(["refused void", "refused void"]);
    // What was answered before stays the answer.
    expect((await post("/v1/me/rewards", token)).body).toEqual(body);
    pass(1);
    expect((await switchLive("resume", { coupon: { reward: "coffee" } })).status).toBe(200);
    expect(await atTill(code)).toBe("redeemed");
    expect((await want(other, "coffee")).status).toBe(200);
    expect(await redeemed(customer.person, code)).toBe("refused used");
  });
});
