import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { switchLive } from "../../cli/operator/operate-live.ts";
import { callAdmin } from "../../local/operate.ts";
import { type PushService, startPushService } from "../../local/push/push-service.ts";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import { type RemoteBridges, startRemoteBridges } from "../../local/redis/remote-bridges.ts";
import { requirement } from "../../local/requirements.ts";
import { askMesh, type Exchange, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog, Moment } from "../../shared/catalog/catalog.ts";
import { claimOf } from "../support/claims.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeBackEnd } from "./support/back-end.ts";
import { publish } from "./support/budget-catalog.ts";
import { type Canary, canariesIn } from "./support/canaries.ts";
import { type DumpedKey, dumpRedis } from "./support/dump-redis.ts";
import { readDatabases } from "./support/read-databases.ts";

const NAME = "canary-mesh";
const MAC = "C4:A7:0D:1E:5B:92";
const UUID = "7c1e5b92-04a7-4d1e-9b0d-c4a70d1e5b92";
const UID = { namespace: "c4a70d1e5b9204a74d1e", instance: "5b92c4a70d1e" };
const PLACE = "canary-bakery";
const [LATITUDE, LONGITUDE] = [52.3716273, 4.8954821];

const offer = { variants: [{ id: "a", format: "card", title: { en: "Hello" } }] } satisfies Moment["offer"];

const CATALOG: Catalog = {
  mesh: { name: "Canary" },
  places: [{ id: PLACE, fence: { center: [LONGITUDE, LATITUDE], radius: 100 } }],
  tags: [
    { id: "cards", match: { macPrefix: MAC } },
    { id: "fobs", match: { uuid: UUID } },
    { id: "bands", match: { namespace: UID.namespace } },
  ],
  markers: [{ id: "canary-poster", kind: "qr" }],
  campaigns: [{ id: "spring", budget: { offers: 1_000, perDay: 500, perHour: 100 } }, { id: "autumn" }],
  moments: [
    { id: "arrived", campaign: "spring", on: { enter: { place: PLACE } }, offer },
    { id: "scanned", campaign: "spring", on: { scan: "canary-poster" }, offer },
    { id: "bought", campaign: "spring", on: { event: "buy" }, offer },
    { id: "held", campaign: "autumn", on: { event: "wait" }, offer },
    {
      id: "fresh",
      on: { signal: "canary-fresh", near: 300 },
      caps: [{ max: 9, per: "day" }],
      quietHours: "ignore",
      offer,
    },
  ],
};

let service: PushService;

beforeAll(async () => {
  service = await startPushService();
});

afterAll(() => service?.close());

const crm = await makeBackEnd("canary-crm");

/** Does everything there is to do at a mesh, and gives all that only the person and their object may know. */
async function live(mesh: TestMesh): Promise<{ readonly visitor: Visitor; readonly canaries: Canary[] }> {
  await publish(mesh, { ...CATALOG, senders: [crm.entry] });
  const { audience, noticeVersion, purposes, vapidPublicKey } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  const done: Exchange[] = [];
  const send = async (path: string, typ: string, claims = {}) => {
    const exchange = await visitor.send(path, typ, claims);
    expect(exchange.status).toBeLessThan(300);
    done.push(exchange);
    return exchange.body;
  };
  const ping = (claims: object) => send("/v1/pings", "ping+jwt", claims);

  const { person } = await send("/v1/devices", "device+jwt");
  const grants = purposes.map((purpose) => ({ purpose, granted: true }));
  await send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "canary-surface" });
  const { subscription } = service.subscribe(vapidPublicKey);
  await send("/v1/me/subscription", "subscription+jwt", { subscription });
  const tags = [MAC, { ibeacon: { uuid: UUID, major: 51_477, minor: 23_917 } }, { eddystoneUid: UID }];
  for (const tag of tags) {
    await send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag, mesh) });
  }

  const { status, body: linked } = await crm.link(mesh, visitor, "canary-customer");
  expect(status).toBe(200);
  await waitFor(async () => {
    const { body } = await visitor.send("/v1/me/export", "export+jwt");
    expect((body.tags as { state: string }[]).map(({ state }) => state)).toEqual(["held", "held", "held"]);
  });

  const position = { latitude: LATITUDE, longitude: LONGITUDE, accuracy: 10 };
  const arrived = await ping({ position, locale: "en-GB", timeZone: "Europe/Amsterdam" });
  expect(arrived).toMatchObject({ outcome: "offer", presence: [{ place: PLACE }] });
  expect(await ping({ marker: "canary-poster" })).toMatchObject({ outcome: "offer" });
  const data = { order: "canary-order", total: 12.5 };
  const pushed = await ping({ event: { name: "buy", data }, channel: "push" });
  expect(pushed).toMatchObject({ outcome: "push" });
  const { receipt } = arrived;
  await send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" });
  await switchLive(mesh, "pause", { kind: "campaign", name: "autumn" });
  expect(await ping({ event: { name: "wait" } })).toMatchObject({ reason: "paused" });

  const told = {
    person,
    "customer's person": linked.person,
    customer: "canary-customer",
    device: visitor.device.id,
    receipt,
    "receipt of a push": pushed.receipt,
  };
  const canaries = {
    ...Object.fromEntries(Object.entries(told).map(([what, text]) => [what, String(text)])),
    "public key": visitor.device.publicJwk.x,
    pass: visitor.pass?.split(".")[1]?.slice(0, 60) ?? "",
    "MAC address": MAC,
    "UUID of a tag": UUID,
    "namespace of a tag": UID.namespace,
    "instance of a tag": UID.instance,
    place: PLACE,
    marker: "canary-poster",
    latitude: LATITUDE.toFixed(3),
    longitude: LONGITUDE.toFixed(3),
    "push endpoint": subscription.endpoint,
    "push key": subscription.keys.p256dh,
    "push secret": subscription.keys.auth,
    surface: "canary-surface",
    "event data": "canary-order",
    "time zone": "Europe/Amsterdam",
    ...Object.fromEntries(done.map(({ token, path }, at) => [`jti ${at} of ${path}`, jtiOf(token)])),
  };
  return { visitor, canaries: Object.entries(canaries).map(([what, text]) => ({ what, text })) };
}

function jtiOf(token: string): string {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).jti;
}

describe("the search", () => {
  it.each([
    ["as it is", `1 ${MAC} 2`],
    ["without separators", "mac:c4a70d1e5b92"],
    ["in capitals without them", "C4A70D1E5B92"],
    ["with others", "c4-a7-0d-1e-5b-92"],
    ["as bytes", Buffer.from("c4a70d1e5b92", "hex").toString("latin1")],
    ["in base64", Buffer.from("c4a70d1e5b92", "hex").toString("base64")],
  ])("finds a canary written %s", (_, text) => {
    const canary = { what: "MAC address", text: MAC };
    expect(canariesIn(Buffer.from(`x${text}x`, "latin1"), [canary])).toEqual(["MAC address"]);
    expect(canariesIn(Buffer.from("nothing of it"), [canary])).toEqual([]);
  });
});

describe.skipIf(requirement("REDIS_SERVER") === undefined)("in Redis", () => {
  let redis: RedisServer;
  let remote: RemoteBridges;
  let mesh: TestMesh;
  let visitor: Visitor;
  let canaries: readonly Canary[];
  let dumped: readonly DumpedKey[];

  beforeAll(async () => {
    redis = await startRedisServer();
    remote = await startRemoteBridges(redis.port, 1);
    const [bridge] = remote.bridges;
    mesh = await startMesh({
      MESH_NAME: NAME,
      PUSH_SERVICE_ORIGINS: service.origin,
      UPSTASH_REDIS_REST_URL: bridge?.url ?? "",
      UPSTASH_REDIS_REST_TOKEN: bridge?.token ?? "",
    });
    ({ visitor, canaries } = await live(mesh));
    dumped = await dumpRedis(redis.port);
  });

  afterAll(async () => {
    await mesh?.stop();
    await remote?.stop();
    await redis?.stop();
  });

  it("is what the mesh shares, each key under the mesh's name, and nothing else", () => {
    const kinds = dumped.map(({ key }) => key.replace(/:tag:.*$/, ":tag:*")).sort();
    const budget = `${NAME}:budget:{spring}`;
    const tag = `${NAME}:tag:*`;
    expect(kinds).toEqual([budget, `${budget}:ends`, `${budget}:leases`, `${NAME}:live`, tag, tag, tag].sort());
  });

  it("nothing about a person can be read", () => {
    const everything = Buffer.concat(dumped.flatMap(({ key, value }) => [Buffer.from(`${key}\n`), value]));
    expect(canariesIn(everything, canaries)).toEqual([]);
  });

  it("a revoked device is the one thing with the name of anybody's: the operator wrote it there", async () => {
    const stolen = await makeVisitor({ url: mesh.url, audience: mesh.url });
    const canary = { what: "revoked device", text: stolen.device.id };
    const device = { kind: "device", name: stolen.device.id } as const;
    await switchLive(mesh, "revoke", device);
    const holders = (await dumpRedis(redis.port)).filter(({ value }) => canariesIn(value, [canary]).length > 0);
    expect(holders.map(({ key }) => key)).toEqual([`${NAME}:live`]);
  });

  it("nothing leads to an erased person, and what marks that ends by itself", async () => {
    const before = dumped.filter(({ key }) => key.includes(":tag:"));
    for (const { value } of before) expect(value.toString()).toMatch(/^\d+ [A-Za-z0-9_-]{22} [A-Za-z0-9_-]{69,}$/);
    expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    const after = (await dumpRedis(redis.port)).filter(({ key }) => key.includes(":tag:"));
    expect(after).toHaveLength(before.length);
    for (const { value, leftMs } of after) {
      expect(value.toString()).toMatch(/^\d+ [A-Za-z0-9_-]{22} $/);
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(600_000);
    }
  });
});

describe("in the objects that hold the mesh-wide truth where there is no Redis", () => {
  let mesh: TestMesh;
  let canaries: readonly Canary[];

  beforeAll(async () => {
    mesh = await startMesh({ MESH_NAME: NAME, PUSH_SERVICE_ORIGINS: service.origin });
    ({ canaries } = await live(mesh));
    // The pulse is written once nothing came for 5 s.
    await waitFor(() => expect(readDatabases(mesh, /Pulse/).includes('"said"')).toBe(true));
    // What is only in workerd's memory until then goes to disk.
    await mesh.kill();
  });

  afterAll(() => mesh?.stop());

  it("nothing about a person can be read", () => {
    const sharedStore = readDatabases(mesh, /TruthStore/);
    expect(sharedStore.includes("campaign:autumn")).toBe(true);
    expect(canariesIn(sharedStore, canaries)).toEqual([]);
    expect(canariesIn(readDatabases(mesh, /Pulse/), canaries)).toEqual([]);
    // The same search finds them where they belong.
    const people = canariesIn(readDatabases(mesh, /Person/), canaries);
    expect(people).toEqual(expect.arrayContaining(["person", "place", "push endpoint"]));
  });
});

describe("in the objects that tell of signals", () => {
  let mesh: TestMesh;
  let canaries: readonly Canary[];
  let keys: readonly string[];

  beforeAll(async () => {
    mesh = await startMesh({ MESH_NAME: NAME, PUSH_SERVICE_ORIGINS: service.origin });
    const lived = await live(mesh);
    canaries = lived.canaries;
    await waitFor(async () => {
      const { body } = await lived.visitor.send("/v1/me/export", "export+jwt");
      const areas = body.areas as { readonly key: string; readonly state: string }[];
      expect(areas.map(({ state }) => state)).toEqual(["held", "held"]);
      keys = areas.map(({ key }) => key);
    });
    const before = service.received.length;
    const body = { type: "canary-fresh", place: PLACE, state: "on", validForSeconds: 600, jti: crypto.randomUUID() };
    const headers = { "content-type": "application/json" };
    const said = await callAdmin(mesh, "signals", { method: "POST", headers, body: JSON.stringify(body) });
    expect(said.status).toBe(202);
    await waitFor(() => expect(service.received.length).toBeGreaterThan(before));
    // What is only in workerd's memory until then goes to disk.
    await mesh.kill();
  });

  afterAll(() => mesh?.stop());

  it("nothing about a person can be read but a random key and a sealed locator", () => {
    const areas = readDatabases(mesh, /Area/);
    for (const key of keys) expect(areas.includes(key)).toBe(true);
    const book = readDatabases(mesh, /Signals/);
    // The place of a signal is the sender's word, and not the person's.
    const ofPeople = canaries.filter(({ what }) => what !== "place");
    for (const objects of [areas, book]) {
      expect(objects.includes("canary-fresh")).toBe(true);
      expect(canariesIn(objects, ofPeople)).toEqual([]);
    }
  });
});
