import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { catalogOfFullLife } from "./support/full-life.ts";
import { evict, MINUTE_MS, pass } from "./support/person-object.ts";
import { type Answered, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

type Row = Record<string, unknown>;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2029, 5, 4, 12));
  expect((await publish(catalogOfFullLife())).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

const pageOf = (visitor: Visitor, next?: string) =>
  visitor.send("/v1/me/export", "export+jwt", next === undefined ? {} : { next });

/** All pages; `between` is done after each. */
async function pagesOf(visitor: Visitor, between = async () => {}): Promise<Answered["body"][]> {
  const pages: Answered["body"][] = [];
  let next: string | undefined;
  do {
    const { status, body } = await pageOf(visitor, next);
    expect(status).toBe(200);
    pages.push(body);
    next = body.next;
    await between();
  } while (next !== undefined);
  return pages;
}

const joined = (pages: Answered["body"][], name: string): Row[] => pages.flatMap((page) => page[name] ?? []);

const insertMessage = `INSERT INTO message (kid, jti, typ, iatMs, atMs, answer, serial, receipt, input)
  VALUES (?, ?, 'ping+jwt', 0, ?, ?, ?, ?, ?)`;

/** Stores so many messages behind the person's back, some at the same time, every tenth with a receipt. */
function fill(person: string, count: number, answer = "{}"): Promise<void> {
  return runInDurableObject(env.PERSON.getByName(person), (_, { storage: { sql } }) => {
    for (let number = 0; number < count; number++) {
      const atMs = Date.now() - MINUTE_MS + Math.floor(number / 7);
      const decided =
        number % 10 === 0 ? [`serial-${number}`, '{"outcome":"none","gates":[]}', "{}"] : [null, null, null];
      sql.exec(insertMessage, "device", `filled-${number}`, atMs, answer, ...decided);
    }
  });
}

describe("an export of many rows", () => {
  it("comes in pages of at most 500, with every row once, and what is no list on the first", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await fill(visitor.person, 1_300);
    const pages = await pagesOf(visitor);
    const lists = ["consentEvents", "queuedPushes", "receipts", "reactions", "messages"];
    const counts = pages.map((page) => lists.reduce((sum, name) => sum + page[name].length, 0));
    expect(counts).toEqual([500, 500, 2 + 130 + 1_301 - 1_000]);
    expect(new Set(joined(pages, "messages").map(({ jti }) => jti)).size).toBe(1_301);
    expect(joined(pages, "receipts").map(({ serial }) => serial)).toHaveLength(130);
    expect(joined(pages, "receipts")[0]).toMatchObject({ serial: "serial-1290", decidedFrom: {} });
    expect(pages.map((page) => Object.hasOwn(page, "profile"))).toEqual([true, false, false]);
  });

  it("ends a page at about 1 MiB", async () => {
    const visitor = await makeVisitor(["location"]);
    await fill(visitor.person, 60, JSON.stringify({ text: "x".repeat(50_000) }));
    const pages = await pagesOf(visitor);
    expect(pages.map(({ messages }) => messages.length)).toEqual([21, 21, 19]);
    for (const page of pages) expect(JSON.stringify(page).length).toBeLessThan(1_200_000);
  });

  it("has every row once that is there all the while, whatever is written, tidied or forgotten meanwhile", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await fill(visitor.person, 1_300);
    let number = 0;
    const pages = await pagesOf(visitor, async () => {
      pass(1_000);
      number += 1;
      await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage: { sql } }) => {
        const decided = [`late-${number}`, '{"outcome":"none","gates":[]}', "{}"];
        sql.exec(insertMessage, "device", `late-${number}`, Date.now(), "{}", ...decided);
        sql.exec("UPDATE message SET kid = '', jti = serial WHERE serial IS NOT NULL AND kid <> ''");
      });
      await visitor.consent({ profiling: number % 2 === 1 });
      await evict(visitor.person);
    });
    const messages = joined(pages, "messages").map(({ jti }) => String(jti).replace("serial", "filled"));
    const filled = messages.filter((jti) => jti.startsWith("filled"));
    expect(filled).toHaveLength(1_300);
    expect(new Set(messages).size).toBe(messages.length);
    const receipts = joined(pages, "receipts").map(({ serial }) => serial);
    expect(receipts.filter((serial) => String(serial).startsWith("serial"))).toHaveLength(130);
    expect(new Set(receipts).size).toBe(receipts.length);
  });

  it("asked for by anything but the next of a page is 422", async () => {
    const visitor = await makeVisitor(["location"]);
    const encode = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");
    for (const next of [
      "x",
      "!",
      encode("messages"),
      encode(["part"]),
      encode(["messages", 1]),
      encode(["timers", 1]),
    ]) {
      const { status, body } = await pageOf(visitor, next);
      expect({ next, status, pointers: JSON.stringify(body.pointers) }).toMatchObject({ next, status: 422 });
      expect(JSON.stringify(body)).toContain("/next");
    }
    expect((await pageOf(visitor, encode(["messages"]))).body.messages).toHaveLength(1);
  });

  it("of somebody without an object is empty, whatever page is asked for", async () => {
    expect((await pageOf(await makeVisitor(), "x")).body).toEqual({});
  });
});
