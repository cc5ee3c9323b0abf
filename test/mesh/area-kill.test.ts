import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Catalog, Moment } from "../../shared/catalog/catalog.ts";
import { type FaultyPushService, startPushService } from "../support/push-service.ts";
import { runs } from "../support/runs.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { publish } from "./support/push-catalog.ts";
import { joinMesh } from "./support/push-customer.ts";

/*
 * A signal to everybody in a place, and a mesh that is killed at any moment of it: each round has a signal of its own, whose
 * people have to hear of it once, whatever was told, noted or on its way when the mesh died.
 */

/** An operator can make the mesh tell people 60 times an hour. */
const ROUNDS = Math.min(runs(4), 60);
/** More than one batch. */
const PEOPLE = 130;
const AT_ONCE = 10;
const OVEN = { latitude: 52.52, longitude: 13.405 };
/** By then the whole fan-out is over, if nothing stops it. */
const LATEST_KILL_MS = 900;

let service: FaultyPushService;
let mesh: TestMesh;
const endpoints: string[] = [];

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  await publish(mesh, ovens());
  for (let number = 0; number < PEOPLE; number += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, enter));
}, 300_000);

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

/** Every round has a signal of its own: one type is told at most every five minutes. */
function ovens(): Catalog {
  const moments = Array.from({ length: ROUNDS }, (_, round): Moment => {
    const title = { en: `Round ${round}` };
    return {
      id: `fresh-${round}`,
      on: { signal: `fresh-${round}` },
      service: true,
      quietHours: "ignore",
      caps: [{ max: 9, per: "day" }],
      offer: { variants: [{ id: "a", format: "card", title }] },
    };
  });
  return {
    mesh: { name: "Bakery" },
    places: [{ id: "oven", fence: { center: [OVEN.longitude, OVEN.latitude], radius: 100 } }],
    moments,
  };
}

/** Somebody new who is in the place, and registered there. */
async function enter(): Promise<void> {
  const { vapidPublicKey } = await (await fetch(`${mesh.url}/v1/mesh`)).json();
  const subscribed = service.subscribe(vapidPublicKey);
  const customer = await joinMesh(mesh, ["location", "marketing", "push", "broadcast"]);
  expect(await customer.subscribe(subscribed.subscription)).toBe(204);
  const { status } = await customer.visitor.ping({ position: { ...OVEN, accuracy: 10 } });
  expect(status).toBe(200);
  await vi.waitFor(async () => {
    const { body } = await customer.visitor.send("/v1/me/export", "export+jwt");
    expect(body.areas).toMatchObject([{ area: "place:oven", state: "held" }]);
  }, 30_000);
  endpoints.push(subscribed.endpointId);
}

/** Says that the signal of this round is on; the same message again has one effect. */
async function say(round: number, jti: string): Promise<number> {
  const { status } = await fetch(`${mesh.url}/admin/v1/signals`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${mesh.token}` },
    body: JSON.stringify({ type: `fresh-${round}`, place: "oven", state: "on", validForSeconds: 900, jti }),
  });
  return status;
}

/** How many different pushes reached an endpoint: one decision has one topic. */
function pushesTo(id: string): number {
  const topics = service.received.filter(({ endpointId }) => endpointId === id).map(({ headers }) => headers.topic);
  return new Set(topics).size;
}

/** The same delays in every run: spread over the whole time, the golden ratio apart. */
function killAfterMs(round: number): number {
  return ((round * 0.618_034) % 1) * LATEST_KILL_MS;
}

it(
  "everybody hears of a signal once, though the mesh is killed at any moment of telling it",
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const jti = newJti();
      const said = say(round, jti).catch(() => 0);
      await new Promise((resolve) => setTimeout(resolve, killAfterMs(round)));
      await mesh.kill();
      await said;
      await mesh.restart();
      // Who said it and heard nothing says it again.
      expect(await say(round, jti)).toBe(202);
      await vi.waitFor(() => expect(endpoints.filter((id) => pushesTo(id) <= round)).toEqual([]), {
        timeout: 90_000,
        interval: 200,
      });
    }
    for (const id of endpoints) expect(pushesTo(id)).toBe(ROUNDS);
  },
  ROUNDS * 150_000,
);
