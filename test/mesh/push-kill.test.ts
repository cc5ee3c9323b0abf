import { afterAll, beforeAll, expect, it } from "vitest";
import { askMesh } from "../../local/visitor.ts";
import { type FaultyPushService, startPushService } from "../support/push-service.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { publish, pushCatalog, quietEndMs } from "./support/push-catalog.ts";
import { joinSubscribed } from "./support/push-customer.ts";

let service: FaultyPushService;
let mesh: TestMesh;

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  await publish(mesh, pushCatalog(quietEndMs(Date.now())));
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

/** This many order at the same moment, so that the kill finds their pushes before, during and after the sending. */
const CUSTOMERS = 12;

it("every push that was answered arrives though the mesh is killed at once, and none is decided twice", async () => {
  const { vapidPublicKey } = await askMesh(mesh.url);
  const people = await Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, number) => {
      const subscribed = service.subscribe(vapidPublicKey);
      // Half of the push services keep the attempt waiting that the kill cuts off.
      const hangs = number % 2 === 1;
      if (hangs) service.behave(subscribed.endpointId, "hang");
      return { subscribed, hangs, customer: await joinSubscribed(mesh, subscribed) };
    }),
  );
  const answers = people.map(({ customer }) => customer.order());
  await Promise.any(answers);
  await mesh.kill();
  const settled = await Promise.allSettled(answers);
  for (const answer of settled) {
    if (answer.status === "fulfilled") expect(answer.value.outcome).toBe("push");
  }
  const before = people.map(({ subscribed }) => topicsOf(subscribed.endpointId).length);
  for (const { subscribed } of people) service.behave(subscribed.endpointId, "accept");
  await mesh.restart();

  for (const [number, { subscribed, hangs, customer }] of people.entries()) {
    // Who heard nothing asks again: the push was decided before the kill, or it is decided now.
    const again = await customer.order();
    if (settled[number]?.status === "fulfilled" || again.outcome !== "push") expect(again.reason).toBe("cap-moment");
    await customer.settled();
    const topics = topicsOf(subscribed.endpointId);
    // What hung was never taken, so it must have come once more.
    expect(topics.length).toBeGreaterThan(hangs ? (before[number] ?? 0) : 0);
    expect(new Set(topics).size).toBe(1);
    expect(await customer.order()).toMatchObject({ outcome: "none", reason: "cap-moment" });
  }
});

/** The topic of every push that reached this endpoint: one decision has one. */
function topicsOf(id: string): (string | undefined)[] {
  return service.received.filter(({ endpointId }) => endpointId === id).map(({ headers }) => headers.topic);
}
