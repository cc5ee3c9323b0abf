import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { IndexObject } from "../../workers/objects/index-object.ts";
import { couponOffer } from "./support/coupons.ts";
import { makeCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { cardLeadsTo, cardOf, entriesOf, FRIENDS } from "./support/loyalty.ts";
import { DAY_MS, evict, MINUTE_MS, pass, passToAlarm } from "./support/person-object.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { costOf } from "./support/storage-cost.ts";
import { street } from "./support/street.ts";
import { makeTill, type Till } from "./support/till.ts";
import { makeVisitor, post, publish } from "./support/visitor.ts";

/* Cards and points while catalogs change, rows come again, and people leave in between. */

const NOON_MS = Date.UTC(2038, 5, 3, 12);
const ALL = ["marketing", "loyalty"];

let crm: Gateway;
let till: Till;

async function publishCatalog(hasLoyalty: boolean): Promise<void> {
  const caps = [{ max: 300, per: "day" }];
  const moments = [{ id: "bread", on: { event: "ask" }, caps, offer: couponOffer() }];
  const senders = [crm.entry, till.entry];
  const { status, body } = await publish(
    street(moments, hasLoyalty ? { senders, loyalty: FRIENDS } : { senders, policy: { purposes: ALL } }),
  );
  expect(status, JSON.stringify(body)).toBe(200);
  pass(MINUTE_MS);
}

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link", "profiles", "erase"] });
  till = await makeTill("till-1");
  await publishCatalog(true);
});
beforeEach(() => pass(MINUTE_MS));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => void vi.useRealTimers());

let last = 0;
/** A number of the brand that no other test has. */
const newCard = () => String(8_000_000_000 + last++);
const say = async (...rows: readonly object[]) => {
  const { body } = await post("/v1/profiles", await crm.sign({ rows }, { header: { typ: "profiles+jwt" } }));
  return [body.accepted, body.ignored];
};

describe("the number of a row that was ignored", () => {
  it("is the person's if the row comes again without its fault", async () => {
    const [one, other] = [await makeCustomer(crm, ALL), await makeCustomer(crm, ALL)];
    const card = newCard();
    expect(await say({ customer: one.customer, card, balance: 5 })).toEqual([0, 1]);
    await passToAlarm(one.person);
    pass(MINUTE_MS);
    expect(await say({ customer: one.customer, card })).toEqual([1, 0]);
    await vi.waitFor(async () => expect(await cardOf(one.person)).toMatchObject({ number: card, index: "held" }));
    expect(await cardLeadsTo(card)).toBe(one.person);
    pass(DAY_MS);
    expect(await say({ customer: other.customer, card })).toEqual([0, 1]);
    expect(await cardLeadsTo(card)).toBe(one.person);
  });

  it("is free again if the person is erased while the index is asked", async () => {
    const [one, other] = [await makeCustomer(crm, ALL), await makeCustomer(crm, ALL)];
    const card = newCard();
    const { put } = IndexObject.prototype;
    vi.spyOn(IndexObject.prototype, "put").mockImplementationOnce(async function (this: IndexObject, entry) {
      const isOurs = await put.call(this, entry);
      await one.send("/v1/me/erase", "erase+jwt");
      return isOurs;
    });
    await say({ customer: one.customer, card });
    await passToAlarm(one.person);
    expect(await cardLeadsTo(card)).toBeUndefined();
    pass(DAY_MS);
    expect(await say({ customer: other.customer, card })).toEqual([1, 0]);
  });
});

describe("the number of a card that went", () => {
  it("stays the person's who has it again, though the index was away as it went", async () => {
    const customer = await makeCustomer(crm, ALL);
    const card = newCard();
    await say({ customer: customer.customer, card });
    await vi.waitFor(async () => expect(await cardOf(customer.person)).toMatchObject({ index: "held" }));
    await customer.consent({ loyalty: false });
    pass(31 * DAY_MS);
    await customer.send("/v1/devices", "device+jwt");
    const lost = vi.spyOn(IndexObject.prototype, "remove").mockRejectedValue(new Error("the index is away"));
    vi.spyOn(console, "error").mockReturnValue();
    vi.spyOn(console, "warn").mockReturnValue();
    await customer.consent({ loyalty: true });
    expect(await say({ customer: customer.customer, card })).toEqual([1, 0]);
    await vi.waitFor(async () => expect(await cardOf(customer.person)).toMatchObject({ number: card, index: "held" }));
    lost.mockRestore();
    await evict(customer.person);
    pass(MINUTE_MS);
    await passToAlarm(customer.person);
    expect(await cardLeadsTo(card)).toBe(customer.person);
  });
});

describe("a grant after 30 days", () => {
  it("brings nothing back, though the mesh has no cards for a while and no alarm came", async () => {
    const customer = await makeCustomer(crm, ALL);
    await say({ customer: customer.customer, points: { id: "a", points: 50, reason: "Welcome" } });
    await customer.consent({ loyalty: false });
    await publishCatalog(false);
    pass(31 * DAY_MS);
    await customer.send("/v1/devices", "device+jwt");
    await customer.consent({ loyalty: true });
    await publishCatalog(true);
    const { body } = await customer.send("/v1/me/now", "now+jwt");
    expect(body.items).toEqual([{ kind: "loyalty", points: 0 }]);
    expect(await entriesOf(customer.person)).toEqual([]);
  });
});

describe("a purchase of who agreed before the mesh had cards", () => {
  it("gives them a card, so that a withdrawal freezes and takes away what it earned", async () => {
    await publishCatalog(false);
    const visitor = await makeVisitor(ALL);
    const { body } = await visitor.ping({ event: { name: "ask" } });
    await publishCatalog(true);
    expect(await cardOf(visitor.person)).toBeUndefined();
    const sold = await till.ask({ code: body.offer.coupon.code, total: { amount: "20", currency: "EUR" } });
    expect(sold.body).toMatchObject({ points: { earned: 20, balance: 20 } });
    expect(await entriesOf(visitor.person)).toHaveLength(1);
    expect((await cardOf(visitor.person))?.number).toMatch(/^9/);
    await visitor.consent({ loyalty: false });
    pass(31 * DAY_MS);
    await visitor.send("/v1/devices", "device+jwt");
    await visitor.consent({ loyalty: true });
    expect(await entriesOf(visitor.person)).toEqual([]);
  });
});

describe("a row about attributes alone", () => {
  it("reads no card and no points", async () => {
    const costs = [];
    for (const purposes of [["profiling"], ["profiling", "loyalty"]]) {
      const { customer, person } = await makeCustomer(crm, purposes);
      await say({ customer, points: { id: "a", points: 50, reason: "Welcome" } });
      await vi.waitFor(async () => expect((await cardOf(person))?.index).not.toBe("put"));
      await evict(person);
      await env.PERSON.getByName(person).offer({ serial: "none" });
      costs.push(await costOf(person, async () => expect(await say({ customer, set: { vip: true } })).toEqual([1, 0])));
    }
    expect(costs[1]).toEqual(costs[0]);
  });
});
