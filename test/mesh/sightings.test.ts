import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PushService, startPushService } from "../../local/push/push-service.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { publish } from "./support/budget-catalog.ts";
import {
  type Gateway,
  heardByMinew,
  heardByRuuvi,
  heardInRows,
  type Listening,
  makeGateway,
  newMac,
  postSightings,
} from "./support/gateway.ts";
import { sightingsCatalog } from "./support/sightings-catalog.ts";
import { type Carrier, joinCarrier } from "./support/tag-carrier.ts";

let service: PushService;
let mesh: TestMesh;
let listening: Listening;
let bakery: Gateway;
let cafe: Gateway;
let kiosk: Gateway;

beforeAll(async () => {
  service = await startPushService();
  mesh = await startMesh({ PUSH_SERVICE_ORIGINS: service.origin });
  listening = { url: mesh.url, audience: mesh.url };
  [bakery, cafe, kiosk] = await Promise.all([
    makeGateway("gw-bakery", "bakery"),
    makeGateway("gw-cafe", "cafe", "ES256"),
    makeGateway("gw-kiosk", "kiosk"),
  ]);
  await publish(mesh, sightingsCatalog([bakery, cafe, kiosk].map(({ entry }) => entry)));
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

/** What a gateway hears of them, so many seconds ago; the answer is a 202. */
async function hear(gateway: Gateway, { mac }: Carrier, rssi = -55, agoSeconds = 0): Promise<void> {
  const iatSeconds = Date.now() / 1000 - agoSeconds;
  const posted = await gateway.post(listening, heardInRows(mac, rssi), { iatSeconds });
  expect(posted).toMatchObject({ status: 202, body: { accepted: 3, ignored: 0 } });
}

const placesOf = async (carrier: Carrier) => Object.keys((await carrier.presence()).visits);

describe("a gateway that hears a registered tag brings its person their push, with no app open,", () => {
  it("as our own rows", async () => {
    const carrier = await joinCarrier(mesh, service);
    await hear(bakery, carrier);
    expect(await carrier.nextTitle()).toBe("Welcome to the bakery");
    expect(await carrier.receipts()).toMatchObject([{ outcome: "push", moment: "welcome-to-the-bakery" }]);
  });

  it("as Minew's boxes post it, with a clock that is an hour wrong", async () => {
    const carrier = await joinCarrier(mesh, service);
    const heard = heardByMinew(carrier.mac, Date.now() - 3_600_000);
    expect(await bakery.post(listening, heard)).toMatchObject({ status: 202, body: { accepted: 3, ignored: 1 } });
    expect(await carrier.nextTitle()).toBe("Welcome to the bakery");
  });

  it("as Ruuvi's post it, a message a second", async () => {
    const carrier = await joinCarrier(mesh, service);
    for (const agoSeconds of [2, 1, 0]) {
      const nowMs = Date.now() - agoSeconds * 1000;
      expect(await placesOf(carrier)).toEqual([]);
      await cafe.post(listening, heardByRuuvi(carrier.mac, nowMs), { iatSeconds: nowMs / 1000 });
    }
    expect(await carrier.nextTitle()).toBe("Welcome to the cafe");
  });
});

describe("somebody whose tag two gateways hear", () => {
  it("moves with it as they walk over, and is in one place at a time", async () => {
    const carrier = await joinCarrier(mesh, service);
    await hear(bakery, carrier, -60, 40);
    expect(await carrier.nextTitle()).toBe("Welcome to the bakery");
    // Half way: the other one hears it too, and a little better.
    await hear(cafe, carrier, -57, 36);
    expect(await placesOf(carrier)).toEqual(["bakery"]);
    await hear(bakery, carrier, -72, 20);
    await hear(cafe, carrier, -50, 19);
    expect(await carrier.nextTitle()).toBe("Welcome to the cafe");
    const { stays, visits } = await carrier.presence();
    expect(Object.keys(visits)).toEqual(["cafe"]);
    expect(stays).toMatchObject([{ via: "gateway:gw-cafe", place: "cafe", confidence: "high", trust: "low" }]);
  });

  it("has left once it is heard only faintly", async () => {
    const carrier = await joinCarrier(mesh, service);
    await hear(bakery, carrier, -60, 40);
    expect(await carrier.nextTitle()).toBe("Welcome to the bakery");
    await hear(bakery, carrier, -75, 20);
    expect(await placesOf(carrier)).toEqual(["bakery"]);
    await hear(bakery, carrier, -88);
    expect(await carrier.nextTitle()).toBe("Goodbye from the bakery");
    expect(await placesOf(carrier)).toEqual([]);
  });

  it("has left once nobody has heard it for the place's silence, without a message", async () => {
    const carrier = await joinCarrier(mesh, service);
    await hear(kiosk, carrier);
    expect(await placesOf(carrier)).toEqual(["kiosk"]);
    expect(await carrier.nextTitle()).toBe("Goodbye from the kiosk");
    expect(await placesOf(carrier)).toEqual([]);
  });
});

/** So many tags in one message, each of somebody else. */
const PEOPLE = 8;

describe("a mesh that is killed", () => {
  it("between two messages of a gateway remembers the first one: sent again it has no second effect", async () => {
    const carrier = await joinCarrier(mesh, service);
    const entering = await bakery.sign(listening, heardInRows(carrier.mac));
    expect((await postSightings(entering)).status).toBe(202);
    const before = await carrier.presence();
    await mesh.kill();
    await mesh.restart();
    expect((await postSightings(entering)).status).toBe(202);
    await hear(bakery, carrier, -50);
    await carrier.customer.settled();
    expect(await carrier.presence()).toMatchObject({ visits: before.visits, visitCounts: { bakery: 1 } });
    expect(await carrier.receipts()).toHaveLength(1);
    expect(carrier.topics().size).toBe(1);
  });

  it.each([0, 8])(
    "%i ms into a message has told each person once, when the gateway has sent it again",
    async (afterMs) => {
      const macs = Array.from({ length: PEOPLE }, () => newMac());
      const people = await Promise.all(macs.map((mac) => joinCarrier(mesh, service, [mac])));
      const body = macs.flatMap((mac) => heardInRows(mac).body);
      const message = await bakery.sign(listening, { format: "rows", body });
      const first = postSightings(message).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await mesh.kill();
      await first;
      await mesh.restart();
      expect(await postSightings(message)).toMatchObject({ status: 202, body: { accepted: 3 * PEOPLE } });
      for (const person of people) {
        await person.customer.settled();
        expect(await person.receipts()).toMatchObject([{ outcome: "push", moment: "welcome-to-the-bakery" }]);
        expect(await person.presence()).toMatchObject({ visitCounts: { bakery: 1 } });
        expect(person.topics().size).toBe(1);
      }
    },
  );
});
