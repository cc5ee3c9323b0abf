import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDevice, type Device, newJti, signMessage } from "../../client/device.ts";
import { errorsOf, type Operation } from "../../shared/openapi/operation.ts";
import { OPERATIONS } from "../../shared/openapi/operations.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { makeWitness, type Witness, type Witnessed } from "./support/openapi-witness.ts";

const CATALOG = JSON.parse(readFileSync(join(import.meta.dirname, "../../demo/catalog.json"), "utf8"));
const AT_THE_SHOP = { position: { latitude: 50.938, longitude: 6.95, accuracy: 5 } };

let mesh: TestMesh;
let witness: Witness;
let device: Device;
/** Signs as the sender that the catalog has: its `kid` is the sender's id. */
let gateway: Device;
let pass: string;

beforeAll(async () => {
  mesh = await startMesh();
  witness = await makeWitness(mesh.url);
  device = await createDevice();
  gateway = { ...(await createDevice()), id: "gateway" };
});

afterAll(() => mesh?.stop());

interface About {
  readonly typ?: string;
  readonly ageSeconds?: number;
  readonly jti?: string;
  readonly headers?: Record<string, string>;
}

const SIGNED = OPERATIONS.flatMap(({ path, guard, sends }) =>
  sends !== undefined && "typ" in sends ? [{ path, guard, ...sends }] : [],
);

function sign(path: string, claims: object, about: About = {}): Promise<string> {
  const operation = SIGNED.find((signed) => signed.path === path);
  const { typ = operation?.typ ?? "", ageSeconds = 0, jti = newJti() } = about;
  const iatSeconds = Date.now() / 1000 - ageSeconds;
  const ofPass = operation?.guard === "device" ? { pass } : {};
  const signer = operation?.guard === "sender" ? gateway : device;
  return signMessage(signer, { typ, audience: mesh.url, iatSeconds, jti, claims: { ...ofPass, ...claims } });
}

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Witnessed> {
  return witness.send(path, { method: "POST", headers: { "content-type": "application/jose", ...headers }, body });
}

async function say(path: string, claims: object = {}, about: About = {}): Promise<Witnessed> {
  const answered = await post(path, await sign(path, claims, about), about.headers);
  if (typeof answered.body?.pass === "string") pass = answered.body.pass;
  return answered;
}

function operate(
  path: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Witnessed> {
  return witness.send(path, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${mesh.token}`, ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

function consent(grants: Record<string, boolean>, noticeVersion = "1") {
  return {
    grants: Object.entries(grants).map(([purpose, granted]) => ({ purpose, granted })),
    noticeVersion,
    surface: "test",
  };
}

/** The answer is as the document says, and has this status or code. */
function expectTold({ status, body, faults }: Witnessed, expected: number | string): void {
  expect(faults).toEqual([]);
  expect(typeof expected === "number" ? status : body.code).toBe(expected);
}

describe("an answer is what the document says, of", () => {
  it("an operator who publishes, reads and is refused", async () => {
    expectTold(await operate("/admin/v1/catalog", "GET"), "not-found");
    const sender = { id: "gateway", kind: "gateway", scopes: ["sightings"], alg: "ES256", jwk: gateway.publicJwk };
    expectTold(await operate("/admin/v1/catalog", "PUT", { ...CATALOG, senders: [sender] }), 200);
    expectTold(await operate("/admin/v1/catalog", "GET"), 200);
    expectTold(await operate("/admin/v1/catalog", "GET", undefined, { authorization: "" }), "unauthenticated");
    expectTold(await operate("/admin/v1/catalog", "PUT", { moments: [{}] }), "invalid");
    expectTold(await operate("/admin/v1/catalog", "PUT", "{"), "malformed");
    expectTold(await operate("/admin/v1/catalog", "PUT", {}, { "if-match": '"x"' }), "version-conflict");
    expectTold(await operate("/admin/v1/catalog", "PUT", {}, { "content-type": "text/csv" }), "unsupported-media-type");
    expectTold(await operate("/admin/v1/catalog", "PUT", {}, { "early-data": "1" }), "too-early");
  });

  it("an operator who pauses and revokes", async () => {
    for (const [name, thing] of [
      ["pause", { moment: "hot-light" }],
      ["resume", { moment: "hot-light" }],
      ["revoke", { device: "A".repeat(43) }],
      ["restore", { device: "A".repeat(43) }],
    ] as const) {
      expectTold(await operate(`/admin/v1/${name}`, "POST", thing), 200);
      expectTold(await operate(`/admin/v1/${name}`, "POST", {}), "invalid");
      expectTold(await operate(`/admin/v1/${name}`, "POST", "x".repeat(1_025)), "content-too-large");
    }
    expectTold(await operate("/admin/v1/pause", "POST", { campaign: "unheard-of" }), "not-found");
    expectTold(await operate("/admin/v1/live", "GET"), 200);
    expectTold(await operate("/admin/v1/live", "GET", undefined, { authorization: "Bearer x" }), "unauthenticated");
  });

  it("a device that registers", async () => {
    expectTold(await say("/v1/devices"), 200);
    expectTold(await say("/v1/devices", { aud: "https://other.test" }), "wrong-audience");
    expectTold(await say("/v1/devices", {}, { ageSeconds: 500 }), "clock-skew");
    expectTold(await say("/v1/devices", { extra: 1 }), "invalid");
  });

  it("a person who agrees, is offered something, reacts and asks why", async () => {
    expectTold(await say("/v1/pings", { ...AT_THE_SHOP, explain: true }), 200);
    expectTold(await say("/v1/me/consent", consent({ marketing: true }, "0")), "notice-changed");
    expectTold(
      await say("/v1/me/consent", consent({ location: true, marketing: true, measurement: true, profiling: false })),
      200,
    );
    const offered = await say("/v1/pings", { ...AT_THE_SHOP, explain: true, locale: "de", timeZone: "Europe/Berlin" });
    expectTold(offered, 200);
    expect(offered.body).toMatchObject({ outcome: "offer", gates: expect.anything(), receipt: expect.anything() });
    const { receipt } = offered.body;
    expectTold(await say("/v1/pings", { present: ["doughnut-shop"], event: { name: "unheard-of" } }), 200);
    expectTold(await say("/v1/pings", AT_THE_SHOP, { ageSeconds: 3_600 }), 200);
    expectTold(await say("/v1/reactions", { receipt, kind: "lead", value: { amount: "12.50", currency: "EUR" } }), 202);
    expectTold(await say("/v1/reactions", { receipt: "unheard-of", kind: "click" }), "not-found");
    expectTold(await say("/v1/me/receipts"), 200);
    expectTold(await witness.send(`/o/${receipt}`), 200);
    expectTold(await witness.send("/o/unheard-of"), 404);
    expectTold(await witness.send("/m/menu-card"), 200);
    expectTold(await witness.send("/m/unheard-of"), 404);
  });

  it("a person who is reached, is known by a tag, exports and goes", async () => {
    const p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const subscription = {
      endpoint: "https://fcm.googleapis.com/fcm/send/x",
      keys: { p256dh, auth: "BTBZMqHH6r4Tts7J_aSIgg" },
    };
    expectTold(await say("/v1/me/subscription", { subscription }), "consent-missing");
    expectTold(await say("/v1/me/consent", consent({ push: true })), 200);
    expectTold(await say("/v1/me/subscription", { subscription }), 204);
    const elsewhere = { subscription: { ...subscription, endpoint: "https://evil.test/x" } };
    expectTold(await say("/v1/me/subscription", elsewhere), "push-service-not-allowed");
    expectTold(await say("/v1/me/subscription", { subscription: null }), 204);
    expectTold(await say("/v1/me/tags", { tag: "AA:BB:CC:DD:EE:FF", register: true }), 204);
    const jti = newJti();
    expectTold(await say("/v1/me/consent", consent({ push: false }), { jti }), 200);
    expectTold(await say("/v1/me/export", {}, { jti }), "jti-reused");
    expectTold(await say("/v1/me/export"), 200);
    expectTold(await say("/v1/me/erase"), 200);
    expectTold(await say("/v1/me/receipts"), "revoked");
    expectTold(await say("/v1/devices"), 200);
    expectTold(await say("/v1/me/export"), 200);
    expectTold(await say("/v1/me/tags", { tag: "AA:BB:CC:DD:EE:FF", register: true }), "consent-missing");
  });

  it("a gateway that heard something", async () => {
    const body = { place: "doughnut-shop", rows: [{ mac: "aa:bb:cc:dd:ee:ff", rssi: -50 }, "nonsense"] };
    expectTold(await say("/v1/sightings", { format: "rows", body }), 202);
    expectTold(await say("/v1/sightings", { format: "rows", body: { ...body, place: "unheard-of" } }), "not-found");
    expectTold(await say("/v1/sightings", { format: "rows", body }, { ageSeconds: 500 }), "clock-skew");
  });

  it("a page that loads the SDK", async () => {
    const { headers, faults, status } = await witness.send("/client/mesh.js");
    expect([status, faults]).toEqual([200, []]);
    const ifNoneMatch = { headers: { "if-none-match": headers.get("etag") ?? "" } };
    expectTold(await witness.send("/client/mesh.js", ifNoneMatch), 304);
    expectTold(await witness.send("/client/unheard-of.js"), "not-found");
  });

  it.each(SIGNED)("$path, whatever is wrong with a message", async ({ path, guard, mostBytes = 8_192 }) => {
    expectTold(await post(path, "a.b.c"), "malformed");
    expectTold(await post(path, "x".repeat(mostBytes + 1)), "content-too-large");
    expectTold(await post(path, "a.b.c", { "content-type": "application/json" }), "unsupported-media-type");
    expectTold(await post(path, "a.b.c", { "early-data": "1" }), "too-early");
    if (guard === "device") expectTold(await say(path, { pass: "p" }), "unauthenticated");
    expectTold(await say(path, { extra: 1 }), "invalid");
    const forged = `${(await sign(path, {})).split(".").slice(0, 2).join(".")}.${"A".repeat(86)}`;
    expectTold(await post(path, forged), "unauthenticated");
  });

  it.each(OPERATIONS.filter(({ guard, parameters }) => guard === "public" && parameters === undefined))(
    "$path, which anybody may read",
    async ({ path }) => expectTold(await witness.send(path), 200),
  );

  it("every operation, good and, where it says more than that a part is missing, bad", () => {
    const names = OPERATIONS.map((operation) => ({ operation, name: nameOf(operation), ...operation.gives }));
    const unanswered = names.filter(({ name, status }) => !witness.seen.has(`${name} ${status}`));
    expect(unanswered.map(({ name }) => name)).toEqual([]);
    const unrefused = names.filter(
      ({ operation, name }) =>
        errorsOf(operation).length > 1 && !errorsOf(operation).some((code) => hasSeen(name, code)),
    );
    expect(unrefused.map(({ name }) => name)).toEqual([]);
  });
});

function nameOf({ method, path }: Operation): string {
  return `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`;
}

function hasSeen(name: string, code: string): boolean {
  return [...witness.seen].some((line) => line.startsWith(`${name} `) && line.endsWith(` ${code}`));
}

const GOOD: readonly (readonly [path: string, claims: object])[] = [
  ["/v1/pings", {}],
  ["/v1/pings", { position: { latitude: -90, longitude: 180, accuracy: 0.1 } }],
  ["/v1/pings", { beacons: [{ rssi: 127, eid: "0123456789abcdef" }] }],
  ["/v1/pings", { beacons: [{ rssi: -60, txPower: -59, altbeacon: { id: "a".repeat(40) } }] }],
  ["/v1/pings", { event: { name: "a-1", data: { text: "x", number: 1.5, yes: true } } }],
  ["/v1/pings", { present: [], area: "x", channel: "push", explain: true, locale: "de-CH", timeZone: "Asia/Tokyo" }],
  ["/v1/reactions", { receipt: "r", kind: "conversion", value: { amount: "0.5", currency: "EUR" } }],
  ["/v1/me/consent", consent({ marketing: false })],
  ["/v1/me/subscription", { subscription: null }],
  ["/v1/me/receipts", {}],
  ["/v1/sightings", { format: "rows", body: { place: "doughnut-shop", rows: [] } }],
  ["/v1/me/tags", { tag: "aabbccddeeff", register: false }],
  ["/v1/me/tags", { tag: { eddystoneUid: { namespace: "0".repeat(20), instance: "0".repeat(12) } }, register: false }],
];

const BAD: readonly (readonly [path: string, claims: object])[] = [
  ["/v1/devices", { pass: 5 }],
  ["/v1/devices", { jti: "short" }],
  ["/v1/pings", { iat: "now" }],
  ["/v1/pings", { extra: true }],
  ["/v1/pings", { position: null }],
  ["/v1/pings", { position: { latitude: 90.1, longitude: 0, accuracy: 5 } }],
  ["/v1/pings", { position: { latitude: 0, longitude: 0, accuracy: 0 } }],
  ["/v1/pings", { position: { latitude: 0, longitude: 0 } }],
  ["/v1/pings", { beacons: [{ rssi: 21, eid: "0123456789abcdef" }] }],
  ["/v1/pings", { beacons: [{ rssi: -60 }] }],
  ["/v1/pings", { beacons: [{ rssi: -60, eid: "0123456789abcdef", altbeacon: { id: "a".repeat(40) } }] }],
  ["/v1/pings", { beacons: [{ rssi: -60, ibeacon: { uuid: "x", major: 1, minor: 2 } }] }],
  ["/v1/pings", { beacons: new Array(51).fill({ rssi: -60, eid: "0123456789abcdef" }) }],
  ["/v1/pings", { marker: "" }],
  ["/v1/pings", { marker: "x".repeat(513) }],
  ["/v1/pings", { event: { name: "Upper" } }],
  ["/v1/pings", { event: { name: "a", data: { deep: {} } } }],
  ["/v1/pings", { event: { name: "a", data: [] } }],
  ["/v1/pings", { present: new Array(21).fill("a") }],
  ["/v1/pings", { channel: "sms" }],
  ["/v1/pings", { explain: false }],
  ["/v1/reactions", { receipt: "r", kind: "seen" }],
  ["/v1/reactions", { receipt: "r", kind: "lead", value: { amount: 12.5, currency: "EUR" } }],
  ["/v1/reactions", { receipt: "r", kind: "lead", value: { amount: "12.50", currency: "euro" } }],
  ["/v1/me/consent", { ...consent({}) }],
  ["/v1/me/consent", { grants: [{ purpose: "marketing" }], noticeVersion: "1", surface: "test" }],
  ["/v1/me/consent", { ...consent({ marketing: true }), surface: "" }],
  ["/v1/me/subscription", {}],
  ["/v1/me/subscription", { subscription: { endpoint: "https://push.test/x" } }],
  ["/v1/me/subscription", { subscription: { endpoint: "x".repeat(1025), keys: { p256dh: "x", auth: "y" } } }],
  ["/v1/me/receipts", { since: 5 }],
  ["/v1/sightings", { format: "smoke", body: [] }],
  ["/v1/sightings", { format: "rows", body: 5 }],
  ["/v1/sightings", { format: "rows" }],
  ["/v1/me/tags", { tag: "not a MAC", register: true }],
  ["/v1/me/tags", { tag: { eid: "0123456789abcdef" }, register: true }],
  ["/v1/me/tags", { tag: "aabbccddeeff" }],
];

describe("claims", () => {
  beforeAll(async () => {
    await say("/v1/devices");
  });

  it.each(GOOD)("of %s that the route takes are allowed by the document: %j", async (path, claims) => {
    const token = await sign(path, claims);
    expect(witness.allows(path, token)).toBe(true);
    expect((await post(path, token)).status).toBeLessThan(300);
  });

  it.each(BAD)("of %s that the document does not allow are refused by the route: %j", async (path, claims) => {
    const token = await sign(path, claims);
    expect(witness.allows(path, token)).toBe(false);
    expectTold(await post(path, token), "invalid");
  });

  it("that only code can judge are described in words, and refused all the same", async () => {
    for (const claims of [
      { timeZone: "Mars/Base" },
      { locale: "!" },
      { event: { name: "a", data: { x: "y".repeat(1100) } } },
    ]) {
      const token = await sign("/v1/pings", claims);
      expect(witness.allows("/v1/pings", token)).toBe(true);
      expectTold(await post("/v1/pings", token), "invalid");
    }
  });

  it("stand under a header that the document describes", async () => {
    expect(witness.allows("/v1/devices", await sign("/v1/devices", {}))).toBe(true);
    expect(witness.allows("/v1/pings", await sign("/v1/pings", {}, { typ: "reaction+jwt" }))).toBe(false);
    expect(witness.allows("/v1/devices", await sign("/v1/devices", {}, { typ: "ping+jwt" }))).toBe(false);
  });
});
