/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment, Webhook } from "../../shared/catalog/catalog.ts";
import { openIsolate } from "../../workers/isolate/isolate.ts";
import { counted } from "./support/counters.ts";
import { couponOffer, redeemed } from "./support/coupons.ts";
import { makeCustomer, nameCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { type HookDesk, keptOf, makeWebhook, openHookDesk, sendHooks } from "./support/hook-desk.ts";
import { HOUR_MS, MINUTE_MS, pass, runAlarm, SECOND_MS, stateOf } from "./support/person-object.ts";
import { offer, street } from "./support/street.ts";
import { call, makeVisitor, post, publish, told, type Visitor } from "./support/visitor.ts";

let desk: HookDesk;
let backEnd: Gateway;
let webhooks: Webhook[];
const ALL = ["crm", "news", "ads", "tv"];

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2032, 4, 3, 12, 10));
  desk = openHookDesk();
  backEnd = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link", "profiles", "erase"] });
  webhooks = [
    await makeWebhook({ id: "crm", host: "crm.example.com", events: [...EVENTS], identity: "customer" }),
    await makeWebhook({
      id: "news",
      host: "news.example.com",
      events: ["moment.given", "person.erased"],
      moments: ["tea"],
    }),
    await makeWebhook({
      id: "ads",
      host: "ads.example.net",
      events: [...EVENTS.filter((one) => one !== "offer.handover")],
    }),
    await makeWebhook({ id: "tv", host: "tv.example.org", events: ["suppression.started", "person.erased"] }),
  ];
  const moments: Moment[] = [
    {
      id: "coffee",
      campaign: "drinks",
      on: { event: "coffee" },
      offer: offer(),
      // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
      then: [{ suppress: "drinks-ads", for: "PT90M" }],
    },
    { id: "tea", on: { event: "tea" }, offer: offer() },
    { id: "cake", on: { event: "cake" }, caps: [{ max: 9, per: "day" }], offer: couponOffer() },
    {
      id: "letter",
      on: { event: "letter" },
      channels: ["push", "handover"],
      handover: "crm",
      caps: [{ max: 5, per: "day" }],
      offer: offer(),
    },
  ];
  const { status, body } = await publish(
    street(moments, { webhooks, campaigns: [{ id: "drinks" }], senders: [backEnd.entry] }),
  );
  expect([status, body]).toEqual([200, body]);
});
beforeEach(async () => {
  pass(31 * MINUTE_MS);
  await sendHooks(...ALL);
  pass(MINUTE_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const EVENTS = [
  "moment.given",
  "offer.handover",
  "suppression.started",
  "consent.changed",
  "coupon.redeemed",
  "account.linked",
  "person.erased",
] as const;

function happens(visitor: Visitor, name: string, claims: object = {}) {
  return visitor.ping({ event: { name }, ...claims });
}

/** Everything that is told by now has come to the outboxes, and left them. */
async function settle(visitor: Pick<Visitor, "person">): Promise<void> {
  await counted(visitor.person);
  await sendHooks(...ALL);
}

describe("what an own host hears", () => {
  it("is who got what, at once, with a subject that only this webhook has", async () => {
    const visitor = await makeVisitor(["marketing"]);
    expect((await happens(visitor, "tea")).body.outcome).toBe("offer");
    await settle(visitor);
    const [crm, news] = [desk.of("crm.example.com"), desk.of("news.example.com")];
    expect(desk.of("crm.example.com", "moment.given").map(({ body }) => body)).toEqual([
      {
        type: "moment.given",
        timestamp: new Date().toISOString(),
        data: {
          subject: expect.stringMatching(/^[\w-]{22}$/),
          sequence: expect.any(Number),
          moment: "tea",
          variant: "a",
          channel: "inline",
        },
      },
    ]);
    expect(crm[0]?.url).toBe("https://crm.example.com/mesh");
    expect(crm[0]?.redirect).toBe("manual");
    expect(news[0]?.body.data.subject).not.toBe(crm[0]?.body.data.subject);
    expect(news[0]?.headers.get("webhook-id")).not.toBe(crm[0]?.headers.get("webhook-id"));
    expect(crm[0]?.text).not.toContain(visitor.person);
  });

  it("is nothing that the webhook does not ask for, and nothing without its purpose", async () => {
    const visitor = await makeVisitor(["marketing"]);
    await happens(visitor, "coffee");
    await settle(visitor);
    expect(desk.of("news.example.com")).toEqual([]);
    const types = desk.of("crm.example.com").map(({ body }) => body.type);
    expect(types.toSorted()).toEqual(["consent.changed", "moment.given", "suppression.started"]);
    const stranger = await makeVisitor(["location"]);
    await happens(stranger, "coffee");
    await settle(stranger);
    expect(desk.heard).toHaveLength(3);
  });

  it("names the customer to a webhook of identity customer alone", async () => {
    const customer = await makeCustomer(backEnd, ["marketing"]);
    await settle(customer);
    expect(desk.of("crm.example.com", "account.linked")[0]?.body.data.customer).toBe(customer.customer);
    await happens(customer, "tea");
    await settle(customer);
    expect(desk.of("news.example.com", "moment.given")[0]?.body.data).not.toHaveProperty("customer");
  });
});

describe("what a partner hears", () => {
  it("is nothing without consent to partners", async () => {
    const visitor = await makeVisitor(["marketing"]);
    await happens(visitor, "tea");
    await counted(visitor.person);
    pass(HOUR_MS);
    await sendHooks(...ALL);
    expect(desk.of("ads.example.net")).toEqual([]);
  });

  it("leaves 15 to 30 minutes later, says that time, and an end by the hour", async () => {
    const visitor = await makeVisitor(["marketing", "partners"]);
    const beganMs = Date.now();
    await happens(visitor, "coffee");
    await counted(visitor.person);
    pass(15 * MINUTE_MS - 2 * SECOND_MS);
    await sendHooks(...ALL);
    expect(desk.of("ads.example.net")).toEqual([]);
    pass(15 * MINUTE_MS + 4 * SECOND_MS);
    await sendHooks("ads");
    const [given] = desk.of("ads.example.net", "moment.given");
    const [suppressed] = desk.of("ads.example.net", "suppression.started");
    expect(given?.body).toMatchObject({ type: "moment.given", data: { moment: "coffee", campaign: "drinks" } });
    expect(suppressed?.body).toMatchObject({ type: "suppression.started", data: { name: "drinks-ads" } });
    for (const { body } of [given, suppressed].filter((one) => one !== undefined)) {
      const lateMs = Date.parse(body.timestamp) - beganMs;
      expect(lateMs).toBeGreaterThanOrEqual(15 * MINUTE_MS);
      expect(lateMs).toBeLessThanOrEqual(30 * MINUTE_MS + SECOND_MS);
    }
    expect(Date.parse(suppressed?.body.data.until) % HOUR_MS).toBe(0);
    expect(suppressed?.body.data.sequence).toBeGreaterThan(given?.body.data.sequence);
  });

  it("is nothing of what waits once the person withdraws, but that they did", async () => {
    const visitor = await makeVisitor(["marketing", "partners"]);
    await happens(visitor, "tea");
    await counted(visitor.person);
    await visitor.consent({ partners: false });
    await counted(visitor.person);
    pass(31 * MINUTE_MS);
    await sendHooks(...ALL);
    expect(desk.of("ads.example.net").map(({ body }) => [body.type, body.data.purpose, body.data.granted])).toEqual([
      ["consent.changed", "partners", false],
    ]);
  });

  it("is nothing of what begins after they withdrew partners, be it an end or another withdrawal", async () => {
    const visitor = await makeVisitor(["marketing", "partners", "push"]);
    await visitor.send("/v1/me/subject", "subject+jwt", { webhook: "ads" });
    await happens(visitor, "coffee");
    await visitor.consent({ partners: false });
    await happens(visitor, "coffee");
    await visitor.consent({ push: false });
    await counted(visitor.person);
    pass(HOUR_MS);
    await sendHooks(...ALL);
    expect(desk.of("ads.example.net").map(({ body }) => [body.type, body.data.purpose])).toEqual([
      ["consent.changed", "partners"],
    ]);
    await visitor.send("/v1/me/erase", "erase+jwt");
    await counted(visitor.person);
    pass(HOUR_MS);
    await sendHooks(...ALL);
    expect(desk.of("ads.example.net").at(-1)?.body.type).toBe("person.erased");
  });

  it("is nothing once a browser says GPC, until a later grant", async () => {
    const visitor = await makeVisitor(["marketing", "partners"]);
    await happens(visitor, "tea");
    await counted(visitor.person);
    pass(2 * MINUTE_MS);
    const token = await visitor.sign("ping+jwt", { event: { name: "nothing-at-all" } });
    expect((await post("/v1/pings", token, { "sec-gpc": "1" })).status).toBe(200);
    // It was signed before, and comes late.
    expect((await visitor.consent({ partners: true }, { ageSeconds: 60 })).status).toBe(200);
    await happens(visitor, "coffee");
    await counted(visitor.person);
    pass(31 * MINUTE_MS);
    await sendHooks(...ALL);
    expect(desk.of("ads.example.net")).toEqual([]);
    expect(await visitor.send("/v1/me/subject", "subject+jwt", { webhook: "ads" })).toMatchObject({ status: 409 });
    await visitor.consent({ partners: true });
    await happens(visitor, "tea");
    await counted(visitor.person);
    pass(31 * MINUTE_MS);
    await sendHooks(...ALL);
    expect(desk.of("ads.example.net", "moment.given").map(({ body }) => body.data.moment)).toEqual(["tea"]);
  });
});

describe("the subject", () => {
  it("is told to the page, and makes the partner hear what is held back", async () => {
    const visitor = await makeVisitor(["marketing", "partners"]);
    const { status, body } = await visitor.send("/v1/me/subject", "subject+jwt", { webhook: "tv" });
    expect([status, Object.keys(body)]).toEqual([200, ["subject"]]);
    expect(await visitor.send("/v1/me/subject", "subject+jwt", { webhook: "tv" })).toMatchObject({ body });
    await happens(visitor, "coffee");
    await counted(visitor.person);
    pass(31 * MINUTE_MS);
    await sendHooks(...ALL);
    expect(desk.of("tv.example.org").map((one) => [one.body.type, one.body.data.subject])).toEqual([
      ["suppression.started", body.subject],
    ]);
    const unknown = await makeVisitor(["marketing", "partners"]);
    await happens(unknown, "coffee");
    await counted(unknown.person);
    pass(31 * MINUTE_MS);
    await sendHooks(...ALL);
    expect(desk.of("tv.example.org")).toHaveLength(1);
  });

  it.each([
    [["marketing"], "tv", [409, "consent-missing"]],
    [["marketing", "partners"], "radio", [404, "not-found"]],
  ] as const)("of who agreed to %j is refused for %s: %j", async (purposes, webhook, refusal) => {
    const visitor = await makeVisitor(purposes);
    expect(told(await visitor.send("/v1/me/subject", "subject+jwt", { webhook }))).toEqual(refusal);
  });
});

describe("a coupon that is redeemed while no catalog can be read", () => {
  it("is told of once there is one", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const { offer: given } = (await happens(visitor, "cake")).body;
    await settle(visitor);
    desk.clear();
    const object = env.PERSON.getByName(visitor.person);
    const { catalog } = await runInDurableObject(object, (person) => openIsolate(Reflect.get(person, "env")));
    const current = vi.spyOn(catalog, "current").mockResolvedValue(undefined);
    expect(await redeemed(visitor.person, given.coupon.code)).toBe("redeemed");
    const atMs = Date.now();
    await sendHooks(...ALL);
    expect(desk.of("crm.example.com")).toEqual([]);
    current.mockRestore();
    pass(16 * MINUTE_MS);
    await runAlarm(visitor.person);
    await settle(visitor);
    const heard = desk.of("crm.example.com", "coupon.redeemed");
    expect(heard.map(({ body }) => [body.timestamp, body.data.moment])).toEqual([
      [new Date(atMs).toISOString(), "cake"],
    ]);
    expect(JSON.stringify(await stateOf(visitor.person))).not.toContain("untold");
  });
});

describe("the end", () => {
  it("takes back what is on its way, and is told to who was told", async () => {
    const visitor = await makeVisitor(["marketing", "partners"]);
    await happens(visitor, "tea");
    await settle(visitor);
    const subject = desk.of("crm.example.com")[0]?.body.data.subject;
    await visitor.send("/v1/me/erase", "erase+jwt");
    await counted(visitor.person);
    pass(31 * MINUTE_MS);
    await sendHooks(...ALL);
    expect(desk.of("crm.example.com", "person.erased").map(({ body }) => body.data)).toEqual([
      { subject, sequence: expect.any(Number) },
    ]);
    expect(desk.of("ads.example.net").map(({ body }) => body.type)).toEqual(["person.erased"]);
    expect(desk.of("tv.example.org")).toEqual([]);
    expect(JSON.stringify(await stateOf(visitor.person))).not.toContain("crm");
  });

  it("is told of a device's own person who becomes one with a customer", async () => {
    const visitor = await makeVisitor(["marketing"]);
    await happens(visitor, "tea");
    await settle(visitor);
    const subject = desk.of("crm.example.com")[0]?.body.data.subject;
    const known = await nameCustomer();
    const account = await backEnd.sign(
      { customer: known.customer, device: visitor.device.id },
      { header: { typ: "account+jwt" } },
    );
    const { body } = await visitor.send("/v1/me/link", "link+jwt", { account });
    await settle({ person: body.person });
    expect(desk.of("crm.example.com", "person.erased").map((one) => one.body.data.subject)).toEqual([subject]);
    const linked = desk.of("crm.example.com", "account.linked").map((one) => one.body.data);
    expect(linked).toEqual([{ subject: expect.any(String), customer: known.customer, sequence: expect.any(Number) }]);
    expect(linked[0]?.subject).not.toBe(subject);
  });
});

describe("a device that had taken back what its account agreed to", () => {
  it("takes it back of the account, with what is on its way", async () => {
    const known = await nameCustomer();
    const customer = await makeCustomer(backEnd, ["marketing", "partners"], known);
    await settle(customer);
    desk.clear();
    await happens(customer, "tea");
    const other = await makeVisitor(["marketing", "partners"]);
    await other.consent({ partners: false });
    const claims = { customer: known.customer, device: other.device.id };
    const account = await backEnd.sign(claims, { header: { typ: "account+jwt" } });
    expect((await other.send("/v1/me/link", "link+jwt", { account })).status).toBe(200);
    await settle(customer);
    pass(HOUR_MS);
    await sendHooks(...ALL);
    // Both devices' own people are no more, which is told of them.
    const said = (host: string) =>
      desk
        .of(host)
        .filter(({ body }) => body.type !== "person.erased")
        .map(({ body }) => [body.type, body.data.purpose]);
    expect(said("ads.example.net")).toEqual([["consent.changed", "partners"]]);
    expect(said("crm.example.com")).toContainEqual(["consent.changed", "partners"]);
    expect(said("crm.example.com")).toContainEqual(["moment.given", undefined]);
  });
});

describe("hand-over", () => {
  it("is a push that goes by the brand's provider, to a customer without a subscription", async () => {
    const customer = await makeCustomer(backEnd, ["marketing", "handover"]);
    await settle(customer);
    desk.clear();
    const { body } = await happens(customer, "letter", { channel: "push" });
    expect([body.outcome, body.via, body.offer.moment]).toEqual(["push", "handover", "letter"]);
    await settle(customer);
    expect(desk.of("crm.example.com", "moment.given")[0]?.body.data.channel).toBe("handover");
    const [handed] = desk.of("crm.example.com", "offer.handover");
    expect(handed?.body.data).toEqual({
      subject: expect.any(String),
      customer: customer.customer,
      sequence: expect.any(Number),
      offer: body.offer,
    });
  });

  it("reaches no one who is not linked, and no one who did not agree to it", async () => {
    const visitor = await makeVisitor(["marketing", "push", "handover"]);
    expect((await happens(visitor, "letter", { channel: "push" })).body).toMatchObject({
      outcome: "none",
      reason: "no-channel",
    });
    const customer = await makeCustomer(backEnd, ["marketing"]);
    expect((await happens(customer, "letter")).body).toMatchObject({ outcome: "none", reason: "consent" });
  });

  it.each([
    ["a withdrawal", (customer: Visitor) => customer.consent({ handover: false })],
    [
      "a stop of its moment",
      (customer: Visitor, receipt: string) => customer.send("/v1/me/stops", "stop+jwt", { receipt, stopped: true }),
    ],
    ["an erasure", (customer: Visitor) => customer.send("/v1/me/erase", "erase+jwt")],
    ["the end of its validity", async () => pass(HOUR_MS)],
    ["a pause", async () => expect((await operate("/admin/v1/pause", { moment: "letter" })).status).toBe(200)],
  ] as const)("is taken back undelivered by %s", async (_, end) => {
    const customer = await makeCustomer(backEnd, ["marketing", "handover"]);
    await settle(customer);
    desk.clear();
    desk.answer(...Array.from({ length: 9 }, () => 503));
    const { via, receipt } = (await happens(customer, "letter")).body;
    expect(via).toBe("handover");
    await settle(customer);
    expect(desk.of("crm.example.com", "offer.handover")).toHaveLength(1);
    await end(customer, receipt);
    await counted(customer.person);
    desk.clear();
    pass(6 * SECOND_MS);
    await sendHooks(...ALL);
    pass(HOUR_MS);
    await sendHooks(...ALL);
    expect(desk.of("crm.example.com", "offer.handover")).toEqual([]);
    await operate("/admin/v1/resume", { moment: "letter" });
  });
});

function operate(path: string, body?: object) {
  const headers = { "content-type": "application/json", authorization: "Bearer operator-of-the-tests" };
  return call(path, body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) });
}

const troubleOf = async (webhook: string) =>
  (await operate("/admin/v1/health")).body.trouble.filter((says: string) => says.includes(`"${webhook}"`));

describe("an endpoint that fails", () => {
  it("hears again after 5 s, 5 min and so on, with the same id and body", async () => {
    const visitor = await makeVisitor(["marketing"]);
    desk.answer(500, "silence", 302);
    await happens(visitor, "coffee");
    await counted(visitor.person);
    await sendHooks("crm");
    const first = desk.of("crm.example.com", "moment.given");
    desk.clear();
    expect(first).toHaveLength(1);
    pass(6 * SECOND_MS);
    await sendHooks("crm");
    const again = desk.of("crm.example.com", "moment.given");
    expect(again.map(({ text, headers }) => [text, headers.get("webhook-id")])).toEqual(
      first.map(({ text, headers }) => [text, headers.get("webhook-id")]),
    );
    expect(await keptOf("crm")).toEqual([]);
  });

  it("gets nothing more once it is gone, until an operator resumes it", async () => {
    const visitor = await makeVisitor(["marketing"]);
    desk.answer(410);
    await happens(visitor, "tea");
    await counted(visitor.person);
    await sendHooks("news");
    desk.clear();
    pass(HOUR_MS);
    await happens(visitor, "tea");
    await settle(visitor);
    expect(desk.of("news.example.com")).toEqual([]);
    const listed = (await operate("/admin/v1/webhooks")).body.webhooks;
    expect(listed.find(({ id }: { id: string }) => id === "news")).toMatchObject({
      state: "gone",
      waiting: 2,
      own: true,
    });
    expect(await troubleOf("news")).toEqual(['the webhook "news" is stopped: its endpoint answered that it is gone']);
    expect((await operate("/admin/v1/webhooks/news/resume", {})).body).toMatchObject({ state: "on" });
    expect(await troubleOf("news")).toEqual([]);
    await sendHooks("news");
    expect(desk.of("news.example.com")).toHaveLength(2);
  });

  it("is trouble once messages are given up, until they are replayed", async () => {
    const visitor = await makeVisitor(["marketing"]);
    desk.answer(...new Array<number>(9).fill(500));
    await happens(visitor, "tea");
    await counted(visitor.person);
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await troubleOf("crm")).toEqual([]);
      await sendHooks("crm");
      await sendHooks("crm");
      pass(36 * HOUR_MS - SECOND_MS);
    }
    expect(await troubleOf("crm")).toEqual([
      'messages of the webhook "crm" were given up after three days: 2 can be replayed',
    ]);
    desk.clear();
    expect((await operate("/admin/v1/webhooks/crm/replay", {})).body).toEqual({ replayed: 2 });
    await sendHooks("crm");
    expect(await troubleOf("crm")).toEqual([]);
  });

  it("is tried and replayed by hand, and whose body never matters", async () => {
    expect((await operate("/admin/v1/webhooks/crm/test", {})).body).toEqual({ delivered: true, status: 204 });
    expect(desk.heard[0]?.body).toEqual({ type: "webhook.test", timestamp: new Date().toISOString(), data: {} });
    desk.answer(new Response("secrets of the inner network", { status: 500 }));
    expect((await operate("/admin/v1/webhooks/crm/test", {})).body).toEqual({ delivered: false, status: 500 });
    expect(told(await operate("/admin/v1/webhooks/radio/test", {}))).toEqual([404, "not-found"]);
    const visitor = await makeVisitor(["marketing"]);
    desk.answer(500);
    await happens(visitor, "tea");
    await counted(visitor.person);
    await sendHooks("crm");
    desk.clear();
    expect((await operate("/admin/v1/webhooks/crm/replay", {})).body).toEqual({ replayed: 1 });
    await sendHooks("crm");
    expect(desk.of("crm.example.com")).toHaveLength(1);
    expect(told(await operate("/admin/v1/webhooks/crm/replay", { message: "unheard-of" }))).toEqual([404, "not-found"]);
    const { entries } = (await operate("/admin/v1/audit")).body;
    const acts = entries.filter(({ subject }: { subject: string }) => subject === "webhook crm");
    // The newest first: other tests before this one may have replayed, too.
    expect(
      acts
        .slice(0, 4)
        .map(({ what }: { what: string }) => what)
        .toSorted(),
    ).toEqual(["webhook-replay", "webhook-replay", "webhook-test", "webhook-test"]);
  });
});
