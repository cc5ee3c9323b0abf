import { decodeJwt } from "jose";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { counted } from "./support/counters.ts";
import { type Customer, makeCustomer, nameCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { HOUR_MS, MINUTE_MS, pass, runAlarm, tablesOf } from "./support/person-object.ts";
import { costOf } from "./support/storage-cost.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, post, publish, told, type Visitor } from "./support/visitor.ts";

const ALL = ["location", "marketing", "profiling", "measurement"];

let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2032, 5, 4, 12));
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes: ["link", "signal:booked"] });
  const moments: Moment[] = [
    { id: "welcome", on: { enter: { place: "shop" } }, onExit: "withdraw", offer: offer() },
    { id: "thanks", on: { event: "thanks" }, priority: 70, validFor: "PT2H", offer: offer() },
  ];
  const journeys = [
    {
      id: "flight",
      stages: [
        {
          id: "booked",
          on: { signal: "booked" },
          title: { en: "To {run.to}", de: "Nach {run.to}" },
          body: "{run.gate}",
        },
        { id: "boarding", on: { at: "boards", offset: "PT0S" }, title: "Boarding" },
      ],
    },
  ];
  expect((await publish(street(moments, { journeys, senders: [airline.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

const nowOf = async (visitor: Visitor, claims = {}) => (await visitor.send("/v1/me/now", "now+jwt", claims)).body;

/** The airline tells of a flight that boards in so many hours. */
async function giveRun({ customer }: Customer, run: string, boardsInHours?: number): Promise<void> {
  const boards = boardsInHours === undefined ? {} : { boards: inHours(boardsInHours) };
  const claims = { type: "booked", customer, run, data: { to: "Oslo", ...boards } };
  const told = await post("/v1/signals", await airline.sign(claims, { header: { typ: "signal+jwt" } }));
  expect(told.status).toBe(202);
}

const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

describe("what the first screen should show", () => {
  it("is nothing for somebody without an object, and no object is made", async () => {
    const visitor = await makeVisitor();
    expect(await nowOf(visitor)).toEqual({ items: [], serverTime: Date.now() / 1000 });
    expect(await tablesOf(visitor.person)).toEqual({});
  });

  it("is runs and offers as they are told on the wire, the most pressing first", async () => {
    const visitor = await makeCustomer(airline, ALL);
    await giveRun(visitor, "AC1", 30);
    await giveRun(visitor, "AC2", 2);
    const { body } = await visitor.ping({ event: { name: "thanks" } });
    const answer = await nowOf(visitor);
    const since = inHours(0);
    const run = { kind: "run", journey: "flight", stage: "booked", since, title: "To Oslo" };
    expect(answer).toEqual({
      items: [
        { ...run, run: "AC2", data: { to: "Oslo", boards: inHours(2) } },
        { kind: "offer", offer: body.offer, receipt: body.receipt },
        { ...run, run: "AC1", data: { to: "Oslo", boards: inHours(30) } },
      ],
      serverTime: Date.now() / 1000,
    });
  });

  it("is in the language of the question, else in the person's", async () => {
    const visitor = await makeCustomer(airline, ALL);
    await giveRun(visitor, "AC1");
    await visitor.ping({ ...at(SHOP), locale: "de-AT" });
    expect((await nowOf(visitor)).items).toMatchObject([{ kind: "offer" }, { title: "Nach Oslo" }]);
    expect((await nowOf(visitor, { locale: "en-GB" })).items[1]).toMatchObject({ title: "To Oslo" });
    expect(told(await visitor.send("/v1/me/now", "now+jwt", { locale: "no_tag" }))).toEqual([422, "invalid"]);
  });

  it("has no offer that was dismissed or stopped, or that ended as the person left", async () => {
    const visitor = await makeVisitor(ALL);
    const welcome = await visitor.ping(at(SHOP));
    expect((await nowOf(visitor)).items).toMatchObject([{ receipt: welcome.body.receipt }]);
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    pass(11 * MINUTE_MS);
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    expect((await nowOf(visitor)).items).toEqual([]);

    const first = (await visitor.ping({ event: { name: "thanks" } })).body.receipt;
    expect((await nowOf(visitor)).items).toMatchObject([{ receipt: first }]);
    await visitor.send("/v1/reactions", "reaction+jwt", { receipt: first, kind: "dismiss" });
    expect((await nowOf(visitor)).items).toEqual([]);
    pass(MINUTE_MS);
    const second = (await visitor.ping({ event: { name: "thanks" } })).body.receipt;
    expect((await nowOf(visitor)).items).toMatchObject([{ receipt: second }]);
    await visitor.send("/v1/me/stops", "stop+jwt", { receipt: second, stopped: true });
    expect((await nowOf(visitor)).items).toEqual([]);
    await visitor.send("/v1/me/stops", "stop+jwt", { receipt: second, stopped: false });
    pass(2 * HOUR_MS);
    expect((await nowOf(visitor)).items).toEqual([]);
  });

  it("writes no row and sets no alarm", async () => {
    const visitor = await makeCustomer(airline, ALL);
    await visitor.ping({ event: { name: "thanks" } });
    await giveRun(visitor, "AC1", 2);
    await counted(visitor.person);
    const [, written, alarms] = await costOf(visitor.person, async () => {
      expect((await nowOf(visitor)).items).toHaveLength(2);
    });
    expect([written, alarms]).toEqual([0, 0]);
  });

  it("is right at once when a wait is over, and stays so when the alarm for it comes", async () => {
    const visitor = await makeCustomer(airline, ALL);
    await giveRun(visitor, "AC1", 2);
    pass(2 * HOUR_MS - MINUTE_MS);
    expect((await nowOf(visitor)).items).toMatchObject([{ stage: "booked" }]);
    const boarding = { stage: "boarding", title: "Boarding", since: inHours(1 / 60) };
    pass(2 * MINUTE_MS);
    expect((await nowOf(visitor)).items).toMatchObject([boarding]);
    await runAlarm(visitor.person);
    expect((await nowOf(visitor)).items).toMatchObject([boarding]);
  });

  it("ends with the consent that it is of", async () => {
    const visitor = await makeCustomer(airline, ALL);
    await giveRun(visitor, "AC1");
    await visitor.ping({ event: { name: "thanks" } });
    await visitor.consent({ marketing: false, profiling: false });
    expect((await nowOf(visitor)).items).toEqual([]);
  });

  it("brings a new pass once the old one has few hours left", async () => {
    const visitor = await makeVisitor(ALL);
    expect(await nowOf(visitor)).not.toHaveProperty("pass");
    pass(19 * HOUR_MS);
    const before = visitor.pass;
    const { pass: next } = await nowOf(visitor);
    expect(next.split(".")).toHaveLength(3);
    expect(next).not.toBe(before);
  });

  it("of a device that was linked is that of the customer, also under its old pass, and brings a new one", async () => {
    const visitor = await makeVisitor(ALL);
    const before = visitor.pass;
    const thanks = await visitor.ping({ event: { name: "thanks" } });
    const name = await nameCustomer();
    const account = await airline.sign(
      { customer: name.customer, device: visitor.device.id },
      { header: { typ: "account+jwt" } },
    );
    expect((await visitor.send("/v1/me/link", "link+jwt", { account })).body.person).toBe(name.person);
    visitor.pass = before;
    const { items, pass: next } = await nowOf(visitor);
    expect(items).toMatchObject([{ receipt: thanks.body.receipt }]);
    expect(decodeJwt(next).sub).toBe(name.person);
  });

  it("of a customer is the same on each device, but for what another device earned where that one was", async () => {
    const name = await nameCustomer();
    const phone = await makeCustomer(airline, ALL, name);
    const tablet = await makeCustomer(airline, ALL, name);
    await giveRun(phone, "AC1");
    const thanks = await phone.ping({ event: { name: "thanks" } });
    const welcome = await phone.ping(at(SHOP));
    expect([welcome.body.outcome, thanks.body.outcome]).toEqual(["offer", "offer"]);
    expect((await nowOf(phone)).items.map(({ receipt = "run" }) => receipt)).toEqual([
      thanks.body.receipt,
      welcome.body.receipt,
      "run",
    ]);
    expect((await nowOf(tablet)).items.map(({ receipt = "run" }) => receipt)).toEqual([thanks.body.receipt, "run"]);
  });
});
