import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { PIECE_BYTES } from "../../workers/objects/catalog/catalog-piece.ts";
import { makeGuardrailRows } from "../../workers/objects/catalog/store/guardrail-rows.ts";
import type { CatalogStore } from "../../workers/objects/catalog-store.ts";
import { migrate } from "../../workers/objects/migrate.ts";
import { askOf, START_MS } from "../support/store-calls.ts";
import { contentsOf, expectNoChange, putBack } from "./support/stored-object.ts";

/** Databases as the first deployed code left them, with rows in them. */

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

const CATALOG_OF_STEP_3 = `${CATALOG_OF_NO_STEP}
  CREATE TABLE spent (name TEXT PRIMARY KEY, untilMs INTEGER NOT NULL) WITHOUT ROWID;
  ALTER TABLE version ADD COLUMN author TEXT;
  ALTER TABLE version ADD COLUMN message TEXT;
  ALTER TABLE version ADD COLUMN counts TEXT;
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY, atMs INTEGER NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL,
    subject TEXT NOT NULL, hash TEXT NOT NULL
  );
  CREATE TABLE code (hash TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, untilMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE session (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, untilMs INTEGER NOT NULL, isEnded INTEGER NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO audit VALUES (1, 7200000, 'guardrail', 'editor', 'pause', 'campaign spring', 'one');
  INSERT INTO audit VALUES (2, 10800000, 'ada', 'editor', 'resume', 'campaign spring', 'two');
  CREATE VIEW schema_version AS SELECT 3 AS version;
`;

const EIDS_OF_NO_STEP = `
  CREATE TABLE track (beacon TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE slot (name TEXT PRIMARY KEY, number INTEGER NOT NULL, tracks TEXT NOT NULL) WITHOUT ROWID;
  INSERT INTO track VALUES ('shelf', '{"sealedKey":"sealed"}');
  INSERT INTO slot VALUES ('/7', 7, '{}');
`;

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

  it("keeps its rows from before guardrails had a table, and judges a campaign by the hours since it was resumed", async () => {
    const object = env.CATALOG.getByName("of the third step");
    await putBack(object, CATALOG_OF_STEP_3);
    expect(await object.pointer()).toEqual({ version: "old" });
    expect(await object.readAudit()).toHaveLength(2);
    const tallies = await runInDurableObject(object, (_, { storage }) => {
      const { tallyOf } = makeGuardrailRows(storage);
      return ["spring", "autumn"].map(tallyOf);
    });
    expect(tallies).toEqual([
      { sinceHour: 4, summedHour: 4, figures: {} },
      { sinceHour: 0, summedHour: 0, figures: {} },
    ]);
    expect(await runInDurableObject(object, (_, { storage }) => storage.getAlarm())).not.toBeNull();
    await expectNoChange(object, () => object.pointer());
  });

  it("takes a version again whose parts have fewer pieces than before, as after an update of the compiler", async () => {
    const object = env.CATALOG.getByName("shrunk");
    const full = new Uint8Array(PIECE_BYTES).fill(7);
    await object.store({ version: "one", part: "policy", number: 0, data: full });
    await object.store({ version: "one", part: "policy", number: 1, data: new Uint8Array([8]) });
    await object.store({ version: "one", part: "index", number: 0, data: new Uint8Array([9]) });
    expect(await object.publish("one", 3, undefined)).toBe("published");
    await object.store({ version: "one", part: "policy", number: 0, data: new Uint8Array([7]) });
    expect(await object.publish("one", 2, undefined)).toBe("published");
    expect(await object.piece("one", "policy", 1)).toBeNull();
    expect(await object.piece("one", "index", 0)).toEqual(new Uint8Array([9]));
  });

  it("has the same tables when it is new", async () => {
    const object = env.CATALOG.getByName("new");
    expect(await object.pointer()).toEqual({ version: null });
    expect(await publish(object, "first")).toBe("published");
    await expectNoChange(object, async () => expect(await object.pointer()).toEqual({ version: "first" }));
    expect(Object.keys(await contentsOf(object)).sort()).toEqual([
      "asked",
      "audit",
      "chunk",
      "code",
      "guardrail",
      "pointer",
      "resumed",
      "schema_version",
      "session",
      "spent",
      "version",
    ]);
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
