import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { NO_LIVE_STATE } from "../../shared/live/live-state.ts";
import { meshFactsOf } from "../../shared/live/mesh-facts.ts";
import type { Envelope } from "../../shared/person/envelope.ts";
import { newPerson } from "../../shared/person/person-state.ts";
import { makeObjectStore } from "../../workers/adapters/object-store.ts";
import type { CatalogStore } from "../../workers/objects/catalog-store.ts";
import type { EidResolver } from "../../workers/objects/eid-resolver.ts";
import { migrate } from "../../workers/objects/migrate.ts";
import type { SightCall } from "../../workers/objects/person/calls.ts";
import { PERSON_STEPS } from "../../workers/objects/person/store/schema.ts";
import type { Person } from "../../workers/objects/person.ts";
import type { SharedStoreObject } from "../../workers/objects/shared-store-object.ts";
import { askOf, START_MS } from "../support/store-calls.ts";

const FAR_MS = Date.UTC(2100, 0);

/** Databases as the first deployed code left them, with rows in them. */

const PERSON_OF_STEP_1 = `
  CREATE TABLE schema_version (version INTEGER NOT NULL);
  CREATE TABLE part (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE message (
    kid TEXT NOT NULL, jti TEXT NOT NULL, typ TEXT NOT NULL, iatMs INTEGER NOT NULL, atMs INTEGER NOT NULL,
    answer TEXT, serial TEXT, receipt TEXT, input TEXT,
    PRIMARY KEY (kid, jti)
  ) WITHOUT ROWID;
  CREATE TABLE consent_event (number INTEGER PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE subscription (device TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE outbox (serial TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE reaction (serial TEXT NOT NULL, kind TEXT NOT NULL, atMs INTEGER NOT NULL, value TEXT, PRIMARY KEY (serial, kind)) WITHOUT ROWID;
  CREATE TABLE timer (name TEXT PRIMARY KEY, dueMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE erasure (erasedAtMs INTEGER NOT NULL, jti TEXT NOT NULL, tombstone TEXT NOT NULL);
  INSERT INTO schema_version VALUES (1);
  INSERT INTO message VALUES ('device', 'first', 'ping+jwt', 1, 2, '{}', 'serial', '{"outcome":"none","gates":[]}', '{"version":""}');
  INSERT INTO consent_event VALUES (1, '{"purpose":"location"}');
  INSERT INTO subscription VALUES ('device', '{"device":"device","endpoint":"https://push.test/old"}');
  INSERT INTO reaction VALUES ('serial', 'click', 3, NULL);
  INSERT INTO timer VALUES ('tidy', ${FAR_MS});
`;

const PERSON_OF_STEP_2 = `${PERSON_OF_STEP_1}
  CREATE TABLE tag (tag TEXT PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, atMs INTEGER NOT NULL) WITHOUT ROWID;
  UPDATE schema_version SET version = 2;
  INSERT INTO tag VALUES ('hash', 'owner', 'held', 5);
`;

const SHARED_STORE_OF_STEP_1 = `
  CREATE TABLE schema_version (version INTEGER NOT NULL);
  CREATE TABLE member (book TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (book, name)) WITHOUT ROWID;
  CREATE TABLE tag (tag TEXT PRIMARY KEY, owner TEXT NOT NULL, locator TEXT, atMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX tag_removed ON tag (atMs) WHERE locator IS NULL;
  INSERT INTO schema_version VALUES (1);
  INSERT INTO member VALUES ('issued', 'all', '97');
  INSERT INTO tag VALUES ('hash', 'owner', 'sealed', 1);
`;

const CATALOG_OF_NO_STEP = `
  CREATE TABLE version (id TEXT PRIMARY KEY, publishedAtMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE chunk (version TEXT, part TEXT, number INTEGER, data BLOB NOT NULL, PRIMARY KEY (version, part, number)) WITHOUT ROWID;
  CREATE TABLE pointer (id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL);
  INSERT INTO version VALUES ('old', 1);
  INSERT INTO chunk VALUES ('old', 'policy', 0, x'010203');
  INSERT INTO pointer VALUES (1, 'old');
`;

const EIDS_OF_NO_STEP = `
  CREATE TABLE track (beacon TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE slot (name TEXT PRIMARY KEY, number INTEGER NOT NULL, tracks TEXT NOT NULL) WITHOUT ROWID;
  INSERT INTO track VALUES ('shelf', '{"sealedKey":"sealed"}');
  INSERT INTO slot VALUES ('/7', 7, '{}');
`;

const PARTS = Object.entries(newPerson("somebody", 0)).map(
  ([name, value]) => `INSERT INTO part VALUES ('${name}', '${JSON.stringify(value)}');`,
);
const ENVELOPE: Envelope = {
  person: "somebody",
  kid: "device",
  jti: "export",
  typ: "export+jwt",
  iatMs: START_MS,
  receivedMs: START_MS,
  passIatMs: START_MS,
  passEpoch: 0,
  standing: "in",
};

/** What a gateway heard of a tag of that person, on no catalog. */
const SIGHT: SightCall = {
  person: "somebody",
  epoch: 0,
  version: "",
  heard: { gateway: "gw", place: "shop", jti: "heard", iatMs: START_MS, receivedMs: START_MS },
  tags: [{ tag: "a-gateway-that-hears-it", rows: [{ rssi: -50, excess: 9, ageMs: 0 }] }],
  mesh: meshFactsOf(NO_LIVE_STATE, [], 0),
};

type AnyObject = DurableObjectStub<Person | CatalogStore | EidResolver | SharedStoreObject>;

/** Puts a database in the place of the object's own, and lets the object forget what it knew. */
async function putBack(object: AnyObject, tables: string): Promise<void> {
  await runInDurableObject(object, async (_, { storage }) => {
    await storage.deleteAll();
    storage.sql.exec(tables);
  });
  await evictDurableObject(object);
}

/** Everything in the database: each table or index as it was made, and its rows. */
function contentsOf(
  object: AnyObject,
): Promise<Record<string, { readonly sql: string; readonly rows: readonly unknown[] }>> {
  return runInDurableObject(object, (_, { storage: { sql } }) => {
    const made = sql.exec<{ name: string; type: string; sql: string }>("SELECT name, type, sql FROM sqlite_master");
    const own = made.toArray().filter(({ name }) => !name.startsWith("_cf_") && !name.startsWith("sqlite_"));
    const rowsOf = (table: string) => sql.exec(`SELECT * FROM "${table}"`).toArray();
    return Object.fromEntries(
      own.map(({ name, type, sql }) => [name, { sql, rows: type === "table" ? rowsOf(name) : [] }]),
    );
  });
}

/** Starts the object once more, uses it, and expects to find everything as it was. */
async function expectNoChange(object: AnyObject, use: () => Promise<unknown>): Promise<void> {
  const before = await contentsOf(object);
  await evictDurableObject(object);
  await use();
  expect(await contentsOf(object)).toEqual(before);
}

describe("a person's object", () => {
  const old = {
    profile: { id: "somebody", epoch: 0 },
    consentEvents: [{ purpose: "location" }],
    subscriptions: [{ device: "device", endpoint: "https://push.test/old" }],
    receipts: [{ serial: "serial", atMs: 2, outcome: "none", gates: [], decidedFrom: { version: "" } }],
    reactions: [{ serial: "serial", kind: "click", atMs: 3, value: null }],
    messages: [{ kid: "device", jti: "first", typ: "ping+jwt", iatMs: 1, atMs: 2, answer: "{}" }],
    timers: [{ name: "tidy", dueMs: FAR_MS }],
  };

  it.each([
    ["the first step", PERSON_OF_STEP_1, []],
    ["the second step", PERSON_OF_STEP_2, []],
  ])("keeps its rows from %s, takes new ones, and changes nothing when it starts again", async (name, tables, tags) => {
    const object = env.PERSON.getByName(name);
    await putBack(object, tables + PARTS.join(""));
    const read = () => object.exportAll({ envelope: ENVELOPE });
    // Tags of before there were claim codes end, once the registry has heard of it: the next test.
    await read();
    await runDurableObjectAlarm(object);
    expect(await read()).toMatchObject({ ok: true, value: { ...old, tags } });
    expect(await contentsOf(object)).toMatchObject({ schema_version: { rows: [{ version: PERSON_STEPS.length }] } });
    await object.subscribe({ envelope: { ...ENVELOPE, jti: "end" }, subscription: null, vapidPublicKey: "" });
    const messages = [{ jti: "first" }, { jti: "end", answer: "true" }];
    // What was just stored has its time sooner than the old timer says.
    const timers = [{ name: "tidy", dueMs: expect.any(Number) }];
    expect(await read()).toMatchObject({ ok: true, value: { ...old, tags, subscriptions: [], messages, timers } });
    await expectNoChange(object, read);
  });
});

describe("a tag that was registered before there were claim codes", () => {
  it.each([
    ["a message of its person", (object: DurableObjectStub<Person>) => object.exportAll({ envelope: ENVELOPE })],
    ["a gateway that hears it", (object: DurableObjectStub<Person>) => object.sight(SIGHT)],
  ])("ends with %s: the registry forgets it, as of a time that tells nothing", async (name, wake) => {
    const object = env.PERSON.getByName(name);
    const tag = name.replaceAll(" ", "-");
    const registry = makeObjectStore(env.TRUTH, undefined, "mesh");
    await registry.putTag({ tag, owner: "owner", locator: "sealed", atMs: 5 }, 1_000);
    await putBack(object, PERSON_OF_STEP_2.replace("'hash'", `'${tag}'`) + PARTS.join(""));
    const startMs = Date.now();
    expect(await wake(object)).toMatchObject({ ok: true });
    const left = (await contentsOf(object)).tag?.rows ?? [];
    expect(left).toMatchObject(left.length === 0 ? [] : [{ state: "remove", atMs: expect.any(Number) }]);
    for (const { atMs } of left as { atMs: number }[]) {
      expect(atMs).toBeGreaterThan(startMs - 300_000);
      expect(atMs).toBeLessThanOrEqual(Date.now());
    }
    await runDurableObjectAlarm(object);
    await vi.waitFor(async () => expect((await contentsOf(object)).tag?.rows).toEqual([]));
    expect(await registry.findTags([tag], 1_000)).toEqual({ ok: true, value: [null] });
  });
});

describe("a part of the shared store", () => {
  it("keeps its rows, takes new ones, and changes nothing when it starts again", async () => {
    const object = env.TRUTH.getByName("of the first step");
    await putBack(object, SHARED_STORE_OF_STEP_1);
    expect(await object.lease(JSON.stringify(askOf({ id: "lease" })))).toMatchObject({ units: 1 });
    expect(await object.findTags(["hash"])).toEqual(["sealed"]);
    const { member } = await contentsOf(object);
    expect(member?.rows).toContainEqual({ book: "issued", name: "all", value: "98" });
    await expectNoChange(object, () => object.live(START_MS));
  });
});

describe("a ledger that was stored with its leases as members", () => {
  const lease = (units: number, expiresMs: number) =>
    JSON.stringify({ units, hour: "20261123T10", day: "20261123", expiresMs });
  const rows = [
    ["issued", "all", "30"],
    ["hour", "20261123T10", "30"],
    ["day", "20261123", "30"],
    ["lease", "open", lease(7, START_MS + 20_000)],
    ["lease", "settled", lease(0, START_MS + 10_000)],
    ["lease", "lost", lease(5, START_MS - 60_000)],
    ["lease", "forgotten", lease(5, START_MS - 600_000)],
  ].map(([book, name, value]) => `INSERT INTO member (book, name, value) VALUES ('${book}', '${name}', '${value}');`);

  it("gives no unit of them twice, takes back what is open, and forgets what has had its time", async () => {
    const object = env.TRUTH.getByName("of old leases");
    await putBack(
      object,
      SHARED_STORE_OF_STEP_1.replace("INSERT INTO member VALUES ('issued', 'all', '97');", rows.join("")),
    );
    const limits = { offers: 1_000 };
    const ask = (id: string) => object.lease(JSON.stringify(askOf({ id, limits })));
    const settle = (id: string, unspent: number) =>
      object.settle(JSON.stringify({ id, campaign: "autumn", unspent, nowMs: START_MS }));
    expect([await ask("open"), await ask("settled"), await ask("lost")]).toMatchObject([
      { units: 7 },
      { units: 0 },
      { units: 5 },
    ]);
    await settle("settled", 50);
    await settle("open", 4);
    await settle("open", 4);
    // Of 974 units the eighth, in blocks of at most 50; nothing lives beside it.
    expect(await ask("new")).toMatchObject({ units: 50 });
    const { member, lease: leases } = await contentsOf(object);
    expect(member?.rows).toEqual([
      { book: "day", name: "20261123", value: "76" },
      { book: "hour", name: "20261123T10", value: "76" },
      { book: "issued", name: "all", value: "76" },
    ]);
    expect(leases?.rows).toMatchObject([
      { id: "lost", units: 5 },
      { id: "new", units: 50 },
      { id: "open", units: 0 },
      { id: "settled", units: 0 },
    ]);
    await expectNoChange(object, () => ask("new"));
  });
});

describe("the catalog's object", () => {
  const publish = async (object: DurableObjectStub<CatalogStore>, version: string) => {
    await object.store({ version, part: "policy", number: 0, data: new Uint8Array([4]) });
    return object.publish(version, 1, undefined);
  };

  it("keeps its rows from before there were steps, and changes nothing when it starts again", async () => {
    const object = env.CATALOG.getByName("of no step");
    await putBack(object, CATALOG_OF_NO_STEP);
    expect(await object.pointer()).toEqual({ version: "old" });
    expect(await object.piece("old", "policy", 0)).toEqual(new Uint8Array([1, 2, 3]));
    expect(await publish(object, "new")).toBe("published");
    expect(await object.piece("old", "policy", 0)).toEqual(new Uint8Array([1, 2, 3]));
    await expectNoChange(object, async () => expect(await object.pointer()).toEqual({ version: "new" }));
  });

  it("has the same tables when it is new", async () => {
    const object = env.CATALOG.getByName("new");
    expect(await object.pointer()).toEqual({ version: null });
    expect(await publish(object, "first")).toBe("published");
    await expectNoChange(object, async () => expect(await object.pointer()).toEqual({ version: "first" }));
    expect(Object.keys(await contentsOf(object)).sort()).toEqual(["chunk", "pointer", "schema_version", "version"]);
  });
});

describe("the resolver of beacons", () => {
  it("keeps its rows from before there were steps, and changes nothing when it starts again", async () => {
    const object = env.EIDS.getByName("of no step");
    await putBack(object, EIDS_OF_NO_STEP);
    const before = await contentsOf(object);
    expect(before).toMatchObject({
      track: { rows: [{ beacon: "shelf", value: '{"sealedKey":"sealed"}' }] },
      slot: { rows: [{ name: "/7", number: 7, tracks: "{}" }] },
      schema_version: { rows: [{ version: 1 }] },
    });
    await expectNoChange(object, async () => expect(await object.table("", 7)).toBeInstanceOf(Uint8Array));
  });

  it("has the same tables when it is new", async () => {
    const object = env.EIDS.getByName("new");
    expect(await object.table("", 7)).toBeInstanceOf(Uint8Array);
    await expectNoChange(object, async () => expect(await object.table("", 7)).toBeInstanceOf(Uint8Array));
    expect(Object.keys(await contentsOf(object)).sort()).toEqual(["schema_version", "slot", "track"]);
  });
});

describe("steps", () => {
  const STEPS = ["CREATE TABLE one (id INTEGER)", "CREATE TABLE two (id INTEGER); INSERT INTO two (id) VALUES (1)"];
  const inNew = <T>(name: string, act: (storage: DurableObjectStorage) => T) =>
    runInDurableObject(env.PERSON.getByName(name), (_, { storage }) => act(storage));

  it("are taken once each, in their order, however often", async () => {
    const rows = await inNew("steps", (storage) => {
      migrate(storage, STEPS.slice(0, 1));
      migrate(storage, STEPS);
      migrate(storage, STEPS);
      return ["schema_version", "two"].map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray());
    });
    expect(rows).toEqual([[{ version: 2 }], [{ id: 1 }]]);
  });

  it("leave alone what newer code has made, as when a deployment is taken back", async () => {
    const version = await inNew("newer", (storage) => {
      migrate(storage, STEPS);
      migrate(storage, STEPS.slice(0, 1));
      return storage.sql.exec("SELECT version FROM schema_version").one();
    });
    expect(version).toEqual({ version: 2 });
  });

  it("are all taken or none", async () => {
    const tables = await inNew("broken", (storage) => {
      expect(() => migrate(storage, [...STEPS, "CREATE nonsense"])).toThrow();
      return storage.sql.exec("SELECT name FROM sqlite_master").toArray();
    });
    expect(tables).toEqual([]);
  });
});
