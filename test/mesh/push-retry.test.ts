import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askMesh, type MeshInfo } from "../../local/visitor.ts";
import { type Behaviour, type FaultyPushService, startPushService } from "../support/push-service.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { publish, pushCatalog, quietEndMs } from "./support/push-catalog.ts";
import { joinSubscribed } from "./support/push-customer.ts";

let service: FaultyPushService;
let mesh: TestMesh;
let info: MeshInfo;

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  await publish(mesh, pushCatalog(quietEndMs(Date.now())));
  info = await askMesh(mesh.url);
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

/** A customer whose first push is answered in one way and all that follow in another; the push is decided. */
async function orderWith(first: Behaviour, then: Behaviour) {
  const subscribed = service.subscribe(info.vapidPublicKey);
  service.behave(subscribed.endpointId, first, then);
  const customer = await joinSubscribed(mesh, subscribed);
  expect(await customer.order()).toMatchObject({ outcome: "push" });
  return { subscribed, customer, attempt: await subscribed.next() };
}

// Each waits for a retry, so all wait at once.
describe.concurrent("a push that was not taken at first", () => {
  it.each([500, 503])("because of %i is sent again, once, with the same topic and tag", async (status) => {
    const { subscribed, customer, attempt } = await orderWith({ status }, "accept");
    const again = await subscribed.next();
    await customer.settled();
    expect(again.payload).toBe(attempt.payload);
    expect(again.headers.topic).toBe(attempt.headers.topic);
    expect(Number(again.headers.ttl)).toBeLessThan(Number(attempt.headers.ttl));
    expect(service.received.filter(({ endpointId }) => endpointId === subscribed.endpointId)).toHaveLength(2);
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "cap-moment" });
  });

  it("because of 429 is sent again no earlier than Retry-After says", async () => {
    // By itself the mesh would try again within 5 s.
    const { subscribed, customer } = await orderWith({ status: 429, retryAfter: "6" }, "accept");
    const refusedAtMs = performance.now();
    await subscribed.next();
    expect(performance.now() - refusedAtMs).toBeGreaterThan(5_900);
    await customer.settled();
  });

  it("as the service said nothing may have arrived: when it ends then, its cap is not given back", async () => {
    const { customer } = await orderWith("hang", "hang");
    const isUnknown = async () => expect(await customer.queued()).toMatchObject([{ deliveries: [{ unknown: true }] }]);
    await waitFor(isUnknown);
    await customer.consent({ marketing: false });
    await customer.settled();
    await customer.consent({ marketing: true });
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "cap-moment" });
  });

  it("is stopped by withdrawal before it is sent again, and its cap stays used", async () => {
    const { customer } = await orderWith({ status: 503 }, "accept");
    await customer.consent({ marketing: false });
    await customer.settled();
    await customer.consent({ marketing: true });
    expect(await customer.order()).toMatchObject({ reason: "cap-moment" });
  });

  it("is stopped by withdrawal also while the service takes its time", async () => {
    const { subscribed, customer } = await orderWith("hang", "accept");
    await customer.consent({ push: false });
    await customer.settled();
    expect(service.received.filter(({ endpointId }) => endpointId === subscribed.endpointId)).toHaveLength(1);
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "consent" });
  });
});
