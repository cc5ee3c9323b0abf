import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Subscribed } from "../../../local/push/push-service.ts";
import { checkEndpoint } from "../../../shared/push/endpoint.ts";
import { parsePushOrigins } from "../../../shared/push/push-origins.ts";
import { buildPush, type PushRequest, sendPush } from "../../../workers/adapters/web-push.ts";
import { type Behaviour, type FaultyPushService, startPushService } from "../../support/push-service.ts";
import { createVapidKey } from "../../support/vapid-key.ts";

const key = createVapidKey();
let service: FaultyPushService;

beforeAll(async () => {
  service = await startPushService();
});
afterAll(() => service.close());

function build({ subscription: { endpoint, keys } }: Subscribed, payload = "hello"): Promise<PushRequest> {
  const headers = { TTL: "60", Urgency: "normal", Topic: "t-1" } as const;
  const vapid = { key, contact: "https://mesh.example" };
  return buildPush({ subscription: { endpoint, ...keys }, payload, headers, vapid }, Date.now());
}

const sendTo = async (device: Subscribed) => sendPush(await build(device), fetch);

describe("a push over HTTP", () => {
  it("arrives, is read by its device, and is kept with its headers", async () => {
    const device = service.subscribe(key.publicKey);
    const arrival = device.next();
    expect(await sendPush(await build(device, "Fresh now"), fetch)).toEqual({ status: 201 });
    expect(await arrival).toMatchObject({
      endpointId: device.endpointId,
      headers: { ttl: "60", urgency: "normal", topic: "t-1", "content-encoding": "aes128gcm" },
      payload: "Fresh now",
    });
    expect(service.received.at(-1)?.payload).toBe("Fresh now");
  });

  it("goes to an endpoint that is allowed only locally", () => {
    const origins = parsePushOrigins(service.origin, true);
    const { endpoint } = service.subscribe().subscription;
    expect(origins.ok && checkEndpoint(endpoint, origins.value, true).ok).toBe(true);
    expect(parsePushOrigins(service.origin, false).ok).toBe(false);
  });

  it.each<[Behaviour, Awaited<ReturnType<typeof sendPush>>]>([
    ["megabyte", { status: 201 }],
    ["redirect", { status: 307 }],
    [{ status: 404 }, { status: 404 }],
    [{ status: 410 }, { status: 410 }],
    [{ status: 413 }, { status: 413 }],
    [
      { status: 429, retryAfter: "30" },
      { status: 429, retryAfterSeconds: 30 },
    ],
    [{ status: 500 }, { status: 500 }],
  ])("to a service that answers %j gives %j", async (behaviour, outcome) => {
    const device = service.subscribe();
    service.behave(device.endpointId, behaviour, "accept");
    expect(await sendTo(device)).toEqual(outcome);
    expect(await sendTo(device)).toEqual({ status: 201 });
  });

  it("to a service that never answers ends with the time-out, though the device has it", async () => {
    const device = service.subscribe();
    service.behave(device.endpointId, "hang");
    expect(await sendPush(await build(device), fetch, Date.now, 100)).toBe("no-answer");
    expect(await device.next()).toMatchObject({ payload: "hello" });
  });

  it("to a port where nobody listens gives no answer", async () => {
    const gone = await startPushService();
    const device = gone.subscribe();
    await gone.close();
    expect(await sendTo(device)).toBe("no-answer");
  });
});

describe("the push service of the tests is as strict as real ones:", () => {
  async function statusOf(change: (request: PushRequest) => Partial<PushRequest>, serverKey?: string) {
    const device = service.subscribe(serverKey);
    const request = await build(device);
    const before = service.received.length;
    const outcome = await sendPush({ ...request, ...change(request) }, fetch);
    expect(service.received).toHaveLength(before);
    return outcome === "no-answer" ? outcome : outcome.status;
  }
  const without = (name: string) => (request: PushRequest) => ({
    headers: Object.fromEntries(Object.entries(request.headers).filter(([header]) => header !== name)),
  });

  it("no TTL is 400", async () => {
    expect(await statusOf(without("TTL"))).toBe(400);
  });

  it("no VAPID header is 401", async () => {
    expect(await statusOf(without("Authorization"))).toBe(401);
  });

  it("another key than subscribed with is 403", async () => {
    expect(await statusOf(() => ({}), createVapidKey().publicKey)).toBe(403);
  });

  it("a forged token is 403", async () => {
    const forge = ({ headers }: PushRequest) => ({
      headers: {
        ...headers,
        Authorization: String(headers.Authorization).replace(/k=.*/, `k=${createVapidKey().publicKey}`),
      },
    });
    expect(await statusOf(forge)).toBe(403);
  });

  it("an unknown endpoint is 404", async () => {
    expect(await statusOf(({ endpoint }) => ({ endpoint: `${endpoint}-0` }))).toBe(404);
  });

  it("more than 4,096 bytes are 413", async () => {
    expect(await statusOf(() => ({ body: new Uint8Array(4097) }))).toBe(413);
  });

  it("a body for other keys is 400", async () => {
    const other = await build(service.subscribe());
    expect(await statusOf(() => ({ body: other.body }))).toBe(400);
  });
});
