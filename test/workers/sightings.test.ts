import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { hashTag } from "../../shared/tags/hash-tag.ts";
import { sealLocator } from "../../shared/tags/locator.ts";
import { makeObjectStore } from "../../workers/adapters/object-store.ts";
import { importKeys } from "../../workers/isolate/keys.ts";
import { claimOf } from "./support/claims.ts";
import { bindings } from "./support/forge.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { switchLive } from "./support/operator.ts";
import { partOf, rowsOf } from "./support/person-object.ts";
import { openPushDesk, subscribe } from "./support/push-desk.ts";
import { COUNTER, offer, street } from "./support/street.ts";
import { makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

let shop: Gateway;
let books: Gateway;
let both: Gateway;
let es256: Gateway;
let hs256: Gateway;
let unscoped: Gateway;

beforeAll(async () => {
  [shop, books, both, es256, hs256, unscoped] = await Promise.all([
    makeGateway("gw-shop", "shop"),
    makeGateway("gw-books", "books"),
    makeGateway("gw-both", "shop", { places: ["shop", "books"] }),
    makeGateway("gw-es256", "shop", { alg: "ES256" }),
    makeGateway("gw-hs256", "shop", { alg: "HS256" }),
    makeGateway("gw-unscoped", "shop", { scopes: ["signal:fresh"] }),
  ]);
  const senders = [shop, books, both, es256, hs256, unscoped].map(({ entry }) => entry);
  const moments = [
    { id: "welcome", on: { enter: { place: "shop" } }, quietHours: "ignore", offer: offer() },
    { id: "scarce", campaign: "few", on: { enter: { place: "books" } }, quietHours: "ignore", offer: offer() },
  ] as const;
  const campaigns = [{ id: "few", budget: { offers: 1 } }];
  expect((await publish(street([...moments], { senders, campaigns }))).status).toBe(200);
});

/** A person who carries a card. */
async function carrier(purposes = ["location", "marketing", "push"]): Promise<{ visitor: Visitor; mac: string }> {
  const visitor = await makeVisitor(purposes);
  const mac = newMac();
  expect(
    (await visitor.send("/v1/me/tags", "tag+jwt", { tag: mac, register: true, claim: await claimOf(mac) })).status,
  ).toBe(204);
  return { visitor, mac };
}

const presentAt = async ({ person }: Visitor) => Object.keys((await partOf(person, "presence")).visits);

describe("a gateway's message", () => {
  it("is taken from a key of each algorithm, and its rows are counted", async () => {
    for (const gateway of [shop, es256, hs256]) {
      const { status, body } = await gateway.hear([...rows(newMac()), { rssi: -50 }, "nonsense", null]);
      expect([status, body]).toEqual([202, { accepted: 4, ignored: 3 }]);
    }
  });

  it("is unauthenticated from an unknown sender, with another's key, or with an algorithm that is not the sender's", async () => {
    const stranger = await makeGateway("gw-unknown", "shop");
    const thief = await makeGateway("gw-shop", "shop");
    const confused = await makeGateway("gw-shop", "shop", { alg: "HS256" });
    for (const gateway of [stranger, thief, confused]) {
      const { status, body } = await gateway.hear([]);
      expect([status, body.code, body.detail]).toEqual([401, "unauthenticated", undefined]);
    }
  });

  it("is out of scope from a sender without it, and only once its signature held", async () => {
    expect((await unscoped.hear([])).body.code).toBe("out-of-scope");
    const forged = await makeGateway("gw-unscoped", "shop", { scopes: ["signal:fresh"] });
    expect((await forged.hear([])).body.code).toBe("unauthenticated");
  });

  it("is refused when too old or early, for another audience, or of a form that is not its own", async () => {
    expect((await shop.hear([], { ageSeconds: 121 })).body).toMatchObject({
      code: "clock-skew",
      serverTime: expect.any(Number),
    });
    expect((await shop.hear([], { ageSeconds: -31 })).body.code).toBe("clock-skew");
    expect((await shop.hear([], { ageSeconds: 119 })).status).toBe(202);
    const say = async (claims: object) => (await post("/v1/sightings", await shop.sign(claims))).body;
    expect((await say({ format: "rows", body: [], aud: "https://other.test" })).code).toBe("wrong-audience");
    expect(await say({ format: "smoke", body: [] })).toMatchObject({ code: "invalid", pointers: ["/format"] });
    expect(await say({ format: "minew", body: { no: "array" } })).toMatchObject({
      code: "invalid",
      pointers: ["/body"],
    });
    expect(await say({ format: "rows" })).toMatchObject({ code: "invalid", pointers: ["/body"] });
    expect(await say({ format: "rows", body: [], pass: "x" })).toMatchObject({ code: "invalid", pointers: ["/pass"] });
    // The content is judged before the time.
    const old = await shop.sign({ format: "minew", body: {} }, { ageSeconds: 500 });
    expect((await post("/v1/sightings", old)).body).toMatchObject({ code: "invalid", pointers: ["/body"] });
    expect((await shop.hear({ place: "books", rows: [] }, { ageSeconds: 500 })).body.code).toBe("not-found");
    const tooMany = Array.from({ length: 501 }, () => ({ mac: "aabbccddeeff", rssi: -60 }));
    expect(await say({ format: "rows", body: tooMany })).toMatchObject({ code: "invalid", pointers: ["/body"] });
    expect((await shop.hear(tooMany.slice(1))).body).toEqual({ accepted: 500, ignored: 0 });
  });

  it("may have up to 1 MiB, and no more", async () => {
    const text = (bytes: number) => shop.sign({ format: "ingics", body: "x".repeat(bytes) });
    expect((await post("/v1/sightings", await text(700_000))).status).toBe(202);
    expect((await post("/v1/sightings", await text(1_000_000))).body.code).toBe("content-too-large");
  });

  it("stands for the one place of its key; a key of several must say which of them", async () => {
    expect((await both.hear([])).body).toMatchObject({ code: "invalid", pointers: ["/body/place"] });
    expect((await both.hear({ place: "books", rows: [] })).status).toBe(202);
    expect((await both.hear({ place: "elsewhere", rows: [] })).body.code).toBe("not-found");
    expect((await shop.hear({ place: "books", rows: [] })).body.code).toBe("not-found");
    expect((await shop.hear({ zone: "counter", rows: [] })).status).toBe(202);
    expect((await shop.hear({ zone: "cellar", rows: [] })).body).toMatchObject({ pointers: ["/body/zone"] });
  });

  it("is refused as revoked once its sender is, and taken again once restored", async () => {
    expect((await switchLive("revoke", { sender: "gw-es256" })).status).toBe(200);
    expect((await es256.hear([])).body.code).toBe("revoked");
    expect((await switchLive("restore", { sender: "gw-es256" })).status).toBe(200);
    expect((await es256.hear([])).status).toBe(202);
  });
});

describe("a registered tag that a gateway hears", () => {
  it("brings its person into the place, and their moment as a push, with no app open", async () => {
    const desk = openPushDesk();
    const { visitor, mac } = await carrier();
    await subscribe(visitor, "phone-of-a-carrier");
    expect((await shop.hear(rows(mac))).status).toBe(202);
    expect(await presentAt(visitor)).toEqual(["shop"]);
    const { receipts } = (await visitor.send("/v1/me/receipts", "receipts+jwt")).body;
    expect(receipts).toMatchObject([
      { outcome: "push", moment: "welcome", gates: [{ moment: "welcome", passed: true, detail: "enter: shop" }] },
    ]);
    const sent = () => desk.requests.filter(({ url }) => url.endsWith("/phone-of-a-carrier"));
    await expect.poll(() => sent().length).toBe(1);
  });

  it("that is heard faintly, seldom, or long ago says nothing", async () => {
    const { visitor, mac } = await carrier();
    await shop.hear(rows(mac, -75));
    await shop.hear(rows(mac, -50, 2).map((row) => ({ ...row, age: row.age + 60 })));
    await shop.hear(
      rows(mac, -50).map((row) => ({ ...row, age: row.age + 118 })),
      { ageSeconds: 5 },
    );
    expect(await presentAt(visitor)).toEqual([]);
  });

  it("is where it is heard strongest", async () => {
    const { visitor, mac } = await carrier(["location"]);
    await shop.hear(rows(mac, -68));
    await books.hear(rows(mac, -66));
    expect(await presentAt(visitor)).toEqual(["shop"]);
    await books.hear(rows(mac, -50));
    expect(await presentAt(visitor)).toEqual(["books"]);
  });

  it("is where it is heard now, though another gateway has dated its message half a minute ahead", async () => {
    const { visitor, mac } = await carrier(["location"]);
    await books.hear(rows(mac, -68), { ageSeconds: -29 });
    expect(await presentAt(visitor)).toEqual(["books"]);
    await shop.hear(rows(mac, -40));
    expect(await presentAt(visitor)).toEqual(["shop"]);
  });

  it("counts once, however often its message comes", async () => {
    const { visitor, mac } = await carrier();
    const jti = newJti();
    for (let time = 0; time < 3; time++) expect((await shop.hear(rows(mac, -50, 2), { jti })).status).toBe(202);
    expect(await presentAt(visitor)).toEqual([]);
    const entering = newJti();
    for (let time = 0; time < 3; time++) await shop.hear(rows(mac), { jti: entering });
    expect(await rowsOf(visitor.person, "message")).toHaveLength(
      (await rowsOf(visitor.person, "message")).filter(({ typ }) => typ !== "sightings+jwt").length + 1,
    );
  });

  it("is heard by two gateways, whose messages may have one id", async () => {
    const { visitor, mac } = await carrier(["location"]);
    const jti = newJti();
    await shop.hear(rows(mac, -68), { jti });
    await books.hear(rows(mac, -50), { jti });
    expect(await presentAt(visitor)).toEqual(["books"]);
  });

  it("takes a unit of a budget, and says so when there is none", async () => {
    const [first, second] = [await carrier(), await carrier()];
    await subscribe(first.visitor, "phone-of-the-first");
    await subscribe(second.visitor, "phone-of-the-second");
    const outcomes = [];
    for (const { visitor, mac } of [first, second]) {
      await books.hear(rows(mac));
      const { receipts } = (await visitor.send("/v1/me/receipts", "receipts+jwt")).body;
      outcomes.push(receipts[0].outcome === "push" ? "push" : receipts[0].gates[0].reason);
    }
    expect(outcomes).toEqual(["push", "budget"]);
  });

  it("says nothing any more once it is given up, or location is withdrawn", async () => {
    const [giving, withdrawing] = [await carrier(), await carrier()];
    await giving.visitor.send("/v1/me/tags", "tag+jwt", { tag: giving.mac, register: false });
    await withdrawing.visitor.consent({ location: false });
    await shop.hear([...rows(giving.mac), ...rows(withdrawing.mac)]);
    expect(await presentAt(giving.visitor)).toEqual([]);
    expect(await presentAt(withdrawing.visitor)).toEqual([]);
  });

  it("is no beacon of the catalog, whoever registered that", async () => {
    const { visitor, mac } = await carrier(["location"]);
    expect(
      (await visitor.send("/v1/me/tags", "tag+jwt", { tag: COUNTER, register: true, claim: await claimOf(COUNTER) }))
        .status,
    ).toBe(204);
    await shop.hear(rows(newMac()).map((row) => ({ ...row, ...COUNTER })));
    await shop.hear(rows(mac).map((row) => ({ ...row, ...COUNTER })));
    expect(await presentAt(visitor)).toEqual([]);
  });

  it("tells two people in one message, each of their own", async () => {
    const [one, other] = [await carrier(), await carrier()];
    await shop.hear([...rows(one.mac), ...rows(other.mac), ...rows(newMac())]);
    expect(await presentAt(one.visitor)).toEqual(["shop"]);
    expect(await presentAt(other.visitor)).toEqual(["shop"]);
  });
});

describe("a message about very many people", () => {
  const MANY = 230;

  /** As many people as nobody ever was: their tags are in the registry, and asking their objects leaves none. */
  async function registerMany(): Promise<string[]> {
    const keys = await importKeys(bindings());
    const registry = makeObjectStore(bindings().TRUTH, undefined, "mesh");
    const macs = Array.from({ length: MANY }, () => newMac());
    await Promise.all(
      macs.map(async (mac) => {
        const [nonce, id] = [12, 16].map((length) => crypto.getRandomValues(new Uint8Array(length)));
        if (nonce === undefined || id === undefined) return;
        const locator = await sealLocator(keys.locators[0], { person: encodeBase64url(id), epoch: 1 }, nonce);
        const entry = { tag: await hashTag(mac, keys.tagHash), owner: "owner", locator, atMs: 1 };
        expect((await registry.putTag(entry, 10_000)).ok).toBe(true);
      }),
    );
    return macs;
  }

  it("tells the 200 who are heard best, and counts the others as ignored", async () => {
    const macs = await registerMany();
    const [near, far] = [await carrier(["location"]), await carrier(["location"])];
    const crowd = macs.map((mac) => ({ mac, rssi: -60, age: 0 }));
    const heard = await shop.hear([...rows(far.mac, -65), ...crowd, ...rows(near.mac, -50), "nonsense"]);
    // Of 232 people 32 are left: 31 with one row, and one with four.
    expect([heard.status, heard.body]).toEqual([202, { accepted: 203, ignored: 36 }]);
    expect(await presentAt(near.visitor)).toEqual(["shop"]);
    expect(await presentAt(far.visitor)).toEqual([]);
  });
});

describe("a passer-by", () => {
  it("wakes no object and leaves none", async () => {
    const before = (await listDurableObjectIds(env.PERSON)).length;
    for (let time = 0; time < 5; time++) {
      const stranger = newMac().replace("c0:ff:ee", "4c:00:12");
      expect((await shop.hear([...rows(newMac()), ...rows(stranger)])).body).toEqual({ accepted: 8, ignored: 0 });
    }
    expect((await listDurableObjectIds(env.PERSON)).length).toBe(before);
  });
});
