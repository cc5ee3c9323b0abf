import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDevice, newJti } from "../../client/sdk/device.ts";
import { browserSubscription } from "./support/browser-subscription.ts";
import { bindings, callWith, passClaims, signAsMesh, signParts } from "./support/forge.ts";
import { tablesOf } from "./support/person-object.ts";
import { at, COUNTER, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { type Answered, AUDIENCE, call, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

let known: Visitor;

beforeAll(async () => {
  await publish(
    street([
      { id: "welcome", on: { enter: { place: "shop" } }, offer: offer() },
      { id: "thanks", on: { event: "bought" }, offer: offer() },
      { id: "table", on: { scan: "table-7" }, offer: offer() },
    ]),
  );
  known = await makeVisitor(["location", "marketing", "measurement"]);
});

const consentOf = (purpose: string, granted: boolean) => ({
  grants: [{ purpose, granted }],
  noticeVersion: "1",
  surface: "test",
});
const subscription = browserSubscription();

/** Sends a token to a mesh that counts how often it asks a person's object. */
async function countWakes(path: string, token: string, type = "application/jose"): Promise<[number, Answered]> {
  let wakes = 0;
  const PERSON = new Proxy(bindings().PERSON, {
    get(objects, name) {
      if (name !== "getByName") throw new Error(`the mesh reaches objects by getByName, not by ${String(name)}`);
      return (person: string) => {
        wakes++;
        return objects.getByName(person);
      };
    },
  });
  const init = { method: "POST", headers: { "content-type": type }, body: token };
  const answered = await callWith({ PERSON }, path, init);
  return [wakes, answered];
}

type Message = readonly [path: string, typ: string, claims: object, about?: { ageSeconds?: number; jti?: string }];

const ping = (claims: object, about = {}): Message => ["/v1/pings", "ping+jwt", claims, about];

async function wakesOf(visitor: Visitor, [path, typ, claims, about]: Message): Promise<[number, string]> {
  const [wakes, { status, body }] = await countWakes(path, await visitor.sign(typ, claims, about));
  return [wakes, `${status} ${body?.code ?? body?.reason ?? ""}`.trim()];
}

describe("of a person with an object, no object is woken by", () => {
  it.each<[string, string, () => Message | Promise<Message>]>([
    ["a forged pass", "401 unauthenticated", () => ping({ ...at(SHOP), pass: "p" })],
    [
      "an expired pass",
      "401 pass-expired",
      async () => ping({ ...at(SHOP), pass: await signAsMesh({ ...passClaims(known.pass), exp: 1 }) }),
    ],
    ["another audience", "401 wrong-audience", () => ping({ ...at(SHOP), aud: "https://other.test" })],
    ["claims that are invalid", "422 invalid", () => ping({ ...at(SHOP), event: { name: "NO" } })],
    ["an unknown member", "422 invalid", () => ping({ ...at(SHOP), more: 1 })],
    ["a message from the future", "401 clock-skew", () => ping(at(SHOP), { ageSeconds: -31 })],
    ["one older than what is kept", "401 clock-skew", () => ping(at(SHOP), { ageSeconds: 86_701 })],
    ["the wrong typ", "400 malformed", () => ["/v1/pings", "erase+jwt", {}]],
    ["an unknown purpose", "422 invalid", () => ["/v1/me/consent", "consent+jwt", consentOf("nothing", true)]],
    [
      "a foreign push service",
      "422 push-service-not-allowed",
      () => ["/v1/me/subscription", "subscription+jwt", { subscription: browserSubscription("https://evil.test/x") }],
    ],
    [
      "a receipt that is nobody's",
      "404 not-found",
      () => ["/v1/reactions", "reaction+jwt", { receipt: "A".repeat(59), kind: "click" }],
    ],
    [
      "the receipt of another person",
      "404 not-found",
      async () => {
        const other = await makeVisitor(["location", "marketing"]);
        const { receipt } = (await other.ping(at(SHOP))).body;
        return ["/v1/reactions", "reaction+jwt", { receipt, kind: "click" }];
      },
    ],
  ])("%s", async (_, expected, message) => {
    expect(await wakesOf(known, await message())).toEqual([0, expected]);
  });

  it("a signature that is not its own, a token that is none, a type or a size that is wrong", async () => {
    const stranger = (await createDevice()).privateKey;
    const header = { alg: "ES256", typ: "ping+jwt", kid: known.device.id };
    const claims = { aud: AUDIENCE, iat: Date.now() / 1000, jti: newJti(), pass: known.pass, ...at(SHOP) };
    const good = await known.sign("ping+jwt", at(SHOP));
    const sent = await Promise.all([
      countWakes("/v1/pings", await signParts(stranger, header, claims)),
      countWakes("/v1/pings", `${good}=`),
      countWakes("/v1/pings", good, "application/json"),
      countWakes("/v1/pings", good + "A".repeat(8_192)),
    ]);
    expect(sent.map(([wakes, { status }]) => [wakes, status])).toEqual([401, 400, 415, 413].map((code) => [0, code]));
  });
});

describe("of a person with an object, the edge answers by itself", () => {
  it.each<[string, Message]>([
    ["a ping from nowhere", ping(at(NOWHERE_NEAR))],
    ["a ping without anything", ping({})],
    ["an event that no moment waits for", ping({ event: { name: "nothing" } })],
    ["an unknown marker", ping({ marker: "nothing" })],
    ["a marker of another mesh", ping({ marker: "https://other.test/m/table-7" })],
    ["a beacon that is not in the catalog", ping({ beacons: [{ eid: "0123456789abcdef", rssi: -50 }] })],
    ["a beacon without a measurement", ping({ beacons: [{ ...COUNTER, rssi: 127 }] })],
    ["an empty present", ping({ present: [] })],
    ["an area", ping({ area: "whatever it was given" })],
    ["a locale and a time zone", ping({ locale: "de", timeZone: "Europe/Berlin" })],
  ])("%s", async (_, message) => {
    expect(await wakesOf(known, message)).toEqual([0, "200 no-moment"]);
  });

  it("a late ping that matches nothing", async () => {
    expect(await wakesOf(known, ping(at(NOWHERE_NEAR), { ageSeconds: 1_000 }))).toEqual([0, "200 late"]);
  });
});

describe("of a person with an object, that object is asked once by", () => {
  it.each<[string, Message]>([
    ["a ping inside a place", ping(at(SHOP))],
    ["a ping at its border", ping({ position: { latitude: 52.5209, longitude: 13.405, accuracy: 40 } })],
    ["a beacon of the catalog", ping({ beacons: [{ ...COUNTER, rssi: -60 }] })],
    ["a marker of the catalog", ping({ marker: "table-7" })],
    ["a marker's page", ping({ marker: "https://mesh.test/m/table-7" })],
    ["an event that a moment waits for", ping({ event: { name: "bought" } })],
    ["a ping of somebody who was told of a place", ping({ ...at(NOWHERE_NEAR), present: ["shop"] })],
    ["a possible replay of a ping", ping({}, { ageSeconds: 86_500 })],
    ["a possible replay of a grant", ["/v1/me/consent", "consent+jwt", consentOf("push", true), { ageSeconds: 300 }]],
    ["a possible replay of a question", ["/v1/me/receipts", "receipts+jwt", {}, { ageSeconds: 300 }]],
    ["a first screen", ["/v1/me/now", "now+jwt", {}]],
    ["receipts", ["/v1/me/receipts", "receipts+jwt", {}]],
    ["an export", ["/v1/me/export", "export+jwt", {}]],
    ["a withdrawal", ["/v1/me/consent", "consent+jwt", consentOf("push", false)]],
    ["a subscription to be dropped", ["/v1/me/subscription", "subscription+jwt", { subscription: null }]],
  ])("%s", async (_, message) => {
    expect((await wakesOf(known, message))[0]).toBe(1);
  });
});

describe("somebody without an object", () => {
  const MESSAGES: [string, string, Message][] = [
    ["a ping inside a place", "200 consent", ping(at(SHOP))],
    ["a scan", "200 consent", ping({ marker: "table-7" })],
    ["an event", "200 consent", ping({ event: { name: "bought" } })],
    ["beacons", "200 consent", ping({ beacons: new Array(5).fill({ ...COUNTER, rssi: -50 }) })],
    ["a ping with present", "200 no-moment", ping({ present: ["shop"] })],
    ["a late ping", "200 late", ping(at(SHOP), { ageSeconds: 1_000 })],
    ["a ping past its window", "401 clock-skew", ping(at(SHOP), { ageSeconds: 86_500 })],
    [
      "a grant past its window",
      "401 clock-skew",
      ["/v1/me/consent", "consent+jwt", consentOf("marketing", true), { ageSeconds: 121 }],
    ],
    ["a grant of nothing there is", "422 invalid", ["/v1/me/consent", "consent+jwt", consentOf("nothing", true)]],
    ["a first screen", "200", ["/v1/me/now", "now+jwt", {}]],
    ["receipts", "200", ["/v1/me/receipts", "receipts+jwt", {}]],
    ["receipts past their window", "401 clock-skew", ["/v1/me/receipts", "receipts+jwt", {}, { ageSeconds: 121 }]],
    ["an export", "200", ["/v1/me/export", "export+jwt", {}]],
    ["a reaction", "202", ["/v1/reactions", "reaction+jwt", { receipt: "A".repeat(59), kind: "click" }]],
    ["a subscription", "409 consent-missing", ["/v1/me/subscription", "subscription+jwt", { subscription }]],
  ];

  it.each(MESSAGES)("is answered by the edge alone: %s", async (_, expected, message) => {
    expect(await wakesOf(await makeVisitor(), message)).toEqual([0, expected]);
  });

  /** The pass may be older than the person: only the object knows (docs/contract.md#2). */
  const TAKING: [string, string, Message][] = [
    ["a withdrawal", "200", ["/v1/me/consent", "consent+jwt", consentOf("marketing", false)]],
    ["a late withdrawal", "200", ["/v1/me/consent", "consent+jwt", consentOf("push", false), { ageSeconds: 80_000 }]],
    ["an erasure", "200", ["/v1/me/erase", "erase+jwt", {}]],
    ["the end of a subscription", "204", ["/v1/me/subscription", "subscription+jwt", { subscription: null }]],
    ["a tag given up", "204", ["/v1/me/tags", "tag+jwt", { tag: "00:11:22:33:44:55", register: false }]],
  ];

  it.each(TAKING)("asks the object all the same, because it takes something away: %s", async (_, expected, message) => {
    expect(await wakesOf(await makeVisitor(), message)).toEqual([1, expected]);
  });

  it("leaves no object behind, whatever they send, until they grant something", async () => {
    const visitor = await makeVisitor();
    const own = env.PERSON.idFromName(visitor.person);
    const hasObject = async () => (await listDurableObjectIds(env.PERSON)).some((id) => id.equals(own));
    for (const [, , [path, typ, claims, about]] of MESSAGES) await visitor.send(path, typ, claims, about);
    await visitor.send("/v1/devices", "device+jwt");
    expect(await hasObject()).toBe(false);
    for (const [, , [path, typ, claims, about]] of TAKING) await visitor.send(path, typ, claims, about);
    expect(await tablesOf(visitor.person)).toEqual({});
    await visitor.consent({ marketing: true });
    expect(await tablesOf(visitor.person)).not.toEqual({});
  });

  it("gets the answers of somebody about whom nothing is held", async () => {
    const visitor = await makeVisitor();
    expect((await visitor.send("/v1/me/receipts", "receipts+jwt")).body).toEqual({ receipts: [] });
    expect((await visitor.send("/v1/me/export", "export+jwt")).body).toEqual({});
    const { body } = await visitor.consent({ push: false, marketing: false });
    expect(new Set(Object.values(body.consent))).toEqual(new Set([false]));
    expect(Object.keys(body.consent)).toEqual((await call("/v1/mesh")).body.purposes);
    expect(body.proof.split(".")).toHaveLength(3);
    expect((await visitor.send("/v1/me/erase", "erase+jwt")).body.tombstone.split(".")).toHaveLength(3);
  });
});
