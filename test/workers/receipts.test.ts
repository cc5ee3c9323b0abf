import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { compileCatalog } from "../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../shared/catalog/load-policy.ts";
import { compilePattern } from "../../shared/condition/compile-pattern.ts";
import { conditionEngine } from "../../shared/condition/condition-engine.ts";
import { decide, decideSilence } from "../../shared/decide/decide.ts";
import type { Decision } from "../../shared/decide/decision.ts";
import { counted } from "./support/counters.ts";
import { evict, MINUTE_MS, pass, passToAlarm, rowsOf, SECOND_MS } from "./support/person-object.ts";
import { at, BOOKS, COUNTER, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const CATALOG = street(
  [
    {
      id: "welcome",
      on: { enter: { label: "food" } },
      campaign: "spring",
      caps: [{ max: 1, per: "day" }],
      offer: offer(),
    },
    { id: "at-counter", on: { zone: "counter" }, priority: 70, offer: offer() },
    { id: "table", on: { scan: "table-7" }, when: 'person.visits("food") > 0', offer: offer() },
    { id: "thanks", on: { event: "thanks" }, when: "event.data.total > 10.5", offer: offer() },
    { id: "goodbye", on: { exit: { place: "shop" } }, offer: offer() },
    { id: "busy", on: { event: "busy" }, offer: offer() },
  ],
  { campaigns: [{ id: "spring", control: 0.5 }], policy: { caps: [{ max: 3, per: "day" }] } },
);

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2029, 5, 4, 12));
  expect((await publish(CATALOG)).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

const receiptsOf = async (visitor: Visitor) => (await visitor.send("/v1/me/receipts", "receipts+jwt")).body.receipts;

describe("receipts", () => {
  it("of somebody without an object are none", async () => {
    expect(await receiptsOf(await makeVisitor())).toEqual([]);
  });

  it("are what was decided, newest first, with the ids of the answers and every gate", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const small = { event: { name: "thanks", data: { total: 11 } } };
    const first = await visitor.ping(small);
    pass(SECOND_MS);
    const second = await visitor.ping(small);
    const row = {
      outcome: "offer",
      moment: "thanks",
      gates: [{ moment: "thanks", passed: true, detail: "event: thanks" }],
    };
    expect(await receiptsOf(visitor)).toEqual([
      { id: second.body.receipt, at: new Date().toISOString(), ...row },
      { id: first.body.receipt, at: new Date(Date.now() - SECOND_MS).toISOString(), ...row },
    ]);
  });

  it("hold the last no of each moment, without id, while the object has it in memory", async () => {
    const visitor = await makeVisitor(["marketing"]);
    for (const total of [1, 2]) {
      pass(SECOND_MS);
      const { body } = await visitor.ping({ event: { name: "thanks", data: { total } } });
      expect(body).toMatchObject({ outcome: "none", reason: "condition" });
      expect(body).not.toHaveProperty("receipt");
    }
    expect(await receiptsOf(visitor)).toEqual([
      {
        at: new Date().toISOString(),
        outcome: "none",
        reason: "condition",
        moment: "thanks",
        gates: [{ moment: "thanks", passed: false, reason: "condition" }],
      },
    ]);
    await evict(visitor.person);
    expect(await receiptsOf(visitor)).toEqual([]);
  });

  it("are no change of state", async () => {
    const visitor = await makeVisitor(["marketing"]);
    await visitor.ping({ event: { name: "busy" } });
    await counted(visitor.person);
    const before = await rowsOf(visitor.person, "message");
    await receiptsOf(visitor);
    expect(await rowsOf(visitor.person, "message")).toEqual(before);
  });

  it("are at most 100", async () => {
    await publish(street([{ id: "busy", on: { event: "busy" }, offer: offer() }]));
    const visitor = await makeVisitor(["marketing"]);
    for (let time = 0; time < 105; time++) {
      pass(1);
      await visitor.ping({ event: { name: "busy" } });
    }
    const newestMs = Date.now();
    const receipts = await receiptsOf(visitor);
    expect(receipts).toHaveLength(100);
    expect(receipts[0].at).toBe(new Date(newestMs).toISOString());
    expect(receipts[99].at).toBe(new Date(newestMs - 99).toISOString());
    await publish(CATALOG);
  });

  it("are their own person's: nobody else sees them", async () => {
    const [one, other] = [await makeVisitor(["marketing"]), await makeVisitor(["marketing"])];
    await one.ping({ event: { name: "busy" } });
    expect(await receiptsOf(other)).toEqual([]);
  });
});

describe("a stored receipt", () => {
  /** Decides again what was stored, on the catalog version it names, and gives both receipts as text. */
  async function replay(visitor: Visitor) {
    const { body, headers } = await call("/admin/v1/catalog", {
      headers: { authorization: "Bearer operator-of-the-tests" },
    });
    const catalog: Catalog = body;
    const version = JSON.parse(headers.get("etag") ?? "");
    const policy = loadPolicy(compileCatalog(catalog, version), conditionEngine(compilePattern));
    const drawKey = await drawKeyOf(visitor.person);
    const decisions = (await rowsOf(visitor.person, "message")).filter(({ input }) => input !== null);
    return decisions.map(({ typ, input, receipt }) => {
      const { version: decidedOn, ...stored } = JSON.parse(String(input));
      expect(decidedOn).toBe(version);
      const again = typ === "silence" ? decideSilence(stored, policy, drawKey) : decide(stored, policy, drawKey);
      return { stored: String(receipt), again: receiptOf(again.decision) };
    });
  }

  function receiptOf({ outcome, reason, chosen, gates }: Decision): string {
    const { moment, campaign, cause } = chosen ?? {};
    return JSON.stringify({ outcome, reason, moment, campaign, cause, gates });
  }

  async function drawKeyOf(person: string): Promise<Uint8Array> {
    const secret = decodeBase64url(env.DRAW_HASH_KEY) ?? new Uint8Array();
    const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(person)), 0, 16);
  }

  it("replays the decision bit for bit, whatever has happened since, in and out of the control group", async () => {
    const told = new Set<string>();
    const wanted = [
      "offer welcome",
      "offer at-counter",
      "offer table",
      "offer thanks",
      "none control-group",
      "none cap-person",
    ];
    for (let people = 0; people < 40 && !wanted.every((one) => told.has(one)); people++) {
      const visitor = await makeVisitor(["location", "marketing", "push"]);
      for (const claims of [
        { ...at(SHOP), timeZone: "Asia/Kathmandu", locale: "de-AT" },
        { beacons: [-60, -61, -62.5].map((rssi) => ({ ...COUNTER, rssi, txPower: -58.5 })) },
        { marker: "table-7" },
        { event: { name: "thanks", data: { total: 12.75, note: "größer" } } },
        { ...at(BOOKS), present: ["shop"] },
      ]) {
        pass(1_234.5);
        const { body } = await visitor.ping({ ...claims, explain: true });
        told.add(`${body.outcome} ${body.offer?.moment ?? body.reason}`);
      }
      await evict(visitor.person);
      while ((await rowsOf(visitor.person, "message")).every(({ typ }) => typ !== "silence")) {
        await passToAlarm(visitor.person);
      }
      const replays = await replay(visitor);
      expect(replays.length).toBeGreaterThanOrEqual(4);
      for (const { stored, again } of replays) expect(again).toBe(stored);
    }
    expect([...told]).toEqual(expect.arrayContaining(wanted));
  });
});
