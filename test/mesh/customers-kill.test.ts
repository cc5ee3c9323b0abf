import { importJWK, SignJWT } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSenderKey } from "../../cli/keys/make-sender-key.ts";
import { newJti } from "../../client/sdk/device.ts";
import { publishCatalog } from "../../local/operate.ts";
import { askMesh } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { type FaultyPushService, startPushService } from "../support/push-service.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type Customer, joinSubscribed } from "./support/push-customer.ts";

const CUSTOMERS = 12;

/** Nobody: they make the message so long that the kill cuts it off. */
const STRANGERS = 300;

let service: FaultyPushService;
let mesh: TestMesh;
let sign: (typ: string, claims: object) => Promise<string>;

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  const { entry, secret = "" } = await makeSenderKey("EdDSA", "crm", "");
  const scopes = ["link", "profiles", "erase", "signal:ready"];
  const catalog: Catalog = {
    senders: [{ id: "crm", kind: "backend", scopes, ...entry }],
    moments: [
      {
        id: "parcel",
        on: { signal: "ready" },
        when: "person.attributes.parcels == 1",
        caps: [{ max: 9, per: "P1D" }],
        offer: { variants: [{ id: "a", format: "card", title: { en: "Your parcel is here" } }] },
      },
    ],
  };
  expect(await publishCatalog(mesh, JSON.stringify(catalog))).toHaveProperty("version");
  const key = await importJWK(JSON.parse(secret), "EdDSA");
  sign = (typ, claims) =>
    new SignJWT({ aud: mesh.url, iat: Date.now() / 1000, jti: newJti(), ...claims })
      .setProtectedHeader({ alg: "EdDSA", typ, kid: "crm" })
      .sign(key);
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

/** What comes back; undefined if nothing does. */
async function post(
  path: string,
  token: string,
): Promise<{ readonly status: number; readonly body: object } | undefined> {
  try {
    const headers = { "content-type": "application/jose" };
    const answer = await fetch(`${mesh.url}${path}`, { method: "POST", headers, body: token });
    return { status: answer.status, body: await answer.json() };
  } catch {
    return undefined;
  }
}

/** A person with a push subscription, linked as this customer. */
async function joinAs(name: string, vapidPublicKey: string): Promise<Customer> {
  const customer = await joinSubscribed(mesh, service.subscribe(vapidPublicKey));
  await customer.consent({ profiling: true });
  const { visitor } = customer;
  const account = await sign("account+jwt", { customer: name, device: visitor.device.id });
  expect((await visitor.send("/v1/me/link", "link+jwt", { account })).status).toBe(200);
  return customer;
}

const exported = async ({ visitor }: Customer) => (await visitor.send("/v1/me/export", "export+jwt")).body;

it("what a back end says of many customers reaches each of them once, though the mesh is killed while it does", async () => {
  const { vapidPublicKey } = await askMesh(mesh.url);
  const names = Array.from({ length: CUSTOMERS }, (_, at) => `customer-${at}`);
  const people = await Promise.all(names.map((name) => joinAs(name, vapidPublicKey)));
  const rows = names.map((customer) => ({ customer, set: { parcels: 1 } }));
  const profiles = await sign("profiles+jwt", { rows: [...rows, { customer: "nobody", set: { parcels: 1 } }] });
  const taken = { status: 202, body: { accepted: CUSTOMERS, ignored: 1 } };
  expect(await post("/v1/profiles", profiles)).toEqual(taken);

  const strangers = Array.from({ length: STRANGERS }, (_, at) => `stranger-${at}`);
  const signal = await sign("signal+jwt", { type: "ready", customers: [...names, ...strangers] });
  const first = post("/v1/signals", signal);
  await Promise.race([first, waitForPush()]);
  await mesh.kill();
  await first;
  await mesh.restart();
  const again = await post("/v1/signals", signal);
  expect(again?.status).toBe(202);
  expect(await post("/v1/signals", signal)).toEqual(again);
  expect(await post("/v1/profiles", profiles)).toEqual(taken);

  for (const customer of people) {
    await customer.settled();
    const { profile, exposures } = await exported(customer);
    expect(profile).toMatchObject({
      attributes: { parcels: 1 },
      signalsHad: { [Object(again?.body).signal]: expect.any(Number) },
    });
    expect(exposures).toHaveLength(1);
  }

  const [gone] = people;
  const erasure = await sign("erasure+jwt", { customer: names[0] });
  for (let time = 0; time < 2; time++) expect(await post("/v1/erasures", erasure)).toEqual({ status: 202, body: {} });
  expect((await gone?.visitor.send("/v1/me/export", "export+jwt"))?.body.code).toBe("revoked");
});

/** Until the first of them has heard. */
async function waitForPush(): Promise<void> {
  await expect.poll(() => service.received.length).toBeGreaterThan(0);
}
