import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { counted } from "./support/counters.ts";
import { MINUTE_MS, partOf, pass, pushesOf, runAlarm, stateOf } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

/* What named the device's own person before a link: receipts, pages, queued pushes, the device itself. All of it works after. */

let crm: BackEnd;
let desk: PushDesk;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2037, 5, 3, 12));
  desk = openPushDesk();
  crm = await makeBackEnd();
  const limits = { quietHours: "ignore" as const, caps: [{ max: 9, per: "day" as const }] };
  const moments = [
    { id: "welcome", on: { enter: { place: "shop" } }, ...limits, offer: offer() },
    { id: "ready", on: { event: "order" }, ...limits, offer: offer() },
  ];
  expect((await publish(street(moments, { senders: [crm.entry] }))).status).toBe(200);
});
beforeEach(() => {
  pass(MINUTE_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

let customers = 0;

/** Somebody who got an offer before they were linked, and the receipt of it. */
async function linkedAfterOffer(): Promise<{ phone: Visitor; own: Visitor; receipt: string }> {
  const phone = await makeVisitor(["location", "marketing", "measurement", "push"]);
  await subscribe(phone, `names-${customers}`);
  const { receipt } = (await phone.ping(at(SHOP))).body;
  const own = { ...phone };
  await linked(crm, phone, `names-${customers++}`);
  return { phone, own, receipt };
}

describe("a receipt from before a link", () => {
  it("takes a reaction and a stop, under the new pass and under the old one", async () => {
    const { phone, own, receipt } = await linkedAfterOffer();
    const react = (visitor: Visitor, kind: string) => visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind });
    expect((await react(phone, "click")).status).toBe(202);
    expect((await react({ ...own, pass: own.pass }, "dismiss")).status).toBe(202);
    const stop = await phone.send("/v1/me/stops", "stop+jwt", { receipt, stopped: true });
    expect(stop.status).toBe(204);
    expect((await partOf(phone.person, "profile")).stops).toMatchObject({ welcome: { stopped: true } });
    await counted(phone.person);
  });

  it("is nobody else's: not another customer's, nor of who is linked to none", async () => {
    const { receipt } = await linkedAfterOffer();
    const { phone: other } = await linkedAfterOffer();
    const stranger = await makeVisitor(["measurement"]);
    for (const visitor of [other, stranger]) {
      const claims = { receipt, kind: "click" };
      expect(told(await visitor.send("/v1/reactions", "reaction+jwt", claims))).toEqual([404, "not-found"]);
    }
  });

  it("has its page, also once the device is unlinked", async () => {
    const { phone, receipt } = await linkedAfterOffer();
    expect((await call(`/o/${receipt}`)).status).toBe(200);
    expect((await phone.send("/v1/me/unlink", "unlink+jwt")).status).toBe(204);
    expect((await call(`/o/${receipt}`)).status).toBe(200);
  });
});

describe("a device that is linked", () => {
  it("gets the pushes of its customer, and a test push by its own name", async () => {
    const { phone } = await linkedAfterOffer();
    const laptop = await makeVisitor();
    const { customer } = await partOf(phone.person, "profile");
    await linked(crm, laptop, customer);
    expect((await laptop.ping({ event: { name: "order" }, channel: "push" })).body.outcome).toBe("push");
    await desk.heard(1);
    expect(desk.requests[0]?.url).toContain("names-");
    await vi.waitFor(async () => expect(await pushesOf(phone.person)).toEqual([]));
    const tested = await call("/admin/v1/push", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer operator-of-the-tests" },
      body: JSON.stringify({ device: phone.device.id }),
    });
    expect([tested.status, tested.body]).toEqual([200, { delivered: true, status: 201 }]);
  });

  it("gets no push any more once it is unlinked", async () => {
    const { phone } = await linkedAfterOffer();
    const laptop = await makeVisitor();
    const { customer } = await partOf(phone.person, "profile");
    await linked(crm, laptop, customer);
    expect((await laptop.send("/v1/me/unlink", "unlink+jwt", { device: phone.device.id })).status).toBe(204);
    pass(MINUTE_MS);
    expect((await laptop.ping({ event: { name: "order" }, channel: "push" })).body.outcome).toBe("none");
    expect(desk.requests).toEqual([]);
    expect((await partOf(phone.person, "presence")).stays).toEqual([]);
  });

  it("is linked only once a push that is being sent has ended: whether it arrived goes with it", async () => {
    const phone = await makeVisitor(["location", "marketing", "push"]);
    await subscribe(phone, "slow");
    let answer = (_: Response) => {};
    desk.answer(new Promise<Response>((resolve) => (answer = resolve)));
    expect((await phone.ping({ event: { name: "order" }, channel: "push" })).body.outcome).toBe("push");
    await desk.heard(1);
    expect(told(await crm.link(phone, "slow"))).toEqual([503, "unavailable"]);
    answer(new Response(null, { status: 201 }));
    await vi.waitFor(async () => expect(await pushesOf(phone.person)).toEqual([]));
    await linked(crm, phone, "slow");
    expect(await pushesOf(phone.person)).toEqual([]);
    expect(desk.requests).toHaveLength(1);
  });

  it("leads nowhere 400 days after it was unlinked, and stays used up", async () => {
    const { phone, own, receipt } = await linkedAfterOffer();
    expect((await phone.send("/v1/me/unlink", "unlink+jwt")).status).toBe(204);
    expect((await stateOf(own.person)).forward).toMatchObject({ state: "closed", to: phone.person });
    pass(400 * 24 * 60 * MINUTE_MS);
    await runAlarm(own.person);
    expect((await stateOf(own.person)).forward).toEqual({
      state: "closed",
      epoch: expect.any(Number),
      merge: expect.any(String),
      atMs: expect.any(Number),
    });
    expect((await call(`/o/${receipt}`)).status).toBe(404);
    await own.send("/v1/devices", "device+jwt", { pass: undefined });
    expect(told(await own.consent({ marketing: true }))).toEqual([401, "revoked"]);
  });
});
