import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { NO_LIVE_STATE } from "../../shared/live/live-state.ts";
import { meshFactsOf } from "../../shared/live/mesh-facts.ts";
import type { Envelope } from "../../shared/person/envelope.ts";
import { newPerson } from "../../shared/person/person-state.ts";
import { makeObjectStore } from "../../workers/adapters/object-store.ts";
import { migrate } from "../../workers/objects/migrate.ts";
import type { SightCall } from "../../workers/objects/person/calls.ts";
import { PERSON_STEPS, PERSON_TABLES } from "../../workers/objects/person/store/schema.ts";
import type { Person } from "../../workers/objects/person.ts";
import { START_MS } from "../support/store-calls.ts";
import { contentsOf, expectNoChange, putBack } from "./support/stored-object.ts";

const FAR_MS = Date.UTC(2100, 0);

/** Databases as deployed code left them, with rows in them. */

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

const PERSON_OF_STEP_3 = `${PERSON_OF_STEP_2}
  CREATE TABLE wrong_claim (day INTEGER PRIMARY KEY, count INTEGER NOT NULL);
  UPDATE schema_version SET version = 3;
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
    const tagsLeft = async () => {
      const { record } = await contentsOf(object);
      const rows = (record?.rows ?? []) as readonly { readonly kind: string; readonly value: string }[];
      return rows.flatMap(({ kind, value }) => (kind === "tag" ? [JSON.parse(value)] : []));
    };
    const left = await tagsLeft();
    expect(left).toMatchObject(left.length === 0 ? [] : [{ state: "remove", atMs: expect.any(Number) }]);
    for (const { atMs } of left) {
      expect(atMs).toBeGreaterThan(startMs - 300_000);
      expect(atMs).toBeLessThanOrEqual(Date.now());
    }
    await runDurableObjectAlarm(object);
    await vi.waitFor(async () => expect(await tagsLeft()).toEqual([]));
    expect(await registry.findTags([tag], 1_000)).toEqual({ ok: true, value: [null] });
  });
});

describe("a person's object of the third step", () => {
  const at = { marketing: true, person: true };
  const exposures = [
    { id: "pruned", atMs: 1, moment: "hello", campaign: "spring", ...at },
    { id: "serial", atMs: 2, moment: "hello", ...at },
    { id: "serial", atMs: 2, moment: "other", ...at, void: true },
  ];
  const pushOf = (serial: string) => ({
    ...{
      serial,
      person: "somebody",
      place: null,
      purposes: ["marketing"],
      lang: "en",
      triggeredAtMs: 4,
      endsOnExit: false,
    },
    offer: { moment: "hello", variant: "a", format: "card", title: "Hello", validUntilMs: FAR_MS },
    deliveries: [{ device: "device", state: "waiting", attempts: 1, nextAtMs: FAR_MS, validUntilMs: FAR_MS }],
  });
  const tables = `${PERSON_OF_STEP_3}${PARTS.join("")}
    UPDATE part SET value = '${JSON.stringify(exposures)}' WHERE name = 'exposures';
    INSERT INTO consent_event VALUES (2, '{"purpose":"marketing"}');
    INSERT INTO outbox VALUES ('serial', '${JSON.stringify(pushOf("serial"))}');
    INSERT INTO outbox VALUES ('lost', '${JSON.stringify(pushOf("lost"))}');
    INSERT INTO timer VALUES ('push:serial', 5), ('silence', ${FAR_MS - 1}), ('tags', 3);
    INSERT INTO wrong_claim VALUES (20000, 7);
    INSERT INTO erasure VALUES (-1, 'erased', '{}');
  `;

  it("becomes two tables, with everything that was in the nine of before", async () => {
    const object = env.PERSON.getByName("rich");
    await putBack(object, tables);
    expect(await object.exportAll({ envelope: ENVELOPE })).toMatchObject({
      ok: true,
      value: {
        profile: { id: "somebody", epoch: 0 },
        exposures,
        consentEvents: [{ purpose: "location" }, { purpose: "marketing" }],
        queuedPushes: [pushOf("lost"), pushOf("serial")],
        receipts: [{ serial: "serial" }],
        erasures: [{ erasedAtMs: -1, jti: "erased", tombstone: "{}" }],
      },
    });
    const { message, record, ...others } = await contentsOf(object);
    expect(Object.keys(others)).toEqual(["schema_version"]);
    const rows = (record?.rows ?? []) as readonly { readonly kind: string; readonly value: string }[];
    const state = JSON.parse(rows.find(({ kind }) => kind === "state")?.value ?? "{}");
    expect(state).toMatchObject({
      timers: { tidy: FAR_MS, silence: FAR_MS - 1 },
      wrongClaims: { day: 20_000, count: 7 },
    });
    expect(message?.rows).toMatchObject([
      { kid: "", jti: "lost", exposures: null, push: expect.any(String) },
      { kid: "", jti: "pruned", exposures: JSON.stringify([exposures[0]]), push: null },
      { kid: "device", jti: "first", exposures: JSON.stringify(exposures.slice(1)), push: expect.any(String) },
    ]);
  });

  it("has the same tables as a new one", async () => {
    await putBack(env.PERSON.getByName("rich"), tables);
    await env.PERSON.getByName("rich").exportAll({ envelope: ENVELOPE });
    const columnsOf = (name: string) =>
      runInDurableObject(env.PERSON.getByName(name), (_, { storage: { sql } }) =>
        ["message", "record"].map((table) =>
          sql.exec(`SELECT name, type, "notnull", pk FROM pragma_table_info('${table}')`).toArray(),
        ),
      );
    const makeNew = (_: Person, { storage }: DurableObjectState) => migrate(storage, PERSON_STEPS, PERSON_TABLES);
    await runInDurableObject(env.PERSON.getByName("new"), makeNew);
    expect(await columnsOf("rich")).toEqual(await columnsOf("new"));
    expect((await contentsOf(env.PERSON.getByName("new"))).schema_version?.rows).toEqual([{ version: 5 }]);
  });

  it("ends in an error for the code of before, which changes nothing", async () => {
    const object = env.PERSON.getByName("rich");
    await putBack(object, tables);
    await object.exportAll({ envelope: ENVELOPE });
    const before = await contentsOf(object);
    await runInDurableObject(object, (_, { storage }) => {
      migrate(storage, PERSON_STEPS.slice(0, 3));
      expect(() => storage.sql.exec("SELECT name, value FROM part")).toThrow("no such table");
    });
    expect(await contentsOf(object)).toEqual(before);
  });
});
