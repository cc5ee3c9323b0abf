import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { breakObject, type Customer, makeCustomer, makeReachable, nameCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { readLive, switchLive } from "./support/operator.ts";
import {
  evict,
  MINUTE_MS,
  partOf,
  pass,
  pushesOf,
  rowsOf,
  runAlarm,
  SECOND_MS,
  tablesOf,
} from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { offer, street } from "./support/street.ts";
import { type Answered, post, publish, told } from "./support/visitor.ts";

const MORNING_MS = Date.UTC(2031, 7, 9, 9);
const DAY_MS = 24 * 60 * MINUTE_MS;

let desk: PushDesk;
let crm: Gateway;

beforeAll(async () => {
  vi.setSystemTime(MORNING_MS);
  desk = openPushDesk();
  const scopes = ["link", ...["ready", "late", "night", "unheard-of"].map((type) => `signal:${type}`)];
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes });
  const once: Pick<Moment, "caps"> = { caps: [{ max: 1, per: "P1D" }] };
  const moments: Moment[] = [
    { id: "ready", on: { signal: "ready" }, caps: [{ max: 9, per: "P1D" }], offer: offer() },
    { id: "here", on: { signal: "ready", place: { place: "shop" } }, priority: 90, ...once, offer: offer() },
    { id: "late", on: { signal: "late" }, ...effect({ warned: true }) },
    { id: "night", on: { signal: "night" }, quietHours: "hold", validFor: "PT8H", ...once, offer: offer() },
  ];
  const policy = { quietHours: { from: "21:00", to: "08:00" } };
  expect((await publish(street(moments, { policy, senders: [crm.entry] }))).status).toBe(200);
});
/** Each test has a day of its own, on which nothing is quiet yet. */
beforeEach(() => {
  vi.setSystemTime(MORNING_MS + Math.ceil((Date.now() - MORNING_MS + 1) / DAY_MS) * DAY_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function effect(set: Record<string, boolean>): Pick<Moment, "then"> {
  // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
  return { then: [{ set }] };
}

type About = { readonly ageSeconds?: number; readonly jti?: string };

const say = async (claims: object, about: About = {}): Promise<Answered> =>
  post("/v1/signals", await crm.sign({ type: "ready", ...claims }, { ...about, header: { typ: "signal+jwt" } }));
const on = { state: "on", validForSeconds: 12 * 3_600 };

/** Until everything that was begun has ended. */
const settled = (...customers: Customer[]) =>
  vi.waitFor(async () => {
    for (const { person } of customers) expect(await pushesOf(person)).toEqual([]);
  });
const heardBy = ({ customer }: Customer) => desk.requests.filter(({ url }) => url.endsWith(`/${customer}`)).length;

describe("a signal to a customer", () => {
  it("is a push to them, without `location` and `broadcast`, and in no live state", async () => {
    const customer = await makeReachable(crm);
    const { status, body } = await say({ customer: customer.customer, data: { order: 7 } });
    expect([status, body]).toEqual([202, { signal: expect.stringMatching(/^[\w-]{22}$/) }]);
    await desk.heard(1);
    await settled(customer);
    expect((await readLive()).body.live.signals).toEqual([]);
    const [row] = (await rowsOf(customer.person, "message")).filter(({ typ }) => typ === "signal+jwt");
    expect(row?.kid).toBe("sender:crm");
    expect(JSON.parse(String(row?.receipt))).toEqual({
      outcome: "push",
      moment: "ready",
      cause: { kind: "signal", signal: body.signal, type: "ready", once: true },
      gates: [{ moment: "ready", passed: true }],
    });
  });

  it("is answered alike if there is no such customer, of whom nothing is stored", async () => {
    const nobody = await nameCustomer();
    for (const more of [{}, on, { state: "off" }, { type: "unheard-of" }]) {
      const { status, body } = await say({ customer: nobody.customer, ...more });
      expect([status, body]).toEqual([202, { signal: expect.stringMatching(/^[\w-]{22}$/) }]);
    }
    expect(await tablesOf(nobody.person)).toEqual({});
  });

  it("gives once what it gives, however often its message comes, also at once", async () => {
    const customer = await makeReachable(crm);
    const jti = newJti();
    const claims = { customer: customer.customer, iat: Date.now() / 1000 };
    const answers = await Promise.all([1, 2, 3].map(() => say(claims, { jti })));
    await desk.heard(1);
    await settled(customer);
    await evict(customer.person);
    answers.push(await say(claims, { jti }));
    expect(new Set(answers.map(({ body }) => body.signal)).size).toBe(1);
    expect((await partOf(customer.person, "exposures")).length).toBe(1);
    // The same event, said in another message, is another signal.
    await say(claims);
    await desk.heard(2);
  });

  it("has its effects once, whether a push can come or not", async () => {
    const customer = await makeCustomer(crm, ["marketing"]);
    const jti = newJti();
    for (let time = 0; time < 2; time++)
      expect((await say({ type: "late", customer: customer.customer }, { jti })).status).toBe(202);
    expect((await partOf(customer.person, "profile")).attributes).toEqual({ warned: true });
    expect((await partOf(customer.person, "exposures")).length).toBe(1);
  });

  it("stores nothing if it gives nothing", async () => {
    const customer = await makeCustomer(crm, ["marketing", "push"]);
    const before = await tablesOf(customer.person);
    expect((await say({ customer: customer.customer })).status).toBe(202);
    expect((await say({ customer: customer.customer, validForSeconds: 60, at: Date.now() / 1000 - 61 })).status).toBe(
      202,
    );
    expect(await tablesOf(customer.person)).toEqual(before);
  });

  it("gives nothing to whom all devices are revoked", async () => {
    const customer = await makeReachable(crm);
    await switchLive("revoke", { device: customer.device.id });
    await say({ customer: customer.customer });
    pass(SECOND_MS);
    expect((await switchLive("restore", { device: customer.device.id })).status).toBe(200);
    expect(await partOf(customer.person, "exposures")).toEqual([]);
    await say({ customer: customer.customer });
    await desk.heard(1);
  });

  it("is ignored once senders have changed the person 1,000 times in 24 hours", async () => {
    const customer = await makeReachable(crm);
    await runInDurableObject(env.PERSON.getByName(customer.person), (_, { storage: { sql } }) => {
      const insert =
        "INSERT INTO message (kid, jti, typ, iatMs, atMs, answer) VALUES ('sender:crm', ?, 's', 0, ?, '{}')";
      for (let number = 0; number < 999; number++) sql.exec(insert, `filled-${number}`, Date.now());
    });
    await evict(customer.person);
    for (const claims of [{}, {}, on]) expect((await say({ customer: customer.customer, ...claims })).status).toBe(202);
    await desk.heard(1);
    await settled(customer);
    expect((await partOf(customer.person, "exposures")).length).toBe(1);
    expect((await partOf(customer.person, "profile")).signals).toBeUndefined();
  });
});

describe("a signal to customers", () => {
  it("comes to each of them once, and 500 are a message", async () => {
    const known = [await makeReachable(crm), await makeReachable(crm), await makeReachable(crm)];
    const names = known.map(({ customer }) => customer);
    const strangers = Array.from({ length: 494 }, (_, index) => `stranger-${index}-${"x".repeat(60)}`);
    const { status, body } = await say({ customers: [...names, ...strangers, ...names] });
    expect([status, Object.keys(body)]).toEqual([202, ["signal"]]);
    await desk.heard(3);
    await settled(...known);
    expect(known.map(heardBy)).toEqual([1, 1, 1]);
  });

  it("may have a token of 64 KiB, as no other signal may", async () => {
    const data = (size: number) => ({ data: { text: "x".repeat(size) } });
    const customers = ["nobody"];
    const large = Array.from({ length: 200 }, (_, index) => `stranger-${index}-${"x".repeat(60)}`);
    expect((await say({ customers: large })).status).toBe(202);
    expect(told(await say({ customers: Array.from({ length: 500 }, () => "x".repeat(128)) }))).toEqual([
      413,
      "content-too-large",
    ]);
    // Too much to say, but not too large.
    expect(told(await say({ customers, ...data(9_000) }))).toEqual([422, "invalid"]);
    for (const target of [{ customer: "nobody" }, { place: "shop" }, {}])
      expect(told(await say({ ...target, ...data(9_000) }))).toEqual([413, "content-too-large"]);
  });

  it("is 503 if one object does not answer; the same again tells who was not told, and nobody twice", async () => {
    const known = [await makeReachable(crm), await makeReachable(crm), await makeReachable(crm)];
    const jti = newJti();
    const claims = { customers: known.map(({ customer }) => customer), iat: Date.now() / 1000 };
    const repair = await breakObject(known[1]?.person ?? "");
    expect(told(await say(claims, { jti }))).toEqual([503, "unavailable"]);
    await desk.heard(2);
    await repair();
    expect((await say(claims, { jti })).status).toBe(202);
    await desk.heard(3);
    await settled(...known);
    expect(known.map(heardBy)).toEqual([1, 1, 1]);
  });
});

describe("a state of a customer", () => {
  it("gives once while it is on, and again after it was turned off", async () => {
    const customer = await makeReachable(crm);
    const { customer: name } = customer;
    await say({ customer: name, ...on });
    pass(SECOND_MS);
    await say({ customer: name, ...on });
    await desk.heard(1);
    pass(SECOND_MS);
    await say({ customer: name, state: "off" });
    pass(SECOND_MS);
    await say({ customer: name, ...on });
    await desk.heard(2);
    await settled(customer);
    expect((await partOf(customer.person, "exposures")).length).toBe(2);
  });

  it("gives nothing to an `on` that comes after the `off` that is later", async () => {
    const customer = await makeReachable(crm);
    const early = await crm.sign(
      { type: "ready", customer: customer.customer, ...on },
      { header: { typ: "signal+jwt" } },
    );
    pass(SECOND_MS);
    await say({ customer: customer.customer, state: "off" });
    expect((await post("/v1/signals", early)).status).toBe(202);
    expect(await partOf(customer.person, "exposures")).toEqual([]);
  });

  it("that gave nothing is judged again, as the signal it was", async () => {
    const customer = await makeCustomer(crm, ["marketing", "push"]);
    const first = await say({ customer: customer.customer, ...on });
    await subscribe(customer, customer.customer);
    pass(SECOND_MS);
    await say({ customer: customer.customer, ...on });
    await desk.heard(1);
    expect(Object.keys((await partOf(customer.person, "profile")).signalsHad)).toEqual([first.body.signal]);
  });

  /** 23 o'clock: quiet until 8. */
  const evening = () => pass(14 * 60 * MINUTE_MS);

  it("withdraws by `off` what no push service has taken, and gives its cap back", async () => {
    evening();
    const customer = await makeReachable(crm);
    await say({ type: "night", customer: customer.customer, ...on });
    expect(await pushesOf(customer.person)).toHaveLength(1);
    pass(SECOND_MS);
    await say({ type: "night", customer: customer.customer, state: "off" });
    expect(await pushesOf(customer.person)).toEqual([]);
    expect(await partOf(customer.person, "exposures")).toMatchObject([{ void: true }]);
    pass(SECOND_MS);
    await say({ type: "night", customer: customer.customer, ...on });
    expect(await pushesOf(customer.person)).toHaveLength(1);
    pass(10 * 60 * MINUTE_MS);
    await runAlarm(customer.person);
    await desk.heard(1);
  });

  it("is not sent after its moment was paused", async () => {
    evening();
    const customer = await makeReachable(crm);
    await say({ type: "night", customer: customer.customer });
    expect(await pushesOf(customer.person)).toHaveLength(1);
    await switchLive("pause", { moment: "night" });
    pass(10 * 60 * MINUTE_MS);
    await runAlarm(customer.person);
    await switchLive("resume", { moment: "night" });
    expect([await pushesOf(customer.person), desk.requests]).toEqual([[], []]);
  });
});
