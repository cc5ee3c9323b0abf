/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { type Run, runName } from "../../shared/journeys/run.ts";
import { counted } from "./support/counters.ts";
import { makeCustomer, nameCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { evict, HOUR_MS, MINUTE_MS, pass, tablesOf } from "./support/person-object.ts";
import { costOf } from "./support/storage-cost.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

const ALL = ["location", "marketing", "profiling", "measurement"];

let crm: Gateway;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2032, 5, 4, 12));
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link"] });
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
  expect((await publish(street(moments, { journeys, senders: [crm.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

const nowOf = async (visitor: Visitor, claims = {}) => (await visitor.send("/v1/me/now", "now+jwt", claims)).body;

/** Stores a run as it was told of an hour ago. */
async function giveRun(person: string, key: string, boardsInHours?: number): Promise<void> {
  const told = (value: string) => ({ value, atMs: 0, by: "m" });
  const atMs = Date.now() - HOUR_MS;
  const boards =
    boardsInHours === undefined ? {} : { boards: told(new Date(Date.now() + boardsInHours * HOUR_MS).toISOString()) };
  const run: Run = {
    journey: "flight",
    key,
    stage: "booked",
    passed: [],
    stageMs: atMs,
    progressMs: atMs,
    data: { to: told("Oslo"), ...boards },
    trust: "medium",
    openedBy: "airline",
  };
  const row = JSON.stringify({ run, dueMs: Date.now() + 99 * HOUR_MS, purposes: ["profiling"] });
  await runInDurableObject(env.PERSON.getByName(person), (_, { storage: { sql } }) => {
    sql.exec("INSERT INTO record (kind, name, value) VALUES ('run', ?, ?)", runName(run), row);
  });
  await evict(person);
}

describe("what the first screen should show", () => {
  it("is nothing for somebody without an object, and no object is made", async () => {
    const visitor = await makeVisitor();
    expect(await nowOf(visitor)).toEqual({ items: [], serverTime: Date.now() / 1000 });
    expect(await tablesOf(visitor.person)).toEqual({});
  });

  it("is runs and offers as they are told on the wire, the most pressing first", async () => {
    const visitor = await makeVisitor(ALL);
    await giveRun(visitor.person, "AC1", 30);
    await giveRun(visitor.person, "AC2", 2);
    const { body } = await visitor.ping({ event: { name: "thanks" } });
    const answer = await nowOf(visitor);
    const since = new Date(Date.now() - HOUR_MS).toISOString();
    const run = { kind: "run", journey: "flight", stage: "booked", since, title: "To Oslo" };
    const boards = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
    expect(answer).toEqual({
      items: [
        { ...run, run: "AC2", data: { to: "Oslo", boards: boards(2) } },
        { kind: "offer", offer: body.offer, receipt: body.receipt },
        { ...run, run: "AC1", data: { to: "Oslo", boards: boards(30) } },
      ],
      serverTime: Date.now() / 1000,
    });
  });

  it("is in the language of the question, else in the person's", async () => {
    const visitor = await makeVisitor(ALL);
    await giveRun(visitor.person, "AC1");
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

  it("writes no row and sets no alarm, also for a wait that is over", async () => {
    const visitor = await makeVisitor(ALL);
    await visitor.ping({ event: { name: "thanks" } });
    await giveRun(visitor.person, "AC1", -0.5);
    await counted(visitor.person);
    const [, written, alarms] = await costOf(visitor.person, async () => {
      expect((await nowOf(visitor)).items).toMatchObject([{ kind: "offer" }, { stage: "boarding", title: "Boarding" }]);
    });
    expect([written, alarms]).toEqual([0, 0]);
  });

  it("ends with the consent that it is of", async () => {
    const visitor = await makeVisitor(ALL);
    await giveRun(visitor.person, "AC1");
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

  it("of a customer is the same on each device, but for what another device earned where that one was", async () => {
    const name = await nameCustomer();
    const phone = await makeCustomer(crm, ALL, name);
    const tablet = await makeCustomer(crm, ALL, name);
    await giveRun(name.person, "AC1");
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
