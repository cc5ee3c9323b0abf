import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { bindings, callWith } from "./support/forge.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { catalogObject, DISMISSED, setGuardedCampaign } from "./support/guarded-campaign.ts";
import { SIGNED_IN, switchLive } from "./support/operator.ts";
import { DAY_MS, MINUTE_MS, pass } from "./support/person-object.ts";
import { costIn } from "./support/storage-cost.ts";
import { contentsOf } from "./support/stored-object.ts";
import { street } from "./support/street.ts";
import { call, post, publish } from "./support/visitor.ts";

/* GET /admin/v1/health: who was last heard, what was refused, what was missing. */

const pulse = () => env.PULSE.getByName("mesh:pulse");
const read = async () => (await call("/admin/v1/health", { headers: SIGNED_IN })).body;
const minuteNow = () => new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS).toISOString();

let [door, till, forger]: Gateway[] = [];

interface Told {
  readonly sender: string;
  readonly heardAt: string | null;
  readonly refused: readonly { readonly code: string; readonly count: number }[];
  readonly revoked: boolean;
}

const senderNow = async (id: string): Promise<Told | undefined> =>
  (await read()).senders.find(({ sender }: Told) => sender === id);

/** What is told of a sender, once it is this: isolates hand on within 1.25 s. */
const waitFor = (id: string, expected: object) =>
  vi.waitFor(async () => expect(await senderNow(id)).toMatchObject(expected), 5_000);

const hear = (gateway: Gateway | undefined, about = {}) => gateway?.hear(rows(newMac()), about);

describe("GET /admin/v1/health", () => {
  beforeAll(async () => {
    vi.setSystemTime(Date.UTC(2031, 6, 3, 12));
    door = await makeGateway("gw-door", "shop");
    till = await makeGateway("till-1", "shop", { kind: "till", scopes: ["redemptions"] });
    forger = await makeGateway("gw-door", "shop");
    expect((await publish(street([], { senders: [door.entry, till.entry] }))).status).toBe(200);
  });
  beforeEach(() => pass(2 * MINUTE_MS));
  afterEach(() => vi.restoreAllMocks());

  it("says what GET /health says, and tells of every sender of the catalog, heard or not", async () => {
    const { senders, failures, guardrails, ...health } = await read();
    expect(health).toEqual((await call("/health")).body);
    expect([failures, guardrails]).toEqual([[], []]);
    const scopes = { "gw-door": ["sightings"], "till-1": ["redemptions"] };
    expect(senders).toEqual(
      ["gw-door", "till-1"].map((sender) => ({
        sender,
        kind: sender === "till-1" ? "till" : "gateway",
        scopes: scopes[sender as keyof typeof scopes],
        places: ["shop"],
        revoked: false,
        heardAt: null,
        refused: [],
      })),
    );
  });

  it("knows when a sender was last heard, also if its message was refused", async () => {
    expect((await hear(door))?.status).toBe(202);
    await waitFor("gw-door", { heardAt: minuteNow(), refused: [] });
    pass(MINUTE_MS);
    expect((await hear(door, { ageSeconds: 600 }))?.status).toBe(401);
    const skewed = { code: "clock-skew", count: 1, firstAt: minuteNow(), lastAt: minuteNow() };
    await waitFor("gw-door", { heardAt: minuteNow(), refused: [skewed] });
    expect((await senderNow("till-1"))?.heardAt).toBeNull();
  });

  it("counts what somebody else signs in a sender's name, and does not take it for the sender's", async () => {
    expect((await hear(door))?.status).toBe(202);
    const heardAt = minuteNow();
    await waitFor("gw-door", { heardAt });
    pass(MINUTE_MS);
    for (let time = 0; time < 3; time++) expect((await hear(forger))?.status).toBe(401);
    await vi.waitFor(async () => {
      const told = await senderNow("gw-door");
      expect(told?.refused[0]).toMatchObject({ code: "unauthenticated", count: 3, lastAt: minuteNow() });
      expect(told?.heardAt).toBe(heardAt);
    }, 5_000);
  });

  it("knows nothing of senders that no catalog has, and says what was missing scope or was revoked", async () => {
    const stranger = await makeGateway("gw-nobody", "shop");
    expect((await hear(stranger))?.status).toBe(401);
    expect((await hear(till))?.status).toBe(403);
    await waitFor("till-1", { refused: [{ code: "out-of-scope" }] });
    await switchLive("revoke", { sender: "till-1" });
    expect((await hear(till))?.status).toBe(401);
    await waitFor("till-1", { revoked: true, refused: [{ count: 1 }, { count: 1 }] });
    expect((await senderNow("till-1"))?.refused.map(({ code }) => code).sort()).toEqual(["out-of-scope", "revoked"]);
    expect(JSON.stringify(await contentsOf(pulse()))).not.toContain("gw-nobody");
    await switchLive("restore", { sender: "till-1" });
  });

  it("has it a day later after the object was taken out of memory, and refusals no longer than that", async () => {
    expect((await hear(door))?.status).toBe(202);
    expect((await hear(door, { ageSeconds: 600 }))?.status).toBe(401);
    const heardAt = minuteNow();
    await vi.waitFor(async () => {
      const [last] = (await senderNow("gw-door"))?.refused ?? [];
      expect(last).toMatchObject({ code: "clock-skew", lastAt: minuteNow() });
    }, 5_000);
    await vi.waitFor(async () => {
      const { rows: pages = [] } = (await contentsOf(pulse())).sender ?? {};
      const minute = Math.floor(Date.now() / MINUTE_MS);
      expect(JSON.stringify(pages)).toContain(`\\"lastMinute\\":${minute}`);
    }, 10_000);
    await evictDurableObject(pulse());
    pass(DAY_MS - 2 * MINUTE_MS);
    const after = await senderNow("gw-door");
    expect([after?.heardAt, after?.refused.map(({ code }) => code)]).toEqual([heardAt, ["clock-skew"]]);
    pass(3 * MINUTE_MS);
    expect(await senderNow("gw-door")).toMatchObject({ heardAt, refused: [] });
  });

  it("tells what was missing when a message was answered 503, and how often", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const broken = { get: () => () => Promise.reject(new Error("Durable Object is overloaded")) };
    const PERSON = new Proxy(bindings().PERSON, { get: () => () => new Proxy({}, broken) });
    const { makeVisitor } = await import("./support/visitor.ts");
    const visitor = await makeVisitor(["marketing"]);
    const headers = { "content-type": "application/jose" };
    const body = await visitor.sign("receipts+jwt");
    expect((await callWith({ PERSON }, "/v1/me/receipts", { method: "POST", headers, body })).status).toBe(503);
    await vi.waitFor(async () => {
      const { failures } = await read();
      expect(failures).toEqual([
        { what: "a part of the mesh did not answer", count: 1, firstAt: minuteNow(), lastAt: minuteNow() },
      ]);
    }, 5_000);
  });

  it("tells the rest if the pulse does not answer, and says so", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = () => {
      throw new Error("Durable Object is overloaded");
    };
    const PULSE = new Proxy(bindings().PULSE, { get: () => broken });
    const { status, body } = await callWith({ PULSE }, "/admin/v1/health", { headers: SIGNED_IN });
    expect([status, body.trouble]).toEqual([200, ["when senders were last heard cannot be read"]]);
    expect(body.senders.map(({ sender }: Told) => sender)).toEqual(["gw-door", "till-1"]);
  });

  it("costs a row a minute for all senders together, and none for what is refused again within the minute", async () => {
    const parcel = (id: string, minute: number, said: object) =>
      JSON.stringify([{ id, batches: [], senders: [{ minute, said }] }]);
    const start = Math.floor(Date.now() / MINUTE_MS);
    await pulse().take(parcel("before", start, { a: { taken: 1 } }));
    const [, written] = await costIn(pulse(), async () => {
      for (let second = 0; second < 180; second += 3) {
        vi.setSystemTime((start + 1) * MINUTE_MS + second * 1000);
        const said = Object.fromEntries(Array.from({ length: 100 }, (_, id) => [`gw-${id}`, { taken: 1, invalid: 2 }]));
        await pulse().take(parcel(`row-${second}`, start + 1 + Math.floor(second / 60), said));
      }
    });
    expect(written).toBe(3);
    expect((await post("/v1/sightings", "garbage")).status).toBe(400);
  });
});

describe("a campaign that its guardrail paused", () => {
  const guarded = setGuardedCampaign();
  afterAll(() => vi.useRealTimers());

  it("is told with the time of it until somebody resumes it, and not if an operator paused it", async () => {
    await guarded.open(DISMISSED);
    await guarded.count({ reached: 100, impressions: 100, dismissals: 90 });
    expect(await guarded.judge()).toBe(true);
    const { guardrails, trouble } = await read();
    expect(guardrails).toEqual([{ campaign: guarded.id, pausedAt: expect.stringMatching(/^\d{4}-.*Z$/) }]);
    expect(trouble).toContain(`the campaign "${guarded.id}" is paused by its guardrail`);
    await guarded.resume();
    expect((await read()).guardrails).toEqual([]);
    await switchLive("pause", { campaign: guarded.id });
    expect((await read()).guardrails).toEqual([]);
    expect(await catalogObject().guardrailPauses()).toEqual([]);
  });
});
