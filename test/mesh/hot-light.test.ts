import { afterAll, beforeAll, expect, it } from "vitest";
import { BAKERY, CATALOG_TEXT, peopleOnStreet, SIGNAL } from "../../cli/demo-hot-light/street.ts";
import { callAdmin, publishCatalog } from "../../local/operate.ts";
import { type PushService, startPushService } from "../../local/push/push-service.ts";
import { askMesh, makeVisitor } from "../../local/visitor.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";

let mesh: TestMesh;
let pushService: PushService;

beforeAll(async () => {
  pushService = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: pushService.origin });
  const published = await publishCatalog(mesh, CATALOG_TEXT);
  if ("faults" in published) throw new Error(published.faults.join("\n"));
});
afterAll(async () => {
  await mesh?.stop();
  await pushService?.close();
});

it("an oven lights up, and everyone near who agreed knows at once, once", async () => {
  const { audience, noticeVersion, vapidPublicKey } = await askMesh(mesh.url);
  const people = peopleOnStreet(40);
  const expected: string[] = [];
  for (const { position, agrees, isInReach } of people) {
    const visitor = await makeVisitor({ url: mesh.url, audience });
    const purposes = ["location", "marketing", "push", ...(agrees ? ["broadcast"] : [])];
    const grants = purposes.map((purpose) => ({ purpose, granted: true }));
    const { endpointId, subscription } = pushService.subscribe(vapidPublicKey);
    if (agrees && isInReach) expected.push(endpointId);
    await visitor.register();
    await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
    await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription });
    expect((await visitor.ping({ position: { ...position, accuracy: 10 } })).status).toBe(200);
  }
  const body = JSON.stringify({
    type: SIGNAL,
    place: BAKERY,
    state: "on",
    validForSeconds: 600,
    jti: crypto.randomUUID(),
  });
  const headers = { "content-type": "application/json" };
  const said = await callAdmin(mesh, "signals", { method: "POST", headers, body });
  expect([said.status, await said.text()]).toEqual([202, expect.any(String)]);
  await expect.poll(() => pushService.received.length, { timeout: 10_000 }).toBe(expected.length);
  expect(pushService.received.map(({ endpointId }) => endpointId).sort()).toEqual(expected.sort());
});
