import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { couponsOf, leadsTo, redeemed } from "./support/coupons.ts";
import { type Customer, makeCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { cardOf, entriesOf, FRIENDS, friendly } from "./support/loyalty.ts";
import { DAY_MS, evict, MINUTE_MS, pass, rowsOf, tablesOf } from "./support/person-object.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { call, makeVisitor, post, publish, told, type Visitor } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2036, 5, 3, 12);
const ALL = ["marketing", "loyalty"];

let crm: Gateway;

const publishFriendly = async (loyalty = FRIENDS) => {
  const catalog = friendly({ loyalty, senders: [crm.entry] });
  const { status } = await publish(loyalty.ledger === "brand" ? { ...catalog, moments: [] } : catalog);
  expect(status).toBe(200);
};

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link"] });
  await publishFriendly();
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => void vi.useRealTimers());

/** A customer with so many times 40 points, a minute apart. */
async function makeRich(times = 1): Promise<Customer> {
  const customer = await makeCustomer(crm, ALL);
  for (let time = 0; time < times; time++) {
    pass(MINUTE_MS);
    await customer.ping({ event: { name: "gift" } });
  }
  pass(MINUTE_MS);
  return customer;
}

const cardSaid = (visitor: Visitor) => visitor.send("/v1/me/card", "card+jwt");
const want = (visitor: Visitor, reward = "coffee") => visitor.send("/v1/me/rewards", "reward+jwt", { reward });

describe("POST /v1/me/card", () => {
  it("tells number, balance, what ends next, tier, the next one and the ledger, newest first", async () => {
    const customer = await makeRich(2);
    const { status, body } = await cardSaid(customer);
    const until = (ms: number) => new Date(ms + 100 * DAY_MS).toISOString();
    const at = (ms: number) => new Date(ms).toISOString();
    const nowMs = Date.now() - MINUTE_MS;
    expect([status, body]).toEqual([
      200,
      {
        number: (await cardOf(customer.person))?.number,
        image: expect.stringMatching(/^https:\/\/mesh\.test\/c\/[\w-]{59}\.svg$/),
        points: { balance: 80, expiring: { points: 40, at: until(nowMs - MINUTE_MS) } },
        tier: "blue",
        next: { tier: "gold", points: 20 },
        ledger: [
          { at: at(nowMs), kind: "earn", points: 40, reason: "gift" },
          { at: at(nowMs - MINUTE_MS), kind: "earn", points: 40, reason: "gift" },
        ],
      },
    ]);
  });

  it("has a picture of the number, which is gone with the person and while the card is frozen", async () => {
    const customer = await makeCustomer(crm, ALL);
    const { image, number } = (await cardSaid(customer)).body;
    const path = new URL(image).pathname;
    const picture = await call(path);
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
    expect(number).toMatch(/^9\d{15}$/);
    expect((await call(path.replace(".svg", "-128.svg"))).status).toBe(200);
    await customer.consent({ loyalty: false });
    expect((await call(path)).status).toBe(404);
    await customer.consent({ loyalty: true });
    expect((await call(path)).status).toBe(200);
    await customer.send("/v1/me/erase", "erase+jwt");
    expect((await call(path)).status).toBe(404);
  });

  it("writes nothing", async () => {
    const customer = await makeRich();
    const before = await tablesOf(customer.person);
    await cardSaid(customer);
    expect(await tablesOf(customer.person)).toEqual(before);
  });

  it("is refused without `loyalty`, and of whom nothing is known", async () => {
    for (const visitor of [await makeVisitor(), await makeVisitor(["marketing"])]) {
      expect(told(await cardSaid(visitor))).toEqual([409, "consent-missing"]);
      expect(told(await want(visitor))).toEqual([409, "consent-missing"]);
    }
  });
});

describe("POST /v1/me/rewards", () => {
  it("spends and mints in one step: a coupon that a till takes, and what is left", async () => {
    const customer = await makeRich();
    const { status, body } = await want(customer);
    expect([status, body]).toEqual([
      200,
      {
        coupon: {
          code: expect.stringMatching(/^1\d{15}$/),
          symbology: "qr",
          value: "One coffee",
          expiresAt: new Date(Date.now() + 30 * DAY_MS).toISOString(),
          image: expect.stringContaining(`/c/${body.receipt}.svg`),
        },
        receipt: expect.any(String),
        points: 10,
      },
    ]);
    expect(await leadsTo(body.coupon.code)).toBe(customer.person);
    expect(await couponsOf(customer.person)).toMatchObject([
      { coupon: { from: { reward: "coffee" }, worth: { value: "One coffee", discount: { item: "coffee" } } } },
    ]);
    const [line] = (await cardSaid(customer)).body.ledger;
    expect(line).toMatchObject({ kind: "spend", points: -30, reason: "A coffee" });
    expect(await redeemed(customer.person, body.coupon.code)).toBe("redeemed");
    const { coupons } = (await customer.send("/v1/me/coupons", "coupons+jwt")).body;
    expect(coupons).toEqual([{ receipt: body.receipt, coupon: body.coupon, state: "redeemed" }]);
  });

  it("is refused with too few points, for what is no reward, and changes nothing then", async () => {
    const customer = await makeRich();
    const before = await tablesOf(customer.person);
    expect(told(await want(customer, "cake"))).toEqual([409, "points-missing"]);
    expect(told(await want(customer, "tea"))).toEqual([404, "not-found"]);
    expect(told(await customer.send("/v1/me/rewards", "reward+jwt", { reward: "" }))).toEqual([422, "invalid"]);
    expect(await tablesOf(customer.person)).toEqual(before);
  });

  it("spends once, however often the same message comes and whether the object was evicted", async () => {
    const customer = await makeRich(2);
    const token = await customer.sign("reward+jwt", { reward: "coffee" });
    const storm = await Promise.all(Array.from({ length: 20 }, () => post("/v1/me/rewards", token)));
    await evict(customer.person);
    const all = [...storm, await post("/v1/me/rewards", token)];
    const [first] = all;
    for (const answered of all) expect([answered.status, answered.body]).toEqual([200, first?.body]);
    expect(await couponsOf(customer.person)).toHaveLength(1);
    expect((await cardSaid(customer)).body.points.balance).toBe(50);
  });

  it("gives a storm of different messages no more than the points pay", async () => {
    const customer = await makeRich(3);
    const wanted = ["coffee", "cake", "coffee", "coffee", "cake"];
    const tokens = await Promise.all(
      Array.from({ length: 40 }, (_, at) => customer.sign("reward+jwt", { reward: wanted[at % 5] }, { jti: newJti() })),
    );
    const answered = await Promise.all(tokens.map((token) => post("/v1/me/rewards", token)));
    const given = answered.filter(({ status }) => status === 200);
    const refused = answered.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(["points-missing"]));
    const spent = (await entriesOf(customer.person)).flatMap((entry) => ("kind" in entry ? [entry.points] : []));
    const sum = spent.reduce((total, points) => total + points, 0);
    expect(sum).toBeLessThanOrEqual(120);
    expect(120 - sum).toBeLessThan(30);
    expect([spent.length, (await couponsOf(customer.person)).length]).toEqual([given.length, given.length]);
    expect((await cardSaid(customer)).body.points.balance).toBe(120 - sum);
    const codes = given.map(({ body }) => body.coupon.code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("adds 3 rows, and changes one for each lot that it took from", async () => {
    const customer = await makeRich(2);
    const rows = async () =>
      (await rowsOf(customer.person, "record")).length + (await rowsOf(customer.person, "message")).length;
    const before = await rows();
    await want(customer, "cake");
    expect((await rows()) - before).toBe(3);
    const lots = (await entriesOf(customer.person)).filter((entry) => "left" in entry && entry.left < 40);
    expect(lots).toHaveLength(2);
  });
});

describe("a brand that counts the points", () => {
  it("has no rewards of the mesh, and its card has no ledger", async () => {
    const customer = await makeRich();
    await publishFriendly({ name: "Friends", ledger: "brand" });
    pass(MINUTE_MS);
    expect(told(await want(customer))).toEqual([404, "not-found"]);
    const { body } = await cardSaid(customer);
    expect([body.points, body.ledger]).toEqual([{ balance: 0 }, []]);
    await publishFriendly();
    pass(MINUTE_MS);
  });
});

describe("POST /v1/me/now", () => {
  it("ends with the points and the tier of a person who agreed to have some", async () => {
    const customer = await makeRich();
    const items = async () => (await customer.send("/v1/me/now", "now+jwt")).body.items;
    expect(await items()).toEqual([{ kind: "loyalty", points: 40, tier: "blue" }]);
    await customer.consent({ loyalty: false });
    expect(await items()).toEqual([]);
  });
});
