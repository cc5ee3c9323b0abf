import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { counted } from "./support/counters.ts";
import { catalogOfFullLife, liveFully } from "./support/full-life.ts";
import { evict, pass, SECOND_MS, tablesOf } from "./support/person-object.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2029, 5, 4, 12);

beforeEach(() => void vi.setSystemTime(NOON_MS));

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  expect((await publish(catalogOfFullLife())).status).toBe(200);
});

const exportOf = (visitor: Visitor) => visitor.send("/v1/me/export", "export+jwt");

/** Every name and value in a structure, JSON within JSON opened; null is nothing held. */
function wordsOf(value: unknown): unknown[] {
  if (value === null) return [];
  if (typeof value === "string" && /^[{[]/.test(value)) return wordsOf(JSON.parse(value));
  if (typeof value !== "object") return [value];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  return Object.entries(value).flatMap(([name, member]) => [name, ...wordsOf(member)]);
}

describe("an export", () => {
  it("holds everything that was ever said, by the words of docs/storage.md", async () => {
    const { visitor } = await liveFully();
    const { status, body } = await exportOf(visitor);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(
      expect.arrayContaining([
        ...["profile", "consent", "presence", "exposures", "consentEvents", "subscriptions", "queuedPushes"],
        ...["receipts", "reactions", "messages", "timers", "erasures", "memory"],
      ]),
    );
    expect(body).toMatchObject({
      profile: {
        id: visitor.person,
        locale: "de-CH",
        timeZone: "Indian/Maldives",
        attributes: { "canary-attribute": "canary-value" },
        suppressions: { "canary-suppressed": NOON_MS + 3 * 86_400_000 },
      },
      consent: { location: { granted: true, atMs: NOON_MS }, profiling: { granted: true } },
      presence: { visits: { shop: { sinceMs: NOON_MS } }, visitCounts: { shop: 1 } },
      subscriptions: [{ device: visitor.device.id, endpoint: "http://push.test/canary-endpoint" }],
      queuedPushes: [{ offer: { moment: "held-letter", variant: "held-variant", title: "Hallo" } }],
    });
    const events = body.consentEvents.map(({ purpose, surface }: Record<string, string>) => `${purpose} ${surface}`);
    expect(events).toEqual([
      "location test",
      "marketing test",
      "push test",
      "measurement test",
      "profiling canary-surface",
    ]);
    expect(body.reactions).toHaveLength(1);
    const text = JSON.stringify(body);
    for (const canary of ["canary-letter", "canary-data", "12.34", "counter-beacon", "-77"]) {
      expect(text).toContain(canary);
    }
  });

  it("leaves out no value of any table", async () => {
    const { visitor } = await liveFully();
    await counted(visitor.person);
    const tables = await tablesOf(visitor.person);
    expect(Object.keys(tables).sort()).toEqual(["message", "record"]);
    const kinds = new Set(tables.record?.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(["consent", "reaction", "state", "subscription"]);
    const exported = new Set(wordsOf((await exportOf(visitor)).body));
    for (const [table, rows] of Object.entries(tables)) {
      // What a record is called is said again in its value; of what kind it is says nothing of the person.
      const held = rows.flatMap(({ kind: _, name: __, ...row }) => Object.values(row)).flatMap(wordsOf);
      expect({ table, missing: held.filter((word) => !exported.has(word)) }).toEqual({ table, missing: [] });
    }
  });

  it("holds where the person was told no, while the object remembers", async () => {
    const { visitor } = await liveFully();
    await visitor.ping({ event: { name: "never-heard-of" } });
    pass(SECOND_MS);
    const told = async () => JSON.stringify((await exportOf(visitor)).body.memory.lastNo);
    await visitor.send("/v1/me/consent", "consent+jwt", {
      grants: [{ purpose: "marketing", granted: false }],
      noticeVersion: "1",
      surface: "test",
    });
    await visitor.ping({ event: { name: "canary-event" } });
    expect(await told()).toContain('"never"');
    await evict(visitor.person);
    expect(await told()).toBe("[]");
  });

  it("is no change of state, and holds no coordinate", async () => {
    const { visitor } = await liveFully();
    await counted(visitor.person);
    const before = await tablesOf(visitor.person);
    const { body } = await exportOf(visitor);
    expect(await tablesOf(visitor.person)).toEqual(before);
    expect(JSON.stringify([body, before])).not.toMatch(/latitude|longitude|13\.405|52\.52/);
  });

  it("of somebody without an object is empty", async () => {
    const visitor = await makeVisitor();
    expect(await exportOf(visitor)).toMatchObject({ status: 200, body: {} });
    expect((await exportOf(visitor)).body).toEqual({});
  });

  it("of somebody who came back holds the tombstone of the life before, and nothing else of it", async () => {
    const { visitor } = await liveFully();
    const { body: erased } = await visitor.send("/v1/me/erase", "erase+jwt");
    expect(erased.tombstone).toEqual(expect.any(String));
    pass(SECOND_MS);
    visitor.pass = "";
    await visitor.send("/v1/devices", "device+jwt");
    await visitor.consent({ marketing: true });
    const { body } = await exportOf(visitor);
    expect(body.erasures).toMatchObject([{ erasedAtMs: Date.now() - SECOND_MS }]);
    expect(body).toMatchObject({ receipts: [], subscriptions: [], queuedPushes: [], reactions: [], exposures: [] });
    expect(JSON.stringify(body)).not.toContain("canary");
  });
});
