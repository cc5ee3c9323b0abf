import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askMesh, type MeshInfo } from "../../local/visitor.ts";
import { type Behaviour, type FaultyPushService, startPushService } from "../support/push-service.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { publish, pushCatalog, quietEndMs } from "./support/push-catalog.ts";
import { joinMesh, joinSubscribed } from "./support/push-customer.ts";

let service: FaultyPushService;
let mesh: TestMesh;
let info: MeshInfo;
const endMs = quietEndMs(Date.now());

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  await publish(mesh, pushCatalog(endMs));
  info = await askMesh(mesh.url);
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

/** A customer with a subscription whose pushes are answered in this way. */
async function joinWith(...behaviours: Behaviour[]) {
  const subscribed = service.subscribe(info.vapidPublicKey);
  service.behave(subscribed.endpointId, ...behaviours);
  return { subscribed, customer: await joinSubscribed(mesh, subscribed) };
}

const pushesTo = (endpointId: string) => service.received.filter((push) => push.endpointId === endpointId);

describe("a push", () => {
  it("arrives, encrypted for its subscription, as Declarative Web Push with the offer that was answered", async () => {
    const { subscribed, customer } = await joinWith("accept");
    const answer = await customer.order();
    expect(answer).toMatchObject({ outcome: "push", offer: { moment: "ready" }, receipt: expect.any(String) });
    const { payload, headers } = await subscribed.next();
    const { notification, ...rest } = JSON.parse(payload);
    expect(rest).toEqual({ web_push: 8030 });
    expect(notification).toEqual({
      title: "Your order is ready 🍩",
      body: "Come to the counter.",
      navigate: "https://bakery.example/orders",
      lang: "en",
      dir: "auto",
      tag: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
      data: { receipt: answer.receipt },
    });
    expect(headers).toMatchObject({ urgency: "high", topic: notification.tag, "content-encoding": "aes128gcm" });
    expect(Number(headers.ttl)).toBeGreaterThan(0);
    const leftSeconds = (Date.parse(answer.offer?.validUntil ?? "") - Date.now()) / 1000;
    expect(Number(headers.ttl)).toBeLessThanOrEqual(leftSeconds + 1);
  });

  it.each([
    ["de-CH", "de", "Deine Bestellung ist fertig 🍩"],
    ["fr", "en", "Your order is ready 🍩"],
  ])("for somebody with locale %s says that its language is %s, as its text is", async (locale, lang, title) => {
    const { subscribed, customer } = await joinWith("accept");
    await customer.visitor.ping({ event: { name: "order" }, channel: "push", locale });
    expect(JSON.parse((await subscribed.next()).payload).notification).toMatchObject({ lang, title });
  });

  it("that was taken is sent once and counts against its cap", async () => {
    const { subscribed, customer } = await joinWith("accept");
    await customer.order();
    await customer.settled();
    expect(pushesTo(subscribed.endpointId)).toHaveLength(1);
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "cap-moment" });
  });

  it("is not sent again when its message is repeated, and answered as it was", async () => {
    const { subscribed, customer } = await joinWith("accept");
    const first = await customer.visitor.ping({ event: { name: "order" }, channel: "push" });
    await customer.settled();
    const again = await customer.visitor.repeat(first);
    expect(again.body).toMatchObject({ outcome: "push", receipt: first.body.receipt, offer: first.body.offer });
    await customer.settled();
    expect(pushesTo(subscribed.endpointId)).toHaveLength(1);
  });

  it("is an offer in the answer where the app is open", async () => {
    const { subscribed, customer } = await joinWith("accept");
    const { body } = await customer.visitor.ping({ event: { name: "order" } });
    expect(body).toMatchObject({ outcome: "offer", offer: { moment: "ready" } });
    await customer.settled();
    expect(pushesTo(subscribed.endpointId)).toEqual([]);
  });

  it("is no worse for a push service that answers a megabyte", async () => {
    const { subscribed, customer } = await joinWith("megabyte");
    expect(await customer.order()).toMatchObject({ outcome: "push" });
    await customer.settled();
    expect(pushesTo(subscribed.endpointId)).toHaveLength(1);
    expect(await customer.order()).toMatchObject({ reason: "cap-moment" });
  });
});

describe("a push service that says", () => {
  it.each([404, 410])("%i has ended the subscription; the cap stays used", async (status) => {
    const { customer } = await joinWith({ status });
    expect(await customer.order()).toMatchObject({ outcome: "push" });
    await customer.settled();
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "cap-moment" });
    const anew = service.subscribe(info.vapidPublicKey);
    expect(await customer.subscribe(anew.subscription)).toBe(204);
    expect(await customer.order()).toMatchObject({ reason: "cap-moment" });
  });

  it.each<[string, Behaviour]>([
    ["413 (too large)", { status: 413 }],
    ["400", { status: 400 }],
    ["307 elsewhere, where nobody follows it,", "redirect"],
  ])("%s refuses that one push; the cap stays used and the subscription stays", async (_, refusal) => {
    const { subscribed, customer } = await joinWith(refusal, "accept");
    expect(await customer.order()).toMatchObject({ outcome: "push" });
    await customer.settled();
    expect(pushesTo(subscribed.endpointId)).toHaveLength(1);
    expect(await customer.order()).toMatchObject({ reason: "cap-moment" });
  });

  it.each([401, 403])(
    "%i refuses the mesh's own key; the cap is given back once, and the decision is void",
    async (status) => {
      const { subscribed, customer } = await joinWith({ status });
      const first = await customer.order();
      expect(first).toMatchObject({ outcome: "push" });
      await customer.settled();
      expect(pushesTo(subscribed.endpointId)).toHaveLength(1);
      const page = await fetch(`${mesh.url}/o/${first.receipt}`);
      expect([page.status, await page.text()]).toEqual([200, expect.not.stringContaining("Your order is ready")]);
      await customer.consent({ measurement: true });
      const reaction = { receipt: first.receipt, kind: "click" };
      expect((await customer.visitor.send("/v1/reactions", "reaction+jwt", reaction)).status).toBe(404);
      expect(await customer.order()).toMatchObject({ outcome: "push" });
      await customer.settled();
      expect(pushesTo(subscribed.endpointId)).toHaveLength(2);
      expect(await customer.order()).toMatchObject({ reason: "cap-moment" });
    },
  );
});

describe("in quiet hours", () => {
  it("a push that holds is stored, and sent no earlier than they end", async () => {
    const { subscribed, customer } = await joinWith("accept");
    const answer = await customer.order("order-tomorrow");
    expect(answer.outcome).toBe("push");
    expect(answer.offer?.validUntil).toBe(new Date(endMs + 20 * 60_000).toISOString());
    expect(await customer.queued()).toMatchObject([{ deliveries: [{ attempts: 0, nextAtMs: endMs }] }]);
    // A push decided after it has arrived; the held one has not.
    await customer.order();
    expect(JSON.parse((await subscribed.next()).payload).notification.data.receipt).not.toBe(answer.receipt);
    await waitFor(async () => expect(await customer.queued()).toMatchObject([{ deliveries: [{ attempts: 0 }] }]));
    expect(await customer.order("order-tomorrow")).toMatchObject({ reason: "cap-moment" });
  });

  it("a push that holds is stopped by withdrawal, and its cap stays used", async () => {
    const { customer } = await joinWith("accept");
    await customer.order("order-tomorrow");
    await customer.consent({ marketing: false });
    expect(await customer.queued()).toEqual([]);
    await customer.consent({ marketing: true });
    expect(await customer.order("order-tomorrow")).toMatchObject({ reason: "cap-moment" });
  });

  it("a moment that does not hold drops its push, and one that holds drops an inline offer", async () => {
    const { customer } = await joinWith("accept");
    expect(await customer.order("order-now")).toMatchObject({ outcome: "none", reason: "quiet-hours" });
    const { body } = await customer.visitor.ping({ event: { name: "order-tomorrow" } });
    expect(body).toMatchObject({ outcome: "none", reason: "quiet-hours" });
  });
});

describe("a subscription", () => {
  const wanted = () => service.subscribe(info.vapidPublicKey).subscription;

  it("needs the push consent, whether the person is known or not; null never does", async () => {
    for (const purposes of [[], ["marketing"]]) {
      const customer = await joinMesh(mesh, purposes);
      const refused = await customer.visitor.send("/v1/me/subscription", "subscription+jwt", {
        subscription: wanted(),
      });
      expect(refused).toMatchObject({ status: 409, body: { code: "consent-missing" } });
      expect(await customer.subscribe(null)).toBe(204);
    }
  });

  it.each([
    "https://push.evil.example/abc",
    "https://fcm.googleapis.com.evil.example/fcm/send/abc",
    "http://fcm.googleapis.com/fcm/send/abc",
    "https://fcm.googleapis.com:8443/fcm/send/abc",
    "https://someone@fcm.googleapis.com/fcm/send/abc",
    "https://127.0.0.1/push/abc",
    "http://169.254.169.254/latest/meta-data",
  ])("is refused for an endpoint of no known push service: %s", async (endpoint) => {
    const customer = await joinMesh(mesh);
    const claims = { subscription: { ...wanted(), endpoint } };
    const refused = await customer.visitor.send("/v1/me/subscription", "subscription+jwt", claims);
    expect(refused).toMatchObject({ status: 422, body: { code: "push-service-not-allowed" } });
  });

  it.each([
    "https://fcm.googleapis.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/abc",
    "https://web.push.apple.com/abc",
    "https://wns2-par02p.notify.windows.com/w/?token=abc",
  ])("is taken for an endpoint of a known push service: %s", async (endpoint) => {
    const customer = await joinMesh(mesh);
    expect(await customer.subscribe({ ...wanted(), endpoint })).toBe(204);
  });

  it("is what a push needs: without one, or after null, the reason is no-channel", async () => {
    const customer = await joinMesh(mesh);
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "no-channel" });
    await customer.subscribe(wanted());
    await customer.subscribe(null);
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "no-channel" });
  });

  it("goes with the push consent, and does not come back with it", async () => {
    const { customer } = await joinWith("accept");
    await customer.consent({ push: false });
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "consent" });
    await customer.consent({ push: true });
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "no-channel" });
  });

  it("that replaces another gets the pushes from then on: a device has one", async () => {
    const { subscribed, customer } = await joinWith("accept");
    const newer = service.subscribe(info.vapidPublicKey);
    expect(await customer.subscribe(newer.subscription)).toBe(204);
    await customer.order();
    expect((await newer.next()).payload).toContain("Your order is ready");
    await customer.settled();
    expect(pushesTo(subscribed.endpointId)).toEqual([]);
  });
});
