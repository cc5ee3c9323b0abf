import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { consentEventsOf, DAY_MS, evict, HOUR_MS, partOf, pass, SECOND_MS, tablesOf } from "./support/person-object.ts";
import { say } from "./support/say.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2029, 5, 4, 12);
const PURPOSES = Array.from({ length: 20 }, (_, at) => `purpose-${at}`);

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  const catalog = street([{ id: "news", on: { event: "news" }, offer: offer() }], {
    policy: { purposes: ["location", "marketing", ...PURPOSES] },
  });
  expect((await publish(catalog)).status).toBe(200);
});

const all = (granted: boolean) => Object.fromEntries(PURPOSES.map((purpose) => [purpose, granted]));

/** Says yes and no to twenty purposes, so many times over. */
async function flap(visitor: Visitor, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    pass(SECOND_MS);
    expect((await say(visitor, all(true))).status).toBe(200);
    pass(SECOND_MS);
    expect((await say(visitor, all(false))).status).toBe(200);
  }
}

describe("what changes no mind", () => {
  it("granted again writes nothing", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const before = await tablesOf(visitor.person);
    pass(SECOND_MS);
    expect((await say(visitor, { marketing: true })).status).toBe(200);
    expect(await tablesOf(visitor.person)).toEqual(before);
  });

  it("withdrawn without a grant only moves the time of the last statement", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const before = await tablesOf(visitor.person);
    for (let time = 0; time < 3; time++) {
      pass(SECOND_MS);
      expect((await say(visitor, { location: false })).body.consent.location).toBe(false);
    }
    const otherThanState = (tables: Awaited<ReturnType<typeof tablesOf>>) =>
      Object.values(tables).flatMap((rows) => rows.filter(({ kind }) => kind !== "state"));
    expect(otherThanState(await tablesOf(visitor.person))).toEqual(otherThanState(before));
    expect((await partOf(visitor.person, "consent")).location).toEqual({ granted: false, atMs: Date.now() });
  });
});

describe("grants of one day", () => {
  it("are 100 of one person, then 429 until the UTC day ends; withdrawals go on", async () => {
    const visitor = await makeVisitor();
    await flap(visitor, 4);
    pass(SECOND_MS);
    await say(visitor, all(true));
    pass(SECOND_MS);
    // What was counted is in the rows, not in the object's memory.
    await evict(visitor.person);
    const refused = await say(visitor, { marketing: true });
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 429, code: "rate-limited" });
    expect(refused.headers.get("retry-after")).toBe(String(Math.ceil((NOON_MS + 12 * HOUR_MS - Date.now()) / 1000)));
    expect((await say(visitor, { "purpose-0": false, "purpose-1": false })).status).toBe(200);
    expect((await say(visitor, { "purpose-0": true })).status).toBe(429);
    expect((await say(visitor, { "purpose-2": true })).status).toBe(200);
    vi.setSystemTime(NOON_MS + 12 * HOUR_MS);
    expect((await say(visitor, { marketing: true })).body.consent.marketing).toBe(true);
  });

  it("refused leaves nothing, also not of a withdrawal beside it", async () => {
    const visitor = await makeVisitor();
    await flap(visitor, 4);
    pass(SECOND_MS);
    await say(visitor, all(true));
    const before = await tablesOf(visitor.person);
    pass(SECOND_MS);
    expect((await say(visitor, { marketing: true, "purpose-0": false })).status).toBe(429);
    expect(await tablesOf(visitor.person)).toEqual(before);
  });
});

describe("the history of a purpose", () => {
  it("is at most 1,000 events; the oldest day is folded into its last one", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const fill = { purpose: "marketing", noticeVersion: "1", surface: "s", device: "d", jti: "j" };
    const longAgoMs = Date.now() - 300 * DAY_MS;
    await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage: { sql } }) => {
      sql.exec("DELETE FROM record WHERE kind = 'consent'");
      for (let at = 0; at < 1_000; at++) {
        const receivedMs = longAgoMs + Math.floor(at / 10) * DAY_MS + at;
        const event = { ...fill, granted: at % 2 === 0, iatMs: receivedMs, receivedMs };
        const insert = "INSERT INTO record (kind, name, value) VALUES ('consent', ?, ?)";
        sql.exec(insert, at + 1, JSON.stringify([event]));
      }
    });
    await evict(visitor.person);
    pass(SECOND_MS);
    await say(visitor, { marketing: false });
    const rows = await consentEventsOf(visitor.person);
    expect(rows).toHaveLength(992);
    expect(rows[0]).toMatchObject({ receivedMs: longAgoMs + 9, granted: false });
    expect(rows[1]).toMatchObject({ receivedMs: longAgoMs + DAY_MS + 10 });
    expect(rows.at(-1)).toMatchObject({ receivedMs: Date.now(), granted: false });
  });

  it("leaves the others of a message where an export under way looks for them", async () => {
    const visitor = await makeVisitor(["marketing", "location", "purpose-1"]);
    expect(await consentEventsOf(visitor.person)).toHaveLength(3);
    const at = { noticeVersion: "1", surface: "s", device: "d", jti: "j", iatMs: 1 };
    const message = [
      { ...at, purpose: "marketing", granted: true, receivedMs: 1 },
      { ...at, purpose: "location", granted: true, receivedMs: 1 },
      { ...at, purpose: "purpose-1", granted: true, receivedMs: 1 },
    ];
    const dayOf = (number: number) => ({ ...at, purpose: "marketing", granted: true, receivedMs: 1 + number * DAY_MS });
    await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage: { sql } }) => {
      sql.exec("DELETE FROM record WHERE kind = 'consent'");
      const insert = "INSERT INTO record (kind, name, value) VALUES ('consent', ?, ?)";
      sql.exec(insert, 1, JSON.stringify(message));
      for (let number = 1; number < 1_000; number++) sql.exec(insert, number + 1, JSON.stringify([dayOf(number)]));
    });
    await evict(visitor.person);
    pass(SECOND_MS);
    await say(visitor, { marketing: false });
    const query = "SELECT value FROM record WHERE kind = 'consent' AND name = 1";
    const first = await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage: { sql } }) =>
      JSON.parse(sql.exec<{ value: string }>(query).one().value),
    );
    expect(first).toEqual([null, message[1], message[2]]);
    const events = [];
    for (let next: string | undefined = ""; next !== undefined; ) {
      const { body } = await visitor.send("/v1/me/export", "export+jwt", next === "" ? {} : { next });
      events.push(...body.consentEvents);
      next = body.next;
    }
    expect(events).toHaveLength(2 + 999 + 1);
    expect(events).not.toContain(null);
  });
});
