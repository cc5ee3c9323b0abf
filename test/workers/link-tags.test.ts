import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { Person } from "../../workers/objects/person.ts";
import { SharedStoreObject } from "../../workers/objects/shared-store-object.ts";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { claimOf } from "./support/claims.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { MINUTE_MS, partOf, pass, passToAlarmAt, recordsOf } from "./support/person-object.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/** What a ping says that asks the object, and says nothing of where the device is. */
const ASK = { event: { name: "look" } };
const LOOK: Moment = { id: "look", on: { event: "look" }, offer: offer() };

let crm: BackEnd;
let gateway: Gateway;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2035, 5, 3, 12));
  crm = await makeBackEnd();
  gateway = await makeGateway("gw-shop", "shop");
  expect((await publish(street([LOOK], { senders: [crm.entry, gateway.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => void vi.useRealTimers());

let customers = 0;
const newCustomer = () => `carrier-${customers++}`;

async function makeCarrier(): Promise<{
  phone: Visitor;
  own: string;
  card: string;
  change: (on: boolean) => Promise<number>;
}> {
  const phone = await makeVisitor(["location"]);
  const card = newMac();
  const claim = await claimOf(card);
  const change = async (register: boolean) =>
    (await phone.send("/v1/me/tags", "tag+jwt", { tag: card, register, ...(register ? { claim } : {}) })).status;
  expect(await change(true)).toBe(204);
  return { phone, own: phone.person, card, change };
}

async function placesOf(person: string): Promise<readonly string[]> {
  const { stays } = await partOf(person, "presence");
  return stays.map(({ place }: { place: string }) => place);
}

describe("a card of somebody who is linked", () => {
  it("is the customer's: the registry leads to them, and the card that is given up is nobody's", async () => {
    const { phone, card, change } = await makeCarrier();
    const { body } = await linked(crm, phone, newCustomer());
    await vi.waitFor(async () => expect(await recordsOf(body.person, "tag")).toMatchObject([{ state: "held" }]));
    expect((await recordsOf(body.person, "tag"))[0]).not.toHaveProperty("from");
    expect((await gateway.hear(rows(card))).status).toBe(202);
    expect(await placesOf(body.person)).toEqual(["shop"]);
    expect(await change(false)).toBe(204);
    await vi.waitFor(async () => expect(await recordsOf(body.person, "tag")).toEqual([]));
    const sight = vi.spyOn(Person.prototype, "sight");
    expect((await gateway.hear(rows(card))).status).toBe(202);
    expect(sight).not.toHaveBeenCalled();
  });

  it("tells the device that registered it where the customer is, and no other device", async () => {
    const { phone, card } = await makeCarrier();
    const customer = newCustomer();
    const { body } = await linked(crm, phone, customer);
    const laptop = await makeVisitor(["location"]);
    await linked(crm, laptop, customer);
    await vi.waitFor(async () => expect(await recordsOf(body.person, "tag")).toMatchObject([{ state: "held" }]));
    expect((await gateway.hear(rows(card))).status).toBe(202);
    expect((await phone.ping(ASK)).body.presence).toMatchObject([{ place: "shop" }]);
    expect((await laptop.ping(ASK)).body.presence).toEqual([]);
  });

  it("is heard through its own person while the registry has not heard of the move", async () => {
    const { phone, own, card } = await makeCarrier();
    const put = vi.spyOn(SharedStoreObject.prototype, "putTag").mockImplementation(() => {
      throw new Error("the registry is away");
    });
    vi.spyOn(console, "warn").mockReturnValue();
    const { body } = await linked(crm, phone, newCustomer());
    const sight = vi.spyOn(Person.prototype, "sight");
    expect((await gateway.hear(rows(card))).status).toBe(202);
    // The device's own person says where to ask.
    expect(sight.mock.calls.map(([{ person }]) => person)).toEqual([own, body.person]);
    expect(await placesOf(body.person)).toEqual(["shop"]);
    expect(await recordsOf(body.person, "tag")).toMatchObject([{ state: "put", from: [expect.any(String)] }]);
    put.mockRestore();
    await passToAlarmAt(body.person, Date.now() + MINUTE_MS);
    await vi.waitFor(async () => expect(await recordsOf(body.person, "tag")).toMatchObject([{ state: "held" }]));
  });

  it("is nobody's once the customer is erased, whatever the registry has heard of the move", async () => {
    const { phone, card } = await makeCarrier();
    const put = vi.spyOn(SharedStoreObject.prototype, "putTag").mockImplementation(() => {
      throw new Error("the registry is away");
    });
    vi.spyOn(console, "warn").mockReturnValue();
    const { body } = await linked(crm, phone, newCustomer());
    put.mockRestore();
    expect((await phone.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    await vi.waitFor(async () => expect(await recordsOf(body.person, "tag")).toEqual([]));
    const sight = vi.spyOn(Person.prototype, "sight");
    expect((await gateway.hear(rows(card))).status).toBe(202);
    expect(sight).not.toHaveBeenCalled();
  });
});
