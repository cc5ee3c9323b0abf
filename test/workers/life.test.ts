import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { claimOf } from "./support/claims.ts";
import { passClaims } from "./support/forge.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import {
  alarmOf,
  DAY_MS,
  evict,
  HOUR_MS,
  partOf,
  pass,
  passToAlarm,
  stateOf,
  tablesOf,
  timersOf,
} from "./support/person-object.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2029, 5, 4, 12);
const USUAL_DAYS = 400;

let gateway: Gateway;

const publishLife = (forgetAfter?: string) =>
  publish(
    street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }], {
      senders: [gateway.entry],
      ...(forgetAfter === undefined ? {} : { policy: { forgetAfter } }),
    }),
  );

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  gateway = await makeGateway("shop-gateway", "shop");
  expect((await publishLife()).status).toBe(200);
});
afterEach(async () => {
  await publishLife();
});

/** Lets this much time pass, and every alarm do its work when it is due. */
async function sleep(person: string, ms: number): Promise<void> {
  const untilMs = Date.now() + ms;
  for (;;) {
    const dueMs = await alarmOf(person);
    if (dueMs === null || dueMs > untilMs) break;
    await passToAlarm(person);
  }
  vi.setSystemTime(untilMs);
}

const isThere = async ({ person }: Visitor) => (await stateOf(person)).profile !== undefined;
const heardMs = async ({ person }: Visitor) => (await partOf(person, "profile")).heardMs;
const renewPass = (visitor: Visitor) => visitor.send("/v1/devices", "device+jwt");

describe("a person who says nothing any more", () => {
  it("is erased by their own timer after 400 days, tags and all, and a day later nothing is left", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const tag = newMac();
    await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
    const startMs = Date.now();
    await sleep(visitor.person, USUAL_DAYS * DAY_MS - 1);
    expect(await isThere(visitor)).toBe(true);
    await sleep(visitor.person, 1);
    expect(Object.values(await tablesOf(visitor.person)).flat()).toHaveLength(1);
    expect(await stateOf(visitor.person)).toEqual({
      erasure: { erasedAtMs: startMs + USUAL_DAYS * DAY_MS, jti: "", tombstone: expect.any(String) },
      timers: { forget: expect.any(Number) },
    });
    await sleep(visitor.person, 25 * HOUR_MS);
    expect(await tablesOf(visitor.person)).toEqual({});
    expect(await alarmOf(visitor.person)).toBeNull();
  });

  it("is looked at every 30 days, and nothing is written meanwhile but when to look again", async () => {
    const visitor = await makeVisitor(["location"]);
    await sleep(visitor.person, 2 * DAY_MS);
    const { timers: _, ...before } = await stateOf(visitor.person);
    const rowsBefore = Object.values(await tablesOf(visitor.person)).flat().length;
    let looks = 0;
    for (const endMs = Date.now() + 90 * DAY_MS; ((await alarmOf(visitor.person)) ?? endMs) < endMs; looks++) {
      await passToAlarm(visitor.person);
    }
    expect(looks).toBe(3);
    const { timers, ...after } = await stateOf(visitor.person);
    expect(after).toEqual(before);
    expect(Object.keys(timers)).toEqual(["tidy"]);
    expect(Object.values(await tablesOf(visitor.person)).flat()).toHaveLength(rowsBefore);
  });

  it("is kept while what they send matches nothing, for one write in 15 days", async () => {
    await publishLife("P30D");
    const visitor = await makeVisitor(["location"]);
    const startMs = Date.now();
    const written = new Set<number>();
    for (let day = 1; day <= 70; day++) {
      await sleep(visitor.person, DAY_MS);
      await renewPass(visitor);
      expect((await visitor.ping(at(NOWHERE_NEAR))).body.reason).toBe("no-moment");
      written.add((await heardMs(visitor)) - startMs);
    }
    expect([...written]).toEqual([0, 16, 32, 48, 64].map((day) => day * DAY_MS));
  });

  it("is not kept by what gateways hear of them", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const tag = newMac();
    await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
    await sleep(visitor.person, 20 * DAY_MS);
    const before = await heardMs(visitor);
    expect((await gateway.hear(rows(tag))).body).toEqual({ accepted: 4, ignored: 0 });
    expect((await partOf(visitor.person, "presence")).visits).toHaveProperty("shop");
    expect(await heardMs(visitor)).toBe(before);
  });
});

describe("policy.forgetAfter", () => {
  it("that is shorter than before holds 30 days after it was published", async () => {
    const visitor = await makeVisitor(["location"]);
    await sleep(visitor.person, 100 * DAY_MS);
    expect((await publishLife("P50D")).status).toBe(200);
    await sleep(visitor.person, 30 * DAY_MS - 1);
    expect(await isThere(visitor)).toBe(true);
    await sleep(visitor.person, 1);
    expect(await isThere(visitor)).toBe(false);
  });

  it("that is shorter and taken back in time forgets nobody", async () => {
    const visitor = await makeVisitor(["location"]);
    await sleep(visitor.person, 100 * DAY_MS);
    await publishLife("P50D");
    await sleep(visitor.person, 20 * DAY_MS);
    await publishLife();
    await sleep(visitor.person, 100 * DAY_MS);
    expect(await isThere(visitor)).toBe(true);
  });

  it("under 30 days is 422", async () => {
    const { status, body } = await publishLife("P29D");
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain("/policy/forgetAfter");
  });
});

describe("a pass", () => {
  it("says when the person was heard, also after a registration, and one ping in 15 days renews that", async () => {
    const visitor = await makeVisitor(["location"]);
    const startSeconds = Math.floor(Date.now() / 1000);
    expect(passClaims(visitor.pass).seen).toBe(startSeconds);
    pass(14 * DAY_MS);
    await renewPass(visitor);
    expect(passClaims(visitor.pass)).toMatchObject({ known: true, seen: startSeconds });
    expect((await visitor.ping(at(NOWHERE_NEAR))).body).not.toHaveProperty("pass");
    pass(2 * DAY_MS);
    await renewPass(visitor);
    const { pass: renewed } = (await visitor.ping(at(NOWHERE_NEAR))).body;
    expect(passClaims(renewed).seen).toBe(startSeconds + 16 * 86_400);
    expect((await visitor.ping(at(NOWHERE_NEAR))).body).not.toHaveProperty("pass");
  });

  it("of an object from before that was noted is as one of over 15 days: the next ping notes it", async () => {
    const visitor = await makeVisitor(["location"]);
    await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage: { sql } }) => {
      sql.exec(
        "UPDATE record SET value = json_remove(value, '$.profile.heardMs', '$.timers.tidy') WHERE kind = 'state'",
      );
      sql.exec("DELETE FROM message");
    });
    await evict(visitor.person);
    pass(HOUR_MS);
    expect((await visitor.ping(at(SHOP))).status).toBe(200);
    expect(await heardMs(visitor)).toBe(Date.now());
    expect(Object.keys(await timersOf(visitor.person))).toContain("tidy");
  });

  it("is not there of an old object whose timer comes first: its time begins then", async () => {
    const visitor = await makeVisitor(["location"]);
    await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage: { sql } }) => {
      sql.exec("UPDATE record SET value = json_remove(value, '$.profile.heardMs') WHERE kind = 'state'");
    });
    await evict(visitor.person);
    pass(500 * DAY_MS);
    await passToAlarm(visitor.person);
    expect(await heardMs(visitor)).toBe(Date.now());
  });
});
