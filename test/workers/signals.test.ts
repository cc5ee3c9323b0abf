import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { adminRequest, readLive, SIGNED_IN } from "./support/operator.ts";
import { offer, street } from "./support/street.ts";
import { call, post, publish } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2031, 6, 9, 12);
const HOUR_MS = 3_600_000;

const MOMENTS: Moment[] = [
  { id: "rolls", on: { event: "opened" }, when: `live("fresh")`, quietHours: "ignore", offer: offer() },
  { id: "smell", on: { signal: "warm", near: 200 }, caps: [{ max: 1, per: "P1D" }], offer: offer() },
];

let oven: Gateway;
let es256: Gateway;
let hs256: Gateway;
let books: Gateway;
let other: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  const store = { kind: "store" as const, scopes: ["signal:fresh", "signal:warm", "signal:unheard-of"] };
  [oven, es256, hs256, books, other] = await Promise.all([
    makeGateway("oven", "shop", store),
    makeGateway("oven-es256", "shop", { ...store, alg: "ES256" }),
    makeGateway("oven-hs256", "shop", { ...store, alg: "HS256" }),
    makeGateway("oven-books", "books", store),
    makeGateway("no-oven", "shop", { scopes: ["sightings", "signal:other"] }),
  ]);
  const senders = [oven, es256, hs256, books, other].map(({ entry }) => entry);
  const published = await publish(street(MOMENTS, { senders }));
  expect([published.status, published.body.detail]).toEqual([200, undefined]);
});
/** Each test begins when everything that was on has ended. */
beforeEach(() => void vi.setSystemTime(Date.now() + 3 * HOUR_MS));
afterAll(() => void vi.useRealTimers());

const HEADER = { typ: "signal+jwt" };

async function say(sender: Gateway, claims: object, about: { ageSeconds?: number; jti?: string } = {}) {
  const token = await sender.sign({ type: "fresh", ...claims }, { ...about, header: HEADER });
  return post("/v1/signals", token);
}

const on = (sender: Gateway, more: object = {}, about: { ageSeconds?: number; jti?: string } = {}) =>
  say(sender, { place: "shop", state: "on", validForSeconds: 600, ...more }, about);
const off = (sender: Gateway, more: object = {}) => say(sender, { place: "shop", state: "off", ...more });
const byHand = (body: object, headers?: Record<string, string>) =>
  call("/admin/v1/signals", adminRequest({ type: "fresh", jti: newJti(), ...body }, headers));

/** What is on, as the live state has it. */
async function liveSignals() {
  return (await readLive()).body.live.signals;
}

describe("POST /v1/signals", () => {
  it("takes a signal of a sender with a key of each algorithm, and every edge knows it from the answer on", async () => {
    for (const sender of [oven, es256, hs256]) {
      const startMs = Date.now() + 1_000;
      vi.setSystemTime(startMs);
      const { status, body } = await on(sender);
      expect([status, body]).toEqual([202, { signal: expect.stringMatching(/^[\w-]{22}$/) }]);
      expect(await liveSignals()).toEqual([
        { id: body.signal, type: "fresh", place: "shop", fromMs: startMs, untilMs: startMs + 600_000, trust: "medium" },
      ]);
      expect(await off(sender)).toMatchObject({ status: 202, body });
      expect(await liveSignals()).toEqual([]);
    }
  });

  it("gives a repeated message the same answer, and counts it once", async () => {
    const jti = newJti();
    const first = await on(oven, {}, { jti });
    await off(oven);
    const again = await on(oven, {}, { jti });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(await liveSignals()).toEqual([]);
    // Another sender's id is another message.
    expect((await on(es256, {}, { jti })).body.signal).not.toBe(first.body.signal);
  });

  it("prolongs what is on, under the id of the first", async () => {
    const startMs = Date.now();
    const first = await on(oven);
    vi.setSystemTime(startMs + 300_000);
    expect((await on(es256)).body).toEqual(first.body);
    expect(await liveSignals()).toMatchObject([{ fromMs: startMs, untilMs: startMs + 900_000 }]);
    vi.setSystemTime(startMs + 900_000);
    expect(await liveSignals()).toEqual([]);
    vi.setSystemTime(startMs + 960_000);
    expect((await on(oven)).body).toEqual(first.body);
    expect(await liveSignals()).toMatchObject([{ fromMs: startMs, untilMs: startMs + 1_560_000 }]);
  });

  it("keeps a signal of a place and one of no place apart, and ends each by itself", async () => {
    const shop = await on(oven);
    const nowhere = await on(oven, { place: undefined, validForSeconds: 60 });
    expect(nowhere.body.signal).not.toBe(shop.body.signal);
    expect(await liveSignals()).toMatchObject([{ type: "fresh" }, { type: "fresh", place: "shop" }]);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await liveSignals()).toMatchObject([{ place: "shop" }]);
  });

  it("takes a type that the catalog does not name, and keeps it out of the live state", async () => {
    const { status, body } = await on(oven, { type: "unheard-of" });
    expect(status).toBe(202);
    expect((await on(oven, { type: "unheard-of" })).body).toEqual(body);
    expect(await liveSignals()).toEqual([]);
  });

  it("takes what happened earlier as of then, and never as of later than now", async () => {
    const nowMs = Date.now();
    await on(oven, { at: nowMs / 1000 - 300 });
    expect(await liveSignals()).toMatchObject([{ fromMs: nowMs - 300_000, untilMs: nowMs + 300_000 }]);
    await off(oven);
    vi.setSystemTime(nowMs + 1_000);
    await on(oven, { at: nowMs / 1000 + 31 });
    expect(await liveSignals()).toMatchObject([{ fromMs: nowMs + 1_000 }]);
    await off(oven, { at: nowMs / 1000 + 1 });
    // What was over before it was told is nobody's news.
    expect((await on(oven, { at: nowMs / 1000 - 700 })).status).toBe(202);
    expect(await liveSignals()).toEqual([]);
  });

  it("gives the data that came first by the id, and knows nothing of another id", async () => {
    const { signal } = (await on(oven, { data: { batch: 7, warm: true } })).body;
    await on(oven, { data: { batch: 8 } });
    const book = env.SIGNALS.getByName("mesh:signals");
    expect(JSON.parse((await book.dataOf(signal)) ?? "null")).toEqual({ batch: 7, warm: true });
    expect(await book.dataOf("no-such")).toBeNull();
  });

  it("is 429 if people were told less than 5 min ago: the state changes all the same, and Retry-After says until when", async () => {
    const warm = { type: "warm", validForSeconds: 3_000 };
    expect((await on(oven, warm)).status).toBe(202);
    vi.setSystemTime(Date.now() + 60_000);
    await off(oven, { type: "warm" });
    vi.setSystemTime(Date.now() + 1_000);
    const { status, body, headers } = await on(oven, warm);
    expect([status, body.code, headers.get("retry-after")]).toEqual([429, "rate-limited", "239"]);
    const [untold] = await liveSignals();
    expect(untold).toMatchObject({ type: "warm", fromMs: Date.now() });
    vi.setSystemTime(Date.now() + 239_000);
    expect(await on(oven, warm)).toMatchObject({ status: 202, body: { signal: untold.id } });
    await off(oven, { type: "warm", at: Date.now() / 1000 });
  });

  it("is 429 from a sender with 100 signals that are on, and nothing has changed", async () => {
    const many = Array.from({ length: 101 }, (_, at) => `many-${at}`);
    const { entry, ...crowd } = await makeGateway("crowd", "shop", { scopes: many.map((type) => `signal:${type}`) });
    const senders = [oven, es256, hs256, books, other].map((sender) => sender.entry);
    expect((await publish(street(MOMENTS, { senders: [...senders, entry] }))).status).toBe(200);
    const answers = [];
    for (const type of many) answers.push(await on({ ...crowd, entry }, { type }));
    expect(answers.map(({ status }) => status)).toEqual([...many.slice(1).map(() => 202), 429]);
    expect(answers.at(-1)?.headers.get("retry-after")).toBe("60");
    // One less, and there is room.
    await off({ ...crowd, entry }, { type: "many-7" });
    expect((await on({ ...crowd, entry }, { type: "many-100" })).status).toBe(202);
  });

  it("is refused: each message with its code, and nothing has changed", async () => {
    const code = async (answer: ReturnType<typeof on>) => {
      const { status, body } = await answer;
      return [status, body.code, body.pointers?.[0]];
    };
    expect(await code(on(other))).toEqual([403, "out-of-scope", undefined]);
    expect(await code(say(oven, { type: "Fresh!", place: "shop" }))).toEqual([403, "out-of-scope", undefined]);
    expect(await code(say(oven, { type: 7, place: "shop" }))).toEqual([422, "invalid", "/type"]);
    expect(await code(on(oven, { place: "books" }))).toEqual([404, "not-found", undefined]);
    expect(await code(on(books))).toEqual([404, "not-found", undefined]);
    expect(await code(on(oven, { place: "cellar" }))).toEqual([404, "not-found", undefined]);
    expect(await code(on(oven, { customer: "4711" }))).toEqual([422, "invalid", "/customer"]);
    expect(await code(on(oven, { validForSeconds: undefined }))).toEqual([422, "invalid", "/validForSeconds"]);
    expect(await code(on(oven, { at: Date.now() / 1000 - 86_401 }))).toEqual([422, "invalid", "/at"]);
    expect(await code(on(oven, {}, { ageSeconds: 121 }))).toEqual([401, "clock-skew", undefined]);
    expect(await code(on(oven, {}, { ageSeconds: -31 }))).toEqual([401, "clock-skew", undefined]);
    expect(await code(on(await makeGateway("oven", "shop")))).toEqual([401, "unauthenticated", undefined]);
    expect(await code(on(oven, { aud: "https://other.test" }))).toEqual([401, "wrong-audience", undefined]);
    expect(await liveSignals()).toEqual([]);
  });
});

describe("POST /admin/v1/signals", () => {
  it("says a signal by hand, with high trust, and once for each jti", async () => {
    const said = { place: "shop", state: "on", validForSeconds: 60, jti: newJti() };
    const first = await byHand(said);
    expect(first.status).toBe(202);
    expect(await liveSignals()).toMatchObject([{ id: first.body.signal, place: "shop", trust: "high" }]);
    expect((await byHand({ place: "shop", state: "off" })).body).toEqual(first.body);
    expect((await byHand(said)).body).toEqual(first.body);
    expect(await liveSignals()).toEqual([]);
  });

  it("is in the audit log: who, and what at which place", async () => {
    await byHand({ place: "shop", state: "on", validForSeconds: 60 });
    const { entries } = (await call("/admin/v1/audit", { headers: SIGNED_IN })).body;
    expect(entries[0]).toMatchObject({ who: "local", what: "signal", subject: "signal fresh on at shop" });
  });

  it("turns off what is on at a place that the catalog has lost", async () => {
    await byHand({ place: "books", state: "on", validForSeconds: 600 });
    const whole = street(MOMENTS, { senders: [oven, es256, hs256, books, other].map(({ entry }) => entry) });
    const isKept = ({ id }: { id: string }) => id !== "books";
    const senders = (whole.senders ?? []).filter(({ places }) => !places?.includes("books"));
    const lost = await publish({ ...whole, places: (whole.places ?? []).filter(isKept), senders });
    expect([lost.status, lost.body.detail]).toEqual([200, undefined]);
    vi.setSystemTime(Date.now() + 10_000);
    expect(await byHand({ place: "books", state: "on", validForSeconds: 60 })).toMatchObject({ status: 404 });
    expect(await byHand({ place: "books", state: "off" })).toMatchObject({ status: 202 });
    expect(await liveSignals()).toEqual([]);
    await publish(whole);
    vi.setSystemTime(Date.now() + 10_000);
  });

  it("is refused at a place that there is not, without a jti, and with a time of its own", async () => {
    expect(await byHand({ place: "cellar" })).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect(await byHand({ jti: undefined })).toMatchObject({ status: 422, body: { pointers: ["/jti"] } });
    expect(await byHand({ at: 5 })).toMatchObject({ status: 422, body: { pointers: ["/at"] } });
  });
});

it("a sender that is revoked leaves no signal on, and others do", async () => {
  await on(oven);
  await on(oven, { place: undefined });
  const kept = await byHand({ place: "books", state: "on", validForSeconds: 600 });
  const { id } = oven.entry;
  const { status, body } = await call("/admin/v1/revoke", adminRequest({ sender: id }));
  expect([status, body.live.signals]).toMatchObject([200, [{ id: kept.body.signal }]]);
  expect(await on(oven)).toMatchObject({ status: 401, body: { code: "revoked" } });
  vi.setSystemTime(Date.now() + 1_000);
  expect((await call("/admin/v1/restore", adminRequest({ sender: id }))).status).toBe(200);
  expect(await on(oven)).toMatchObject({ status: 503, body: { code: "unavailable" } });
  vi.setSystemTime(Date.now() + 20_000);
  expect((await on(oven)).status).toBe(202);
});

it("the book of a mesh without signals stays empty", async () => {
  const book = env.SIGNALS.getByName("nobody:signals");
  expect(await book.dataOf("any")).toBeNull();
  const tables = await runInDurableObject(book, (_, { storage: { sql } }) =>
    sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '_cf%'").toArray(),
  );
  expect(tables).toEqual([]);
});
