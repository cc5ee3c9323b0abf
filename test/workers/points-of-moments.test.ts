import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { makeCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { cardOf, entriesOf, friendly } from "./support/loyalty.ts";
import { DAY_MS, evict, MINUTE_MS, pass, passToAlarm } from "./support/person-object.ts";
import { openPushDesk, subscribe } from "./support/push-desk.ts";
import { at, BOOKS, NOWHERE_NEAR, offer } from "./support/street.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2034, 5, 3, 12);
const ALL = ["location", "marketing", "push", "loyalty"];
const CAPS = [{ max: 3, per: "day" }];

// biome-ignore-start lint/suspicious/noThenProperty: the contract names this member `then`; it is never awaited.
const moments: Moment[] = [
  { id: "shown", on: { event: "shown" }, caps: CAPS, offer: offer(), then: [{ points: 5 }, { points: 2 }] },
  {
    id: "drawn",
    on: { event: "drawn" },
    campaign: "half",
    caps: [{ max: 99, per: "day" }],
    offer: offer(),
    then: [{ points: 1 }],
  },
  { id: "goodbye", on: { exit: { place: "books" } }, caps: CAPS, then: [{ points: 3 }] },
  { id: "rich", on: { event: "ask" }, when: 'person.points >= 40 && person.tier == "blue"', offer: offer() },
  {
    id: "told",
    on: { event: "tell" },
    offer: {
      variants: [{ id: "a", format: "card", title: { en: "{points.balance} points", de: "{points.balance}" } }],
    },
  },
];
// biome-ignore-end lint/suspicious/noThenProperty: as above.

let crm: Gateway;
let backEnd: BackEnd;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link"] });
  backEnd = await makeBackEnd("crm-2");
  const campaigns = [{ id: "half", control: 0.5 }];
  const catalog = friendly({ moments, campaigns, senders: [crm.entry, backEnd.entry] });
  const { status, body } = await publish(catalog);
  expect(status, JSON.stringify(body)).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => void vi.useRealTimers());

describe("points that a moment gives", () => {
  it("are a lot from the turn of the decision, once for it, however often it is told", async () => {
    const customer = await makeCustomer(crm, ALL);
    const jti = newJti();
    const atMs = Date.now();
    await customer.ping({ event: { name: "gift" } }, { jti });
    await evict(customer.person);
    await customer.ping({ event: { name: "gift" } }, { jti });
    expect(await entriesOf(customer.person)).toMatchObject([
      { points: 40, left: 40, reversed: 0, atMs, untilMs: atMs + 100 * DAY_MS, reason: "gift" },
    ]);
    await customer.ping({ event: { name: "gift" } });
    expect(await entriesOf(customer.person)).toHaveLength(2);
  });

  it("come with its offer, all of its effects together", async () => {
    const customer = await makeCustomer(crm, ALL);
    expect((await customer.ping({ event: { name: "shown" } })).body.outcome).toBe("offer");
    expect((await entriesOf(customer.person)).map(({ points }) => points)).toEqual([7]);
  });

  it("end with its caps", async () => {
    const customer = await makeCustomer(crm, ALL);
    for (let time = 0; time < 5; time++) await customer.ping({ event: { name: "gift" } });
    expect(await entriesOf(customer.person)).toHaveLength(3);
  });

  it("are skipped without an account, without `loyalty`, in the control group and by a late message", async () => {
    const alone = await makeVisitor(ALL);
    const without = await makeCustomer(crm, ["location", "marketing"]);
    const late = await makeCustomer(crm, ALL);
    await alone.ping({ event: { name: "gift" } });
    await without.ping({ event: { name: "gift" } });
    await late.ping({ event: { name: "gift" } }, { ageSeconds: 600 });
    for (const { person } of [alone, without, late]) expect(await entriesOf(person)).toEqual([]);
    const outcomes = new Set<string>();
    while (outcomes.size < 2) {
      const customer = await makeCustomer(crm, ALL);
      const { body } = await customer.ping({ event: { name: "drawn" } });
      expect(await entriesOf(customer.person)).toHaveLength(body.outcome === "offer" ? 1 : 0);
      outcomes.add(body.outcome);
    }
  });

  it("come by silence, too", async () => {
    const customer = await makeCustomer(crm, ALL);
    await subscribe(customer, customer.customer);
    await customer.ping(at(BOOKS));
    await customer.ping(at(NOWHERE_NEAR));
    while ((await entriesOf(customer.person)).length === 0) await passToAlarm(customer.person);
    expect((await entriesOf(customer.person)).map(({ reason }) => reason)).toEqual(["goodbye"]);
  });

  it("are not the account's if the device's own person got none, and what it does after the link is", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping({ event: { name: "gift" } });
    await linked(backEnd, visitor, `customer-${newJti()}`);
    expect(await entriesOf(visitor.person)).toEqual([]);
    await visitor.ping({ event: { name: "gift" } });
    expect(await entriesOf(visitor.person)).toHaveLength(1);
    expect(await cardOf(visitor.person)).toMatchObject({ index: "held" });
  });
});

describe("what a person has", () => {
  it("is seen by conditions as points and tier, and is 0 and nothing while `loyalty` is withdrawn", async () => {
    const customer = await makeCustomer(crm, ALL);
    const asked = async () => (await customer.ping({ event: { name: "ask" } })).body.outcome;
    expect(await asked()).toBe("none");
    await customer.ping({ event: { name: "gift" } });
    expect(await asked()).toBe("offer");
    await customer.consent({ loyalty: false });
    expect(await asked()).toBe("none");
    await customer.consent({ loyalty: true });
    expect(await asked()).toBe("offer");
    pass(100 * DAY_MS);
    await customer.send("/v1/devices", "device+jwt");
    expect(await asked()).toBe("none");
  });

  it("is said by texts, and without the consent there is no such offer", async () => {
    const customer = await makeCustomer(crm, ALL);
    const asked = async () => (await customer.ping({ event: { name: "tell" } })).body;
    expect((await asked()).offer.title).toBe("0 points");
    await customer.ping({ event: { name: "gift" } });
    expect((await asked()).offer.title).toBe("40 points");
    await customer.consent({ loyalty: false });
    const { outcome, reason } = await asked();
    expect([outcome, reason]).toEqual(["none", "condition"]);
  });
});
