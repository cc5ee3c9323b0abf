import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Envelope } from "../../shared/person/envelope.ts";
import type { Person } from "../../workers/objects/person.ts";
import { browserSubscription } from "./support/browser-subscription.ts";
import { write } from "./support/replays.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { AUDIENCE, makeVisitor, publish } from "./support/visitor.ts";

beforeAll(async () => {
  await publish(street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }]));
});

const consentOf = (purpose: string, granted: boolean) => ({
  grants: [{ purpose, granted }],
  noticeVersion: "1",
  surface: "test",
});
const { endpoint, keys } = browserSubscription();

describe("an object of nobody", () => {
  const envelope = (person: string): Envelope => ({
    person,
    kid: "device",
    jti: newJti(),
    typ: "ping+jwt",
    iatMs: Date.now(),
    receivedMs: Date.now(),
    passIatMs: Date.now(),
    passEpoch: 0,
    standing: "in",
  });
  const facts = { device: "device", jti: newJti(), iatMs: 0, receivedMs: 0, beacons: [], channel: "inline" };
  const consentCall = { purposes: ["marketing"], noticeVersion: "1" };

  const CALLS: [string, (object: DurableObjectStub<Person>, person: string) => Promise<unknown>][] = [
    [
      "a ping",
      (object, person) => {
        const mesh = { pausedMoments: [], pausedCampaigns: [], units: [], live: [] };
        const asked = { envelope: envelope(person), version: "", facts, said: {}, mesh, explain: true };
        return object.ping(JSON.stringify(asked));
      },
    ],
    [
      "a withdrawal",
      (object, person) =>
        object.consent({ envelope: envelope(person), claims: consentOf("marketing", false), ...consentCall }),
    ],
    [
      "a grant on another notice",
      (object, person) => {
        const claims = { ...consentOf("marketing", true), noticeVersion: "0" };
        return object.consent({ envelope: envelope(person), claims, ...consentCall });
      },
    ],
    [
      "a subscription",
      (object, person) =>
        object.subscribe({
          envelope: envelope(person),
          subscription: { endpoint, ...keys },
          vapidPublicKey: "key",
        }),
    ],
    [
      "a reaction",
      (object, person) => object.react({ envelope: envelope(person), serial: "s", kind: "click", value: undefined }),
    ],
    ["a stop", (object, person) => object.stop({ envelope: envelope(person), serial: "s", stopped: true })],
    ["receipts", (object, person) => object.receipts({ envelope: envelope(person) })],
    ["an export", (object, person) => object.exportAll({ envelope: envelope(person) })],
    ["an erasure", (object, person) => object.erase({ envelope: envelope(person), issuer: AUDIENCE })],
  ];

  const leftIn = (object: DurableObjectStub<Person>) =>
    runInDurableObject(object, async (_, { storage }) => ({
      tables: storage.sql.exec("SELECT name FROM sqlite_master").toArray(),
      alarm: await storage.getAlarm(),
    }));

  it.each(CALLS)("stays empty, without even a table, after %s", async (name, ask) => {
    const object = env.PERSON.getByName(name);
    await ask(object, name);
    expect(await leftIn(object)).toEqual({ tables: [], alarm: null });
  });

  it("stays empty after an alarm that comes by mistake", async () => {
    const object = env.PERSON.getByName("an alarm");
    await runInDurableObject(object, (person) => person.alarm());
    expect(await leftIn(object)).toEqual({ tables: [], alarm: null });
  });

  it("stays empty after a grant on a notice that has changed, over HTTP", async () => {
    const visitor = await makeVisitor();
    const claims = { ...consentOf("marketing", true), noticeVersion: "0" };
    expect((await write(visitor, "/v1/me/consent", "consent+jwt", claims).send()).body.code).toBe("notice-changed");
    expect(await leftIn(env.PERSON.getByName(visitor.person))).toEqual({ tables: [], alarm: null });
  });

  it("is what a person becomes who was erased, but for the row that keeps old messages out", async () => {
    const visitor = await makeVisitor(["location", "marketing", "measurement"]);
    await visitor.ping(at(SHOP));
    await visitor.send("/v1/me/erase", "erase+jwt");
    const rows = await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage: { sql } }) =>
      sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
        )
        .toArray()
        .map(({ name }) => [name, sql.exec(`SELECT * FROM "${name}"`).toArray().length]),
    );
    expect(rows.filter(([name, count]) => count !== 0 && name !== "schema_version")).toEqual([["record", 1]]);
  });
});
