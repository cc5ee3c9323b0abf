/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AddressedNote } from "../../shared/told/pending-hook.ts";
import { OUTBOX_STEPS } from "../../workers/objects/hook-outbox/store/schema.ts";
import { makeWebhook, outboxesOf } from "./support/hook-desk.ts";
import { HOUR_MS, MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";
import { costIn } from "./support/storage-cost.ts";
import { putBack } from "./support/stored-object.ts";
import { street } from "./support/street.ts";
import { call, publish } from "./support/visitor.ts";

/* What a large backlog costs: 10,000 messages for an endpoint that is dead are 625 in each of its 16 outboxes. */

const BACKLOG = 625;
const HOST = { dead: "crm.example.com", well: "news.example.com", sealed: "crm.example.com" };

let asked: string[] = [];
let answer: () => Response = () => new Response(null, { status: 204 });

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2034, 4, 3, 12));
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    if (!new Headers(init?.headers).has("webhook-id")) return new Response(null, { status: 201 });
    const { host } = new URL(String(input));
    asked.push(host);
    if (host === HOST.well) return new Response(null, { status: 204 });
    return answer();
  });
  const hooks = Object.entries(HOST).map(([id, host]) => makeWebhook({ id, host, events: ["moment.given"] }));
  const [dead, well, sealed] = await Promise.all(hooks);
  if (dead === undefined || well === undefined || sealed === undefined) throw new Error("webhooks are missing");
  // It was sealed about another webhook, as after a change of keys: it does not open.
  const unopened = { ...sealed, sealedSecrets: well.sealedSecrets };
  expect((await publish(street([], { webhooks: [dead, well, unopened] }))).status).toBe(200);
});
beforeEach(() => {
  asked = [];
  answer = () => {
    throw new Error("the endpoint does not answer");
  };
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function outboxOf(webhook: keyof typeof HOST, number = 0) {
  const outbox = outboxesOf(webhook)[number];
  if (outbox === undefined) throw new Error("there is no such outbox");
  return outbox;
}

/** So many events, each of another subject, as people's objects hand them on. */
function notesFor(webhook: keyof typeof HOST, count: number): AddressedNote[] {
  return Array.from({ length: count }, () => ({
    id: crypto.randomUUID(),
    of: { webhook, host: HOST[webhook], person: "", epoch: 0 },
    subject: crypto.randomUUID(),
    type: "moment.given",
    atMs: Date.now(),
    data: { moment: "tea" },
    own: true,
    purposes: ["marketing"],
  }));
}

/** Lets alarms go off as they come due, until so much time has passed; how many did. */
async function live(outbox: ReturnType<typeof outboxOf>, forMs: number): Promise<number> {
  const endMs = Date.now() + forMs;
  for (let alarms = 0; ; alarms++) {
    const dueMs = await runInDurableObject(outbox, (_, { storage }) => storage.getAlarm());
    if (dueMs === null || dueMs > endMs) {
      vi.setSystemTime(endMs);
      return alarms;
    }
    vi.setSystemTime(Math.max(dueMs, Date.now()));
    await runDurableObjectAlarm(outbox);
  }
}

/** How many rows a piece of work reads in the object. */
async function readsIn(outbox: ReturnType<typeof outboxOf>, work: () => Promise<unknown>): Promise<number> {
  const cursors: { readonly rowsRead: number }[] = [];
  const inObject = <T>(act: (sql: SqlStorage) => T) => runInDurableObject(outbox, (_, { storage }) => act(storage.sql));
  await inObject((sql) => {
    const { exec } = sql;
    vi.spyOn(sql, "exec").mockImplementation(((query: string, ...values: unknown[]) => {
      const cursor = exec.call(sql, query, ...values);
      cursors.push(cursor);
      return cursor;
    }) as typeof sql.exec);
  });
  await work();
  return inObject((sql) => {
    vi.mocked(sql.exec).mockRestore();
    return cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  });
}

describe("a backlog for an endpoint that is dead", () => {
  it("is tried eight at once every 30 s, delays no other webhook, and leaves once the endpoint is back", async () => {
    const dead = outboxOf("dead");
    await dead.take(JSON.stringify(notesFor("dead", BACKLOG)));
    let alarms = 0;
    const [, rows] = await costIn(dead, async () => {
      alarms = await live(dead, HOUR_MS);
    });
    expect(rows).toBe(2 * asked.length);
    expect(asked.length).toBeLessThanOrEqual(8 * 121);
    expect(alarms).toBeLessThanOrEqual(125);
    const well = outboxOf("well");
    await well.take(JSON.stringify(notesFor("well", 1)));
    await live(well, 0);
    expect(asked.at(-1)).toBe(HOST.well);
    asked = [];
    answer = () => new Response(null, { status: 204 });
    await live(dead, HOUR_MS);
    const once = await dead.tell();
    expect(asked.length + JSON.parse(once).waiting).toBe(BACKLOG);
    expect(asked.length).toBeGreaterThan(BACKLOG / 2);
  }, 60_000);

  it("waits as long as the endpoint says of all, five minutes at most", async () => {
    const dead = outboxOf("dead", 1);
    answer = () => new Response(null, { status: 429, headers: { "retry-after": "120" } });
    await dead.take(JSON.stringify(notesFor("dead", 30)));
    await live(dead, 119 * SECOND_MS);
    expect(asked).toHaveLength(8);
    answer = () => new Response(null, { status: 503, headers: { "retry-after": "86400" } });
    await live(dead, SECOND_MS);
    expect(asked).toHaveLength(16);
    await live(dead, 5 * MINUTE_MS - SECOND_MS);
    expect(asked).toHaveLength(16);
    await live(dead, SECOND_MS);
    expect(asked).toHaveLength(24);
  });

  it("rests too if an event comes meanwhile, and no longer once an operator replays", async () => {
    const dead = outboxOf("dead", 6);
    await dead.take(JSON.stringify(notesFor("dead", 30)));
    await live(dead, 0);
    // As an event sets it that comes while attempts are under way.
    await runInDurableObject(dead, (_, { storage }) => storage.setAlarm(Date.now()));
    await live(dead, SECOND_MS);
    expect(asked).toHaveLength(8);
    expect(await dead.replay(null)).toBe(8);
    await live(dead, SECOND_MS);
    expect(asked).toHaveLength(16);
  });

  it("writes nothing while no secret opens", async () => {
    const sealed = outboxOf("sealed");
    await sealed.take(JSON.stringify(notesFor("sealed", 100)));
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    let alarms = 0;
    const [, rows] = await costIn(sealed, async () => {
      alarms = await live(sealed, 10 * MINUTE_MS);
    });
    expect([asked.length, rows]).toEqual([0, 0]);
    expect(alarms).toBeLessThanOrEqual(21);
    expect(logged).toHaveBeenCalled();
    logged.mockRestore();
  });

  it("is read neither when the outbox wakes nor when an event or a stop comes, and counted up to 1,000", async () => {
    const dead = outboxOf("dead", 2);
    const notes = notesFor("dead", 3_000);
    await dead.take(JSON.stringify(notes));
    await evictDurableObject(dead);
    const [stopped] = notes;
    if (stopped === undefined) throw new Error("there is no note");
    const { of, subject } = stopped;
    const stop = { id: "stop", of, subject, atMs: Date.now(), stop: {} };
    const taken = await readsIn(dead, () => dead.take(JSON.stringify([...notesFor("dead", 1), stop])));
    expect(taken).toBeLessThan(60);
    let told = "";
    const read = await readsIn(dead, async () => {
      told = await dead.tell();
    });
    expect(JSON.parse(told)).toMatchObject({ waiting: 1_000, failing: 0, failed: 0, more: true });
    expect(read).toBeLessThan(2_100);
  }, 60_000);

  it("is listed as more than is counted", async () => {
    const headers = { authorization: "Bearer operator-of-the-tests" };
    const { body } = await call("/admin/v1/webhooks", { headers });
    const [dead, well] = body.webhooks;
    expect([dead.more, well.more]).toEqual([true, undefined]);
  });

  it("is replayed a thousand of an outbox at a time", async () => {
    const dead = outboxOf("dead", 3);
    await dead.take(JSON.stringify(notesFor("dead", 1_500)));
    await runInDurableObject(dead, (_, { storage: { sql } }) => {
      sql.exec("UPDATE pending SET value = json_set(value, '$.attempts', 13), dueMs = NULL");
    });
    const replayed = [await dead.replay(null), await dead.replay(null), await dead.replay(null)];
    expect(replayed).toEqual([1_000, 500, 0]);
    pass(SECOND_MS);
  });

  it("comes along from the tables of before", async () => {
    const dead = outboxOf("dead", 5);
    const [note] = notesFor("dead", 1);
    const value = JSON.stringify({ ...note, webhook: "dead", host: HOST.dead, attempts: 0, sequence: 1, dueMs: 1 });
    const kept = `INSERT INTO pending VALUES ('${note?.id}', '${note?.subject}', 1, '${value}')`;
    await putBack(dead, `${OUTBOX_STEPS[0]}; ${kept}; CREATE VIEW schema_version AS SELECT 1 AS version`);
    await dead.take(JSON.stringify(note === undefined ? [] : [note, ...notesFor("dead", 1)]));
    expect(JSON.parse(await dead.tell())).toMatchObject({ waiting: 2, failing: 0, failed: 0 });
  });

  it("takes nothing that is older than what is remembered, as nobody could tell that it came before", async () => {
    const dead = outboxOf("dead", 4);
    const old = notesFor("dead", 1).map((note) => ({ ...note, atMs: Date.now() - 8 * 24 * HOUR_MS }));
    await dead.take(JSON.stringify(old));
    expect(JSON.parse(await dead.tell())).toMatchObject({ waiting: 0 });
  });
});
