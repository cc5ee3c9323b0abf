import { beforeAll, describe, expect, it } from "vitest";
import type { CountGroup, CountQuery } from "../../shared/measure/count.ts";
import type { Env } from "../../workers/env.ts";
import { callWith } from "./support/forge.ts";
import { SIGNED_IN } from "./support/operator.ts";
import { street } from "./support/street.ts";
import { publish } from "./support/visitor.ts";

const given = (campaign: string, count: number): CountGroup => ({
  keys: { campaign },
  arm: "treatment",
  figures: { given: count },
  values: [],
});

/** Counters that have counted this, all of it in one of them, and note what they are asked. */
function counters(groups: readonly CountGroup[], asked: CountQuery[] = []): Env["COUNTER"] {
  const answer = (number: number) => async (json: string) => {
    if (number === 0) asked.push(JSON.parse(json));
    return JSON.stringify(number === 7 ? groups : []);
  };
  const getByName = (name: string) => ({ sum: answer(Number(name.split(":").at(-1))) });
  return { getByName } as unknown as Env["COUNTER"];
}

/** Asks for a report of a mesh with these counters. */
const ask = (COUNTER: Env["COUNTER"], query = "", headers = {}) =>
  callWith({ COUNTER }, `/admin/v1/report${query}`, { headers: { ...SIGNED_IN, ...headers } });

/** 90 days ago at most. */
const FROM = `?from=${new Date(Math.floor(Date.now() / 86_400_000 - 30) * 86_400_000).toISOString().replace(".000", "")}`;

beforeAll(async () => {
  const campaigns = [{ id: "coffee", control: 0.1 }];
  expect((await publish(street([], { campaigns }))).status).toBe(200);
});

describe("the report of a mesh", () => {
  it("adds up what its counters have, for an hour that is not over, too", async () => {
    const asked: CountQuery[] = [];
    const { status, body } = await ask(counters([given("coffee", 3)], asked), FROM);
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: [{ campaign: "coffee", given: 3, value: {}, ctr: null }] });
    expect(`?from=${body.from}`).toBe(FROM);
    expect(Date.parse(body.to) - Date.parse(body.asOf)).toBeLessThanOrEqual(3_600_000);
    expect(asked).toEqual([
      { fromHour: Date.parse(body.from) / 3_600_000, toHour: Date.parse(body.to) / 3_600_000, by: "campaign" },
    ]);
  });

  it("is read by viewers, and asks for one campaign and moment by variant", async () => {
    const asked: CountQuery[] = [];
    expect((await ask(counters([], asked), "?by=variant&campaign=coffee&moment=m")).body.rows).toEqual([]);
    expect(asked).toMatchObject([{ by: "variant", campaign: "coffee", moment: "m" }]);
  });

  it("of what no catalog has is empty, and of what the catalog has lost is there", async () => {
    expect((await ask(counters([]), "?moment=never")).body.rows).toEqual([]);
    const [row] = (await ask(counters([given("lost", 2)]), "?campaign=lost")).body.rows;
    expect(row).toMatchObject({ campaign: "lost", given: 2 });
  });

  it("is not sent again to who has its rows, whenever it is asked for", async () => {
    const first = await ask(counters([given("coffee", 3)]));
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    const again = await ask(counters([given("coffee", 3)]), "", { "if-none-match": etag });
    expect([again.status, again.body, again.headers.get("etag")]).toEqual([304, undefined, etag]);
    const changed = await ask(counters([given("coffee", 4)]), "", { "if-none-match": etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  it.each([
    ["?until=now", ["/until"]],
    ["?by=day&by=hour", ["/by"]],
    ["?from=yesterday&by=week", ["/from", "/by"]],
  ])("%s is 422, with where", async (query, pointers) => {
    const { status, body } = await ask(counters([]), query);
    expect([status, body.code, body.pointers]).toEqual([422, "invalid", pointers]);
  });

  it("of more than 10,000 rows is 422, and says what to do", async () => {
    const rowsOf = (count: number) => counters(Array.from({ length: count }, (_, at) => given(`c-${at}`, 1)));
    expect((await ask(rowsOf(10_000))).body.rows).toHaveLength(10_000);
    const { status, body } = await ask(rowsOf(10_001));
    expect([status, body.code]).toEqual([422, "invalid"]);
    expect(body.detail).toContain("ask for a shorter time, one campaign or one moment");
  });

  it("is 503 if one counter cannot be reached", async () => {
    const getByName = (name: string) => ({
      sum: async () => (name.endsWith(":63") ? Promise.reject(new Error("gone")) : "[]"),
    });
    const { status, body, headers } = await ask({ getByName } as unknown as Env["COUNTER"]);
    expect([status, body.code, headers.get("retry-after")]).toEqual([503, "unavailable", "1"]);
  });
});
