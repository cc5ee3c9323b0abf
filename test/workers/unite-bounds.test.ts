import { runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PersonRows } from "../../shared/accounts/person-rows.ts";
import type { ConsentEvent } from "../../shared/consent/consent.ts";
import { claimOf } from "./support/claims.ts";
import { counted } from "./support/counters.ts";
import { catalogOfFullLife, liveFully } from "./support/full-life.ts";
import { newMac } from "./support/gateway.ts";
import {
  consentEventsOf,
  DAY_MS,
  evict,
  HOUR_MS,
  MINUTE_MS,
  pass,
  recordsOf,
  rowsOf,
  stateOf,
  tablesOf,
} from "./support/person-object.ts";
import { objectOf, openPushDesk } from "./support/push-desk.ts";
import { contentsOf, putBack } from "./support/stored-object.ts";
import { rowsOfVisitor, takeAway, unite, uniteInto } from "./support/unite.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* The bounds of one person hold for two who are one from now on, and no row is lost on the way. */

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2031, 5, 3, 12));
  openPushDesk();
  expect((await publish(catalogOfFullLife())).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const two = async () =>
  [await makeVisitor(["location", "marketing"]), await makeVisitor(["location", "marketing"])] as const;

/** Stores so many messages of the visitor's device behind its back, a second apart, each with a receipt if told so. */
async function fill({ person, device }: Visitor, count: number, hasReceipt: boolean): Promise<void> {
  await runInDurableObject(objectOf({ person } as Visitor), (_, { storage: { sql } }) => {
    const query = `INSERT INTO message (kid, jti, typ, iatMs, atMs, answer, serial, receipt, input)
      VALUES (?, ?, 'ping+jwt', 0, ?, '{}', ?, ?, ?)`;
    for (let at = 0; at < count; at++) {
      const serial = `${device.id}-${at}`;
      const decided = hasReceipt ? [serial, '{"outcome":"none","gates":[]}', "{}"] : [null, null, null];
      sql.exec(query, device.id, `filled-${at}`, Date.now() - HOUR_MS + at * 1000, ...decided);
    }
  });
  await evict(person);
}

/** Every name and value in a structure, JSON within JSON opened; null is nothing held. */
function wordsOf(value: unknown): unknown[] {
  if (value === null) return [];
  if (typeof value === "string" && /^[{[]/.test(value)) return wordsOf(JSON.parse(value));
  if (typeof value !== "object") return [value];
  return Object.entries(value).flatMap(([name, member]) => [name, ...wordsOf(member)]);
}

describe("two people who are one from now on", () => {
  it("keep the newest 200 receipts of both, and every answer", async () => {
    const [phone, laptop] = await two();
    await fill(phone, 150, true);
    await fill(laptop, 150, true);
    const answers = [...(await rowsOf(phone.person, "message")), ...(await rowsOf(laptop.person, "message"))].length;
    await unite(phone, laptop);
    const rows = await rowsOf(phone.person, "message");
    expect(rows.filter(({ answer }) => answer !== null)).toHaveLength(answers);
    const kept = rows.filter(({ receipt }) => receipt !== null);
    expect(kept).toHaveLength(200);
    expect(Math.min(...kept.map(({ atMs }) => Number(atMs)))).toBe(Date.now() - HOUR_MS + 50_000);
    expect(rows.filter(({ receipt, input }) => receipt === null && input !== null)).toEqual([]);
  });

  it("may change something 2,000 times in 24 hours, all in all", async () => {
    const [phone, laptop] = await two();
    await fill(phone, 1_000, false);
    await fill(laptop, 998, false);
    await unite(phone, laptop);
    // Each of them had said what they agree to, too.
    const change = () => phone.ping({ event: { name: "canary-event" } });
    expect((await change()).body).toMatchObject({ code: "rate-limited" });
    expect((await phone.consent({ marketing: false })).status).toBe(200);
    pass(DAY_MS - 30 * MINUTE_MS);
    expect((await change()).status).toBe(200);
  });

  it("keep 1,000 changes of mind a purpose: the oldest days of both are folded", async () => {
    const [phone, laptop] = await two();
    const eventsOf = (visitor: Visitor): ConsentEvent[] =>
      Array.from({ length: 700 }, (_, at) => ({
        ...{ purpose: "profiling", granted: at % 2 === 0, noticeVersion: "1", surface: "test" },
        ...{ device: visitor.device.id, jti: `said-${at}`, iatMs: 0, receivedMs: Date.now() - (700 - at) * HOUR_MS },
      }));
    const rows = await takeAway(laptop);
    const events = [phone, laptop].flatMap(eventsOf).map((event, at) => ({ number: at + 2, events: [event] }));
    await uniteInto(phone, { ...rows, consentEvents: [...rows.consentEvents, ...events] });
    const kept = (await consentEventsOf(phone.person)).filter(({ purpose }) => purpose === "profiling");
    expect(kept.length).toBeLessThanOrEqual(1_000);
    expect(kept.length).toBeGreaterThan(950);
    const newest = kept.filter(({ receivedMs }) => receivedMs > Date.now() - 20 * DAY_MS);
    expect(newest).toHaveLength(2 * (20 * 24 - 1));
    expect((await consentEventsOf(phone.person)).filter(({ purpose }) => purpose === "location")).toHaveLength(2);
  });

  it("have 32 tags at most: beyond them the device's oldest are given up", async () => {
    const [phone, laptop] = await two();
    const tags = (name: string) =>
      Array.from({ length: 20 }, (_, at) => ({ tag: `${name}-${at}`, owner: name, state: "held" as const, atMs: at }));
    const none = await rowsOfVisitor(await makeVisitor(["location"]));
    await uniteInto(phone, { ...none, tags: tags("phone") });
    await unite(phone, laptop);
    await uniteInto(phone, { ...(await rowsOfVisitor(await makeVisitor(["location"]))), tags: tags("laptop") });
    const kept = await recordsOf(phone.person, "tag");
    expect(kept.filter(({ state }) => state === "put")).toHaveLength(32);
    const given = kept.filter(({ state }) => state === "remove").map(({ tag, owner }) => [tag, owner]);
    expect(given.toSorted()).toEqual(Array.from({ length: 8 }, (_, at) => [`laptop-${at}`, "laptop"]).toSorted());
  });

  it("have as many tries at the code of a card as one", async () => {
    const [phone, laptop] = await two();
    const claim = (visitor: Visitor, tag: string, code: string) =>
      visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: code });
    for (const visitor of [phone, laptop])
      for (let tries = 0; tries < 5; tries++) expect((await claim(visitor, newMac(), "00000000")).status).toBe(422);
    await unite(phone, laptop);
    const card = newMac();
    expect((await claim(phone, card, await claimOf(card))).body.code).toBe("rate-limited");
  });

  it("lose no value of any row, and it is in the export", async () => {
    const [{ visitor: phone }, { visitor: laptop }] = [await liveFully(), await liveFully()];
    const [before, moved] = [await rowsOfVisitor(phone), await rowsOfVisitor(laptop)];
    await unite(phone, laptop);
    const { body } = await phone.send("/v1/me/export", "export+jwt");
    const exported = new Set(wordsOf(body));
    // When the device's own life began, its timers, and what is only how rows are named.
    const { epoch, timeZoneAtMs } = moved.person.profile;
    const own = [epoch, timeZoneAtMs, ...Object.values(moved.timers)];
    const valuesOf = ({ person, consentEvents, subscriptions, reactions, messages, runs, ...lists }: PersonRows) =>
      [
        ...[person, lists, consentEvents.map(({ events }) => events), runs?.rows.map(({ run }) => run)],
        ...[...subscriptions, ...reactions].map(({ value }) => value),
        ...messages.map((row) => Object.values(row)),
      ].flatMap(wordsOf);
    const held = [before, moved].flatMap(valuesOf).filter((word) => !own.includes(Number(word)));
    expect(held.filter((word) => !exported.has(word))).toEqual([]);
  });

  it("have no row that names where the device was, unless places come over", async () => {
    const { visitor: laptop, entered } = await liveFully();
    await counted(laptop.person);
    const phone = await makeVisitor(["location", "marketing", "push", "measurement"]);
    const namesOf = async (visitor: Visitor) =>
      JSON.stringify(await tablesOf(visitor.person)).match(/shop|counter|table-7|street/g) ?? [];
    expect(await namesOf(laptop)).not.toEqual([]);
    const rows = await takeAway(laptop);
    await uniteInto(phone, rows, { places: false });
    expect(await namesOf(phone)).toEqual([]);
    expect(await recordsOf(phone.person, "reaction")).toHaveLength(1);
    // What it gave is there all the same: the page of its offer, until that ends.
    const serial = rows.messages.find(({ answer }) => answer?.includes("welcome"))?.serial ?? "";
    expect(await objectOf(phone).offer({ serial })).toMatchObject({ value: { standing: "open" } });
    expect(entered.body.outcome).toBe("offer");
  });

  it("are written as the rows of the device and one of the account", async () => {
    const [phone, laptop] = [(await liveFully()).visitor, (await liveFully()).visitor];
    for (const { person } of [phone, laptop]) await counted(person);
    const rows = await takeAway(laptop);
    const records = rows.consentEvents.length + rows.subscriptions.length + rows.reactions.length;
    const before = await contentsOf(objectOf(phone));
    let written = 0;
    const exec = await runInDurableObject(objectOf(phone), (_, { storage: { sql } }) => {
      const real = sql.exec;
      vi.spyOn(sql, "exec").mockImplementation(((query: string, ...values: unknown[]) => {
        const cursor = real.call(sql, query, ...values);
        written += cursor.rowsWritten;
        return cursor;
      }) as typeof sql.exec);
      return sql.exec;
    });
    await uniteInto(phone, rows);
    vi.mocked(exec).mockRestore();
    expect(written).toBeLessThanOrEqual(rows.messages.length + records + 1);
    expect(Object.keys(await contentsOf(objectOf(phone)))).toEqual(Object.keys(before));
  });

  it("may have rows from before an older step of the tables", async () => {
    const [phone, laptop] = await two();
    const { profile, consent } = await stateOf(laptop.person);
    const state = {
      profile: { ...profile, heardMs: undefined },
      consent,
      presence: { stays: [], visits: {}, visitCounts: {} },
    };
    const decided = `'old', '{"outcome":"offer","moment":"welcome","gates":[]}', NULL`;
    await putBack(
      objectOf(laptop),
      `CREATE VIEW schema_version AS SELECT 4 AS version;
      CREATE TABLE message (
        kid TEXT NOT NULL, jti TEXT NOT NULL, typ TEXT NOT NULL, iatMs INTEGER NOT NULL, atMs INTEGER NOT NULL,
        answer TEXT, serial TEXT, receipt TEXT, input TEXT, exposures TEXT, push TEXT, PRIMARY KEY (kid, jti)
      ) WITHOUT ROWID;
      CREATE TABLE record (kind TEXT NOT NULL, name NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
      INSERT INTO record VALUES ('state', '', '${JSON.stringify(state)}');
      INSERT INTO record VALUES ('consent', 1, '[{"purpose":"location","granted":true,"receivedMs":5,"device":"d","jti":"j"}]');
      INSERT INTO message VALUES ('', 'old', 'silence', 1, 2, NULL, ${decided}, '[{"id":"old","atMs":2,"moment":"welcome"}]', NULL);`,
    );
    await unite(phone, laptop);
    const { body } = await phone.send("/v1/me/export", "export+jwt");
    expect(body.receipts).toEqual([
      { serial: "old", atMs: 2, person: profile.id, outcome: "offer", moment: "welcome", gates: [] },
    ]);
    expect(body.exposures).toEqual([{ id: "old", atMs: 2, moment: "welcome" }]);
    expect(body.consentEvents).toHaveLength(3);
  });
});
