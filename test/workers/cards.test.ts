import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { kindOfNumber } from "../../shared/codes/own-number.ts";
import { IndexObject } from "../../workers/objects/index-object.ts";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { makeCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { cardLeadsTo, cardOf, entriesOf, friendly } from "./support/loyalty.ts";
import { DAY_MS, evict, MINUTE_MS, pass, passToAlarm, passToAlarmAt, tablesOf } from "./support/person-object.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2035, 5, 3, 12);
const ALL = ["marketing", "loyalty"];

let crm: Gateway;
let backEnd: BackEnd;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link"] });
  backEnd = await makeBackEnd("crm-2");
  expect((await publish(friendly({ senders: [crm.entry, backEnd.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => void vi.useRealTimers());

/** The index does not answer, until what this gives is called. */
function loseIndex(): () => void {
  vi.spyOn(console, "warn").mockReturnValue();
  const lost = vi.spyOn(IndexObject.prototype, "put").mockImplementation(() => {
    throw new Error("the index is away");
  });
  return () => lost.mockRestore();
}

async function makeMember() {
  const member = await makeVisitor(ALL);
  const card = await cardOf(member.person);
  if (card === undefined) throw new Error("there is no card");
  return { ...member, member, number: card.number };
}

describe("the card of a person", () => {
  it("is made with the grant of `loyalty`: 16 digits that lead to them", async () => {
    const { number, person } = await makeMember();
    expect([number.length, number[0], kindOfNumber(number)]).toEqual([16, "9", "card"]);
    await vi.waitFor(async () => expect(await cardOf(person)).toMatchObject({ number, index: "held" }));
    expect(await cardLeadsTo(number)).toBe(person);
  });

  it("is not made by any other grant, nor again by the same one", async () => {
    const { member, number } = await makeMember();
    await member.consent({ push: true });
    await member.consent({ loyalty: true });
    expect((await cardOf(member.person))?.number).toBe(number);
    const other = await makeVisitor(["marketing"]);
    expect(await cardOf(other.person)).toBeUndefined();
  });

  it("is known to the index later, if that was away", async () => {
    const found = loseIndex();
    const { number, person } = await makeMember();
    expect(await cardOf(person)).toMatchObject({ index: "put" });
    expect(await cardLeadsTo(number)).toBeUndefined();
    found();
    await evict(person);
    await passToAlarm(person);
    expect(await cardLeadsTo(number)).toBe(person);
  });

  it("has another number if the first was somebody else's by chance", async () => {
    const put = vi.spyOn(IndexObject.prototype, "put").mockImplementationOnce(async () => false);
    const { person } = await makeMember();
    await vi.waitFor(async () => expect(await cardOf(person)).toMatchObject({ index: "held" }));
    put.mockRestore();
    const card = await cardOf(person);
    expect(await cardLeadsTo(card?.number ?? "")).toBe(person);
  });

  it("is gone from the index with the person", async () => {
    const { member, number, person } = await makeMember();
    expect((await member.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    expect(await cardLeadsTo(number)).toBeUndefined();
    expect(JSON.stringify(await tablesOf(person))).not.toContain(number);
  });

  it("is in the export, with all points", async () => {
    const customer = await makeCustomer(crm, ALL);
    await customer.ping({ event: { name: "gift" } });
    const { body } = await customer.send("/v1/me/export", "export+jwt");
    expect(body.card).toEqual(await cardOf(customer.person));
    const all = [body];
    for (let { next } = body; next !== undefined; next = all.at(-1).next)
      all.push((await customer.send("/v1/me/export", "export+jwt", { next })).body);
    expect(all.flatMap(({ points = [] }) => points)).toEqual(await entriesOf(customer.person));
  });
});

describe("withdrawing `loyalty`", () => {
  it("freezes card and points, and a grant within 30 days brings both back", async () => {
    const customer = await makeCustomer(crm, ALL);
    await customer.ping({ event: { name: "gift" } });
    const [card, entries] = [await cardOf(customer.person), await entriesOf(customer.person)];
    await customer.consent({ loyalty: false });
    const frozen = { ...card, index: "held", frozenMs: Date.now() };
    await vi.waitFor(async () => expect(await cardOf(customer.person)).toEqual(frozen));
    expect(await cardLeadsTo(card?.number ?? "")).toBeUndefined();
    await customer.ping({ event: { name: "gift" } });
    expect(await entriesOf(customer.person)).toEqual(entries);
    pass(30 * DAY_MS - MINUTE_MS);
    await customer.send("/v1/devices", "device+jwt");
    await customer.consent({ loyalty: true });
    await vi.waitFor(async () => expect(await cardOf(customer.person)).toEqual({ ...card, index: "held" }));
    expect(await entriesOf(customer.person)).toEqual(entries);
    expect(await cardLeadsTo(card?.number ?? "")).toBe(customer.person);
  });

  it("takes both away after 30 days, from the index too, and a later grant begins anew", async () => {
    const customer = await makeCustomer(crm, ALL);
    await customer.ping({ event: { name: "gift" } });
    const number = (await cardOf(customer.person))?.number ?? "";
    await customer.consent({ loyalty: false });
    await passToAlarmAt(customer.person, Date.now() + 29 * DAY_MS);
    expect(await cardOf(customer.person)).toMatchObject({ number });
    for (let times = 0; times < 4 && (await cardOf(customer.person)) !== undefined; times++)
      await passToAlarm(customer.person);
    expect(await cardOf(customer.person)).toBeUndefined();
    expect(await entriesOf(customer.person)).toEqual([]);
    await passToAlarm(customer.person);
    expect(await cardLeadsTo(number)).toBeUndefined();
    await customer.send("/v1/devices", "device+jwt");
    await customer.consent({ loyalty: true });
    expect((await cardOf(customer.person))?.number).not.toBe(number);
  });

  it("takes both away though no alarm came in time", async () => {
    const customer = await makeCustomer(crm, ALL);
    await customer.ping({ event: { name: "gift" } });
    const number = (await cardOf(customer.person))?.number ?? "";
    await customer.consent({ loyalty: false });
    pass(30 * DAY_MS);
    await customer.send("/v1/devices", "device+jwt");
    await customer.consent({ loyalty: true });
    expect((await cardOf(customer.person))?.number).not.toBe(number);
    expect(await entriesOf(customer.person)).toEqual([]);
    await vi.waitFor(async () => expect(await cardLeadsTo(number)).toBeUndefined());
  });
});

describe("the cards of two people who become one", () => {
  it("lead to the account, which shows its own", async () => {
    const customer = `customer-${newJti()}`;
    const [first, second] = [await makeMember(), await makeMember()];
    await linked(backEnd, first.member, customer);
    await linked(backEnd, second.member, customer);
    const { person } = second.member;
    expect(await cardOf(person)).toMatchObject({ number: first.number, also: [second.number], index: "held" });
    expect([await cardLeadsTo(first.number), await cardLeadsTo(second.number)]).toEqual([person, person]);
    await second.member.send("/v1/me/erase", "erase+jwt");
    expect([await cardLeadsTo(first.number), await cardLeadsTo(second.number)]).toEqual([undefined, undefined]);
  });

  it("are frozen if the account has withdrawn `loyalty`", async () => {
    const customer = `customer-${newJti()}`;
    const [first, second] = [await makeMember(), await makeMember()];
    await linked(backEnd, first.member, customer);
    await first.member.consent({ loyalty: false });
    pass(DAY_MS / 2);
    await linked(backEnd, second.member, customer);
    expect(await cardOf(second.member.person)).toMatchObject({ also: [second.number], frozenMs: Date.now() });
  });
});
