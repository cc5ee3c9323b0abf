/// <reference types="@cloudflare/vitest-plugin/types" />
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Registration } from "../../shared/areas/plan-registrations.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { signalOf } from "./support/area.ts";
import { claimOf } from "./support/claims.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { MINUTE_MS, partOf, pass, passToAlarm, passToTimer, stateOf } from "./support/person-object.ts";
import { openPushDesk, subscribe } from "./support/push-desk.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* Conditions on history and scores see the same if no device asks: a stay ends, a gateway hears a card, a signal comes. */

const ALL = ["location", "marketing", "push", "broadcast", "profiling"];

let gateway: Gateway;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2034, 5, 3, 12));
  openPushDesk();
  gateway = await makeGateway("gw-shop", "shop");
  const regular: Omit<Moment, "id" | "on"> = {
    when: 'person.received("hello", "P7D") && person.scores["known"] >= 1.0',
    purposes: ["marketing", "profiling"],
    caps: [{ max: 9, per: "day" }],
    offer: offer(),
  };
  const moments: Moment[] = [
    { id: "hello", on: { event: "hello" }, offer: offer() },
    { id: "bye", on: { exit: { place: "shop" } }, ...regular },
    { id: "card", on: { enter: { place: "shop" } }, channels: ["push"], ...regular, purposes: ["profiling", "push"] },
    { id: "fresh", on: { signal: "fresh", place: { place: "shop" } }, ...regular },
  ];
  const scores = [{ id: "known", halfLife: "P7D", add: [{ on: { event: "hello" }, points: 2 }] }];
  expect((await publish(street(moments, { scores, senders: [gateway.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Two people whom a push reaches, one of whom got `hello`. */
async function newPeople(): Promise<readonly [known: Visitor, stranger: Visitor]> {
  const people = [await makeVisitor(ALL), await makeVisitor(ALL)] as const;
  for (const visitor of people) await subscribe(visitor, "phone");
  expect((await people[0].ping({ event: { name: "hello" } })).body.outcome).toBe("offer");
  return people;
}

/** Moments that were given to the person, as exposures have it. */
async function givenTo({ person }: Visitor): Promise<string[]> {
  return (await partOf(person, "exposures")).map(({ moment }: { moment: string }) => moment).sort();
}

describe("a condition on history and scores", () => {
  it("is judged if a stay ends by silence", async () => {
    const people = await newPeople();
    for (const visitor of people) {
      await visitor.ping(at(SHOP));
      await passToTimer(visitor.person, "silence");
      await passToAlarm(visitor.person);
    }
    expect(await Promise.all(people.map(givenTo))).toEqual([["bye", "hello"], []]);
  });

  it("is judged if a gateway hears the person's card", async () => {
    const people = await newPeople();
    for (const visitor of people) {
      const tag = newMac();
      await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
      expect((await gateway.hear(rows(tag))).status).toBe(202);
    }
    expect(await Promise.all(people.map(givenTo))).toEqual([["card", "hello"], []]);
  });

  it("is judged if a signal comes to the person", async () => {
    const people = await newPeople();
    for (const visitor of people) {
      await visitor.ping(at(SHOP));
      const area = "place:shop";
      const registration = await vi.waitFor(async () => {
        const { areas = [] } = await stateOf(visitor.person);
        const found = (areas as Registration[]).find((one) => one.area === area && one.state === "held");
        if (found === undefined) throw new Error("not registered yet");
        return found;
      });
      const { epoch } = await partOf(visitor.person, "profile");
      const { signal } = signalOf("s1");
      const call = { person: visitor.person, epoch, key: registration.key, area, signal };
      await env.PERSON.getByName(visitor.person).signal(JSON.stringify(call));
    }
    expect(await Promise.all(people.map(givenTo))).toEqual([["fresh", "hello"], []]);
  });
});
