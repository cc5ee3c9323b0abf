import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Guardrail } from "../../shared/catalog/policy.ts";
import type { Count, CountBatch, Figures } from "../../shared/measure/count.ts";
import { counterOfBatch } from "../../workers/adapters/counter-of.ts";
import { newSerial } from "../../workers/objects/person/person-context.ts";
import { counterAt } from "./support/counters.ts";
import { HOUR_MS, MINUTE_MS, pass } from "./support/person-object.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

/* A campaign that annoys pauses itself, judged by people whom the mesh knows. */

const catalogObject = () => env.CATALOG.getByName("catalog");

let campaigns = 0;
let campaign: string;
let said: ReturnType<typeof vi.spyOn>;

beforeAll(() => vi.setSystemTime(Date.UTC(2032, 3, 3, 12)));
beforeEach(() => {
  pass(MINUTE_MS);
  campaign = `annoying-${++campaigns}`;
  said = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function open(guardrail: Guardrail | undefined): Promise<void> {
  const own = { id: campaign, ...(guardrail && { guardrail }) };
  const moments = [{ id: campaign, campaign, on: { event: "ask" }, quietHours: "ignore" as const, offer: offer() }];
  expect(await publish(street(moments, { campaigns: [own] }))).toMatchObject({ status: 200 });
}

/** Lets counters count this of the campaign, now. */
async function count(figures: Figures, isKnown = true): Promise<void> {
  const key = { moment: campaign, campaign, variant: "a", arm: "treatment", channel: "inline", place: "" } as const;
  const counted: Count = { hour: Math.floor(Date.now() / HOUR_MS), key: { ...key, isKnown }, figures };
  const batch: CountBatch = { id: newSerial(), atMs: Date.now(), counts: [counted] };
  await counterAt(counterOfBatch(batch.id)).count(JSON.stringify([batch]));
}

/** A minute passes, and the guardrails are judged; whether the campaign is paused then. */
async function judge(): Promise<boolean> {
  pass(MINUTE_MS);
  await runDurableObjectAlarm(catalogObject());
  const live = await operate("GET", "live");
  return live.live.pausedCampaigns.includes(campaign);
}

async function operate(method: string, what: string, body?: object) {
  const { call } = await import("./support/visitor.ts");
  const headers = { authorization: "Bearer operator-of-the-tests", "content-type": "application/json" };
  return (await call(`/admin/v1/${what}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })).body;
}

describe("a guardrail", () => {
  const dismissed = { metric: "dismissals", above: 0.5, after: 100 } as const;

  it("pauses its campaign once enough people who are known were reached, and says so", async () => {
    await open(dismissed);
    await count({ reached: 99, impressions: 99, dismissals: 90 });
    expect(await judge()).toBe(false);
    await count({ reached: 1, impressions: 1 });
    expect(await judge()).toBe(true);
    expect(said).toHaveBeenCalledWith("a guardrail paused a campaign", expect.stringContaining(campaign));
    const { entries } = await operate("GET", "audit");
    expect(entries[0]).toMatchObject({ who: "guardrail", what: "pause", subject: `campaign ${campaign}` });
    const visitor = await makeVisitor(["marketing"]);
    expect((await visitor.ping({ event: { name: "ask" } })).body).toMatchObject({ outcome: "none", reason: "paused" });
  });

  it("does not look at people whom the mesh has known for less than a day", async () => {
    await open(dismissed);
    await count({ reached: 500, impressions: 500, dismissals: 500 }, false);
    expect(await judge()).toBe(false);
  });

  it("of clicks pauses below its limit only", async () => {
    await open({ metric: "ctr", below: 0.02, after: 100 });
    await count({ reached: 200, impressions: 200, clicks: 4 });
    expect(await judge()).toBe(false);
    await count({ impressions: 1 });
    expect(await judge()).toBe(true);
  });

  it("judges a campaign that was resumed by what came in the hours since", async () => {
    await open(dismissed);
    await count({ reached: 100, impressions: 100, dismissals: 90 });
    expect(await judge()).toBe(true);
    pass(MINUTE_MS);
    await operate("POST", "resume", { campaign });
    expect(await judge()).toBe(false);
    pass(HOUR_MS);
    await count({ reached: 100, impressions: 100, dismissals: 90 });
    expect(await judge()).toBe(true);
  });

  it("is not judged any more once no campaign has one", async () => {
    await open(undefined);
    await judge();
    expect(await runInDurableObject(catalogObject(), (_, { storage }) => storage.getAlarm())).toBeNull();
  });

  it("is judged again a minute later if a counter cannot be reached", async () => {
    await open(dismissed);
    await count({ reached: 100, impressions: 100, dismissals: 90 });
    const { Counter } = await import("../../workers/objects/counter.ts");
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = vi.spyOn(Counter.prototype, "sum").mockRejectedValue(new Error("away"));
    expect(await judge()).toBe(false);
    broken.mockRestore();
    warned.mockRestore();
    expect(await judge()).toBe(true);
  });
});
