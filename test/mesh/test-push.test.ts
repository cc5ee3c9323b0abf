import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callAdmin } from "../../local/operate.ts";
import { askMesh, type MeshInfo } from "../../local/visitor.ts";
import { type FaultyPushService, startPushService } from "../support/push-service.ts";
import { runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type Customer, joinMesh, joinSubscribed } from "./support/push-customer.ts";

const PROJECT = join(import.meta.dirname, "../..");

let service: FaultyPushService;
let mesh: TestMesh;
let info: MeshInfo;

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  info = await askMesh(mesh.url);
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

/** Not in this process's own turn: the push service is in it. */
const push = (device: string) =>
  runProgram([process.execPath, "cli/mesh.ts", "push", "--to", device, "--url", mesh.url, `--token=${mesh.token}`], {
    cwd: PROJECT,
  });

async function tell(device: string) {
  const headers = { "content-type": "application/json" };
  const answer = await callAdmin(mesh, "push", { method: "POST", headers, body: JSON.stringify({ device }) });
  const { code, delivered, status } = await answer.json();
  return [answer.status, code ?? delivered, status].slice(0, code === undefined ? 3 : 2);
}

const rowsOf = async ({ visitor }: Customer) => {
  const {
    timers: _timers,
    messages: _messages,
    memory: _memory,
    ...rows
  } = (await visitor.send("/v1/me/export", "export+jwt")).body;
  return rows;
};

describe("mesh push", () => {
  it("sends a push that the device can read, and leaves nothing behind", async () => {
    const subscribed = service.subscribe(info.vapidPublicKey);
    const customer = await joinSubscribed(mesh, subscribed);
    const before = await rowsOf(customer);
    // Where docs/phone.md says that the name of the device is.
    expect(before.subscriptions).toMatchObject([{ device: customer.visitor.device.id }]);
    expect(await push(customer.visitor.device.id)).toEqual({
      code: 0,
      out: "The push service took it (201): look at the device.\n",
      error: "",
    });
    const { payload, headers } = await subscribed.next();
    expect(JSON.parse(payload)).toEqual({
      web_push: 8030,
      notification: {
        title: "Pushes work",
        body: "This is a test. The mesh sent it to this device.",
        navigate: `${mesh.url}/`,
        lang: "en",
        dir: "auto",
        tag: headers.topic,
        data: { receipt: expect.any(String) },
      },
    });
    expect(Number(headers.ttl)).toBe(600);
    expect(await rowsOf(customer)).toEqual(before);
  });

  it("says what the push service refuses, and fails", async () => {
    const subscribed = service.subscribe(info.vapidPublicKey);
    service.behave(subscribed.endpointId, { status: 410 });
    const customer = await joinSubscribed(mesh, subscribed);
    expect(await push(customer.visitor.device.id)).toMatchObject({
      code: 1,
      error: expect.stringContaining("refused it (410). The subscription has ended"),
    });
  });

  it("is refused for a device without consent, without a subscription, and for one that is nobody's", async () => {
    const unwilling = await joinMesh(mesh, ["marketing"]);
    const unsubscribed = await joinMesh(mesh);
    const passer = await joinMesh(mesh, []);
    expect(await tell(unwilling.visitor.device.id)).toEqual([409, "consent-missing"]);
    expect(await tell(unsubscribed.visitor.device.id)).toEqual([404, "not-found"]);
    expect(await tell(passer.visitor.device.id)).toEqual([404, "not-found"]);
    expect(await tell("no-thumbprint")).toEqual([422, "invalid"]);
    expect(await push(unwilling.visitor.device.id)).toMatchObject({
      code: 1,
      error: expect.stringContaining("purpose push"),
    });
  });

  it("holds a withdrawal: nothing is sent after it", async () => {
    const subscribed = service.subscribe(info.vapidPublicKey);
    const customer = await joinSubscribed(mesh, subscribed);
    await customer.consent({ push: false });
    expect((await tell(customer.visitor.device.id))[0]).toBeGreaterThanOrEqual(404);
    expect(service.received.filter(({ endpointId }) => endpointId === subscribed.endpointId)).toEqual([]);
  });
});
