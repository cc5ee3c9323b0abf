import { importJWK, SignJWT } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSenderKey } from "../../cli/keys/make-sender-key.ts";
import { newJti } from "../../client/sdk/device.ts";
import { publishCatalog } from "../../local/operate.ts";
import { askMesh } from "../../local/visitor.ts";
import type { Catalog, Moment } from "../../shared/catalog/catalog.ts";
import { type FaultyPushService, startPushService } from "../support/push-service.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type Customer, joinSubscribed } from "./support/push-customer.ts";

const TRAVELLERS = 6;

/** A run waits so long after its gate. */
const WAIT_SECONDS = 6;

const often: Pick<Moment, "caps" | "quietHours"> = { caps: [{ max: 9, per: "P1D" }], quietHours: "ignore" };
const card = (title: string): Pick<Moment, "offer"> => ({
  offer: { variants: [{ id: "a", format: "card", title: { en: title } }] },
});

let service: FaultyPushService;
let mesh: TestMesh;
let sign: (typ: string, claims: object) => Promise<string>;

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  const { entry, secret = "" } = await makeSenderKey("EdDSA", "airline", "");
  const scopes = ["link", "signal:booked", "signal:gate"];
  const catalog: Catalog = {
    senders: [{ id: "airline", kind: "backend", scopes, ...entry }],
    journeys: [
      {
        id: "flight",
        stages: [
          { id: "booked", on: { signal: "booked" } },
          { id: "gate", on: { signal: "gate" } },
          { id: "upgrade", on: { after: "gate", delay: `PT${WAIT_SECONDS}S` } },
        ],
      },
    ],
    moments: [
      { id: "gate", on: { stage: "gate" }, ...often, ...card("Gate {run.gate}") },
      { id: "upgrade", on: { stage: "upgrade" }, ...often, ...card("An upgrade") },
      { id: "thanks", on: { after: { moment: "gate", delay: `PT${WAIT_SECONDS}S` } }, ...often, ...card("Thank you") },
    ],
  };
  expect(await publishCatalog(mesh, JSON.stringify(catalog))).toHaveProperty("version");
  const key = await importJWK(JSON.parse(secret), "EdDSA");
  sign = (typ, claims) =>
    new SignJWT({ aud: mesh.url, iat: Date.now() / 1000, jti: newJti(), ...claims })
      .setProtectedHeader({ alg: "EdDSA", typ, kid: "airline" })
      .sign(key);
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

/** The status that comes back; undefined if nothing does. */
async function say(token: string): Promise<number | undefined> {
  const headers = { "content-type": "application/jose" };
  const answer = await fetch(`${mesh.url}/v1/signals`, { method: "POST", headers, body: token }).catch(() => undefined);
  return answer?.status;
}

async function joinAs(name: string, vapidPublicKey: string): Promise<Customer> {
  const customer = await joinSubscribed(mesh, service.subscribe(vapidPublicKey));
  await customer.consent({ profiling: true });
  const { visitor } = customer;
  const account = await sign("account+jwt", { customer: name, device: visitor.device.id });
  expect((await visitor.send("/v1/me/link", "link+jwt", { account })).status).toBe(200);
  return customer;
}

const exported = async ({ visitor }: Customer) => (await visitor.send("/v1/me/export", "export+jwt")).body;

it("each stage of a run comes once, by a signal or by itself, though the mesh is killed while it does, and while the run waits", async () => {
  const { vapidPublicKey } = await askMesh(mesh.url);
  const names = Array.from({ length: TRAVELLERS }, (_, at) => `traveller-${at}`);
  const people = await Promise.all(names.map((name) => joinAs(name, vapidPublicKey)));
  const about = { customers: names, run: "AC834/2026-08-14/YUL" };
  expect(await say(await sign("signal+jwt", { type: "booked", ...about }))).toBe(202);

  const gate = await sign("signal+jwt", { type: "gate", ...about, data: { gate: "B7" } });
  const first = say(gate);
  await Promise.race([first, expect.poll(() => service.received.length).toBeGreaterThan(0)]);
  await mesh.kill();
  await first;
  await mesh.restart();
  expect([await say(gate), await say(gate)]).toEqual([202, 202]);
  await mesh.kill();
  // The time that the runs wait for comes while there is no mesh.
  await new Promise((resolve) => setTimeout(resolve, WAIT_SECONDS * 1_000));
  await mesh.restart();

  for (const traveller of people) {
    await expect
      .poll(
        async () =>
          ((await exported(traveller)).exposures ?? []).map(({ moment }: { moment: string }) => moment).toSorted(),
        {
          timeout: 30_000,
          interval: 500,
        },
      )
      .toEqual(["gate", "thanks", "upgrade"]);
    await traveller.settled();
    const { runs, profile } = await exported(traveller);
    expect(runs).toMatchObject([{ journey: "flight", stage: "upgrade", data: { gate: { value: "B7" } } }]);
    expect(profile.follows).toBeUndefined();
  }
});
