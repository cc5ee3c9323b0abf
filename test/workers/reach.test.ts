import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { cellOf } from "../../shared/geo/cell.ts";
import { entryOf, ringAll, shardOf } from "./support/area.ts";
import { SIGNED_IN } from "./support/operator.ts";
import { HOUR_MS, MINUTE_MS } from "./support/person-object.ts";
import { offer, SHOP, street } from "./support/street.ts";
import { call, publish, told } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const CELL = cellOf(SHOP);

const ask = (signal: string, place: string) =>
  call("/admin/v1/reach", {
    method: "POST",
    headers: { ...SIGNED_IN, "content-type": "application/json" },
    body: JSON.stringify({ signal, place }),
  });

async function register(area: string, count: number, isKnown = true): Promise<void> {
  for (let number = 0; number < count; number++) {
    const key = `${area} ${isKnown} ${number}`;
    await shardOf(area).put(JSON.stringify(await entryOf(key, { isKnown, untilMs: NOON_MS + 4 * HOUR_MS })));
  }
}

beforeAll(async () => {
  vi.setSystemTime(NOON_MS + 30 * MINUTE_MS);
  const caps: Pick<Moment, "caps"> = { caps: [{ max: 1, per: "day" }] };
  const moments: Moment[] = [
    { id: "fresh", on: { signal: "fresh", near: 500, place: { place: "shop" } }, ...caps, offer: offer() },
    { id: "ready", on: { signal: "ready" }, ...caps, offer: offer() },
  ];
  expect((await publish(street(moments))).status).toBe(200);
  await register(CELL, 120);
  await register(CELL, 90, false);
  await register("place:shop", 30);
  vi.setSystemTime(NOON_MS + HOUR_MS);
  await ringAll(CELL);
  await ringAll("place:shop");
  vi.setSystemTime(NOON_MS + 90 * MINUTE_MS);
});
afterAll(() => vi.useRealTimers());

describe("POST /admin/v1/reach", () => {
  it("tells about how many known people a signal would reach, near and inside, the same for an hour", async () => {
    const { status, body } = await ask("fresh", "shop");
    expect([status, body]).toEqual([200, { people: { from: 100, below: 200 }, asOf: "2031-06-03T13:00:00.000Z" }]);
    await register(CELL, 1);
    expect((await ask("fresh", "shop")).body).toEqual(body);
  });

  it("does not tell of fewer than 50", async () => {
    expect((await ask("ready", "shop")).body.people).toBeNull();
    expect((await ask("ready", "books")).body.people).toBeNull();
  });

  it("refuses a place that is not there, a signal that no moment waits for, and other bodies", async () => {
    expect(told(await ask("fresh", "nowhere"))).toEqual([404, "not-found"]);
    expect(told(await ask("fresh", "books"))).toEqual([422, "invalid"]);
    expect(told(await ask("No Type", "shop"))).toEqual([422, "invalid"]);
  });

  it("answers 20 questions an hour", async () => {
    vi.setSystemTime(Date.now() + HOUR_MS);
    for (let number = 0; number < 20; number++) expect((await ask("ready", "shop")).status).toBe(200);
    const refused = await ask("ready", "shop");
    expect(told(refused)).toEqual([429, "rate-limited"]);
    expect(Number(refused.headers.get("retry-after"))).toBe(30 * 60);
    vi.setSystemTime(Date.now() + 30 * MINUTE_MS);
    expect((await ask("ready", "shop")).status).toBe(200);
  });
});
