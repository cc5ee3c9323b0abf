import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Guardrail } from "../../shared/catalog/policy.ts";
import type { Count, CountBatch, CountQuery, Figures } from "../../shared/measure/count.ts";
import { COUNTERS, counterOfBatch } from "../../workers/adapters/counter-of.ts";
import { makeCounterStore } from "../../workers/objects/counter/store/counter-store.ts";
import { sumCells } from "../../workers/objects/counter/store/sum-cells.ts";
import { Counter } from "../../workers/objects/counter.ts";
import { newSerial } from "../../workers/objects/person/person-context.ts";
import { SharedStoreObject } from "../../workers/objects/shared-store-object.ts";
import { counted, counterAt } from "./support/counters.ts";
import { readLive, SIGNED_IN, switchLive } from "./support/operator.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";
import { renewPass } from "./support/replays.ts";
import { offer, street } from "./support/street.ts";
import { call, makeVisitor, publish } from "./support/visitor.ts";

/* A campaign that annoys pauses itself, judged by people whom the mesh knows. */

const catalogObject = () => env.CATALOG.getByName("catalog");
const dismissed = { metric: "dismissals", above: 0.5, after: 100 } as const;
/** Enough to pause by it. */
const ANNOYING = { reached: 100, impressions: 100, dismissals: 90 };

let campaigns = 0;
let campaign: string;
let said: ReturnType<typeof vi.spyOn>;

beforeAll(() => vi.setSystemTime(Date.UTC(2032, 3, 3, 12)));
beforeEach(() => {
  pass(MINUTE_MS);
  campaign = `annoying-${++campaigns}`;
  said = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => vi.useRealTimers());

/** Publishes the campaign, with this guardrail or without; gives the version. */
async function open(guardrail: Guardrail | undefined): Promise<string> {
  const own = { id: campaign, ...(guardrail && { guardrail }) };
  const moments = [{ id: campaign, campaign, on: { event: "ask" }, quietHours: "ignore" as const, offer: offer() }];
  const published = await publish(street(moments, { campaigns: [own] }));
  expect(published).toMatchObject({ status: 200 });
  return published.body.version;
}

/** Lets a counter count this of the campaign, now; gives its number. */
async function count(figures: Figures, isKnown = true): Promise<number> {
  const key = { moment: campaign, campaign, variant: "a", arm: "treatment", channel: "inline", place: "" } as const;
  const counted: Count = { hour: Math.floor(Date.now() / HOUR_MS), key: { ...key, isKnown }, figures };
  const batch: CountBatch = { id: newSerial(), atMs: Date.now(), counts: [counted] };
  const number = counterOfBatch(batch.id);
  await counterAt(number).count(JSON.stringify([batch]));
  return number;
}

/** Guardrails are judged; whether the campaign is paused then. */
async function judgeNow(): Promise<boolean> {
  await runDurableObjectAlarm(catalogObject());
  return (await readLive()).body.live.pausedCampaigns.includes(campaign);
}

/** The same a minute later. */
function judge(): Promise<boolean> {
  pass(MINUTE_MS);
  return judgeNow();
}

async function resume(): Promise<void> {
  pass(SECOND_MS);
  expect(await switchLive("resume", { campaign })).toMatchObject({ status: 200 });
}

const alarm = () => runInDurableObject(catalogObject(), (_, { storage }) => storage.getAlarm());
const loseAlarm = () => runInDurableObject(catalogObject(), (_, { storage }) => storage.deleteAlarm());

/** What counters are asked while this is done. */
async function asked(work: () => Promise<unknown>): Promise<CountQuery[]> {
  const sum = vi.spyOn(Counter.prototype, "sum");
  await work();
  const queries = sum.mock.calls.map(([json]) => JSON.parse(json));
  sum.mockRestore();
  return queries;
}

describe("a guardrail", () => {
  it("pauses its campaign once enough people who are known were reached, and says so", async () => {
    await open(dismissed);
    await count({ reached: 99, impressions: 99, dismissals: 90 });
    expect(await judge()).toBe(false);
    await count({ reached: 1, impressions: 1 });
    expect(await judge()).toBe(true);
    expect(said).toHaveBeenCalledWith(
      `ALERT the campaign "${campaign}" is paused by its guardrail: dismissals are above 50 % of impressions, judged after 100 people; they are 90 %. Go on with: mesh resume campaign ${campaign}`,
    );
    const { entries } = (await call("/admin/v1/audit", { headers: SIGNED_IN })).body;
    expect(entries[0]).toMatchObject({ who: "mesh", role: "mesh", what: "pause", subject: `campaign ${campaign}` });
    const visitor = await makeVisitor(["marketing"]);
    expect((await visitor.ping({ event: { name: "ask" } })).body).toMatchObject({ outcome: "none", reason: "paused" });
  });

  it("does not look at people whom the mesh has known for less than a day", async () => {
    await open(dismissed);
    await count({ reached: 500, impressions: 500, dismissals: 500 }, false);
    expect(await judge()).toBe(false);
  });

  it("is not moved by one person who dismisses every offer, however many they take", async () => {
    await open({ metric: "dismissals", above: 0.3, after: 100 });
    const visitor = await makeVisitor(["marketing", "measurement"]);
    pass(DAY_MS);
    await renewPass(visitor);
    await count({ reached: 150, impressions: 150, dismissals: 40 });
    for (let time = 0; time < 10; time++) {
      pass(SECOND_MS);
      const { outcome, receipt } = (await visitor.ping({ event: { name: "ask" } })).body;
      expect(outcome).toBe("offer");
      for (const kind of ["impression", "dismiss"]) {
        pass(SECOND_MS);
        expect((await visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind })).status).toBe(202);
      }
    }
    await counted(visitor.person);
    expect(await judge()).toBe(false);
    await count({ dismissals: 5 });
    expect(await judge()).toBe(true);
  });

  it("of clicks pauses below its limit only", async () => {
    await open({ metric: "ctr", below: 0.02, after: 100 });
    await count({ reached: 200, impressions: 200, clicks: 4 });
    expect(await judge()).toBe(false);
    await count({ impressions: 1 });
    expect(await judge()).toBe(true);
  });

  it("is judged again a minute later if a counter cannot be reached", async () => {
    await open(dismissed);
    await count(ANNOYING);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = vi.spyOn(Counter.prototype, "sum").mockRejectedValue(new Error("away"));
    expect(await judge()).toBe(false);
    broken.mockRestore();
    warned.mockRestore();
    expect(await judge()).toBe(true);
  });

  it("that could not pause its campaign has its line in the log, and pauses it a minute later", async () => {
    await open(dismissed);
    await count(ANNOYING);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = vi.spyOn(SharedStoreObject.prototype, "changeLive").mockRejectedValue(new Error("away"));
    expect(await judge()).toBe(false);
    broken.mockRestore();
    warned.mockRestore();
    const [line] = (await call("/admin/v1/audit", { headers: SIGNED_IN })).body.entries;
    expect(line).toMatchObject({ role: "mesh", subject: `campaign ${campaign}` });
    expect(await judge()).toBe(true);
  });
});

describe("the counts that a guardrail looks at", () => {
  it("are those of all hours, and each counter is asked once a minute for the last two", async () => {
    await open(dismissed);
    await count({ reached: 60, impressions: 60, dismissals: 60 });
    expect(await judge()).toBe(false);
    pass(5 * HOUR_MS);
    const hour = Math.floor(Date.now() / HOUR_MS);
    await count({ reached: 30, impressions: 30, dismissals: 30 });
    const first = await asked(judge);
    expect(first).toHaveLength(2 * COUNTERS);
    expect(first[0]).toMatchObject({ by: "campaign", toHour: hour - 1 });
    const next = await asked(judge);
    expect(next).toHaveLength(COUNTERS);
    const lastHours = { by: "campaign-hour", fromHour: hour - 1, toHour: hour + 1, isForGuardrail: true };
    expect(next[0]).toEqual(lastHours);
    // What comes a little late counts as well.
    pass(HOUR_MS);
    const late: Count = {
      hour,
      key: { moment: campaign, campaign, variant: "a", arm: "treatment", channel: "inline", place: "", isKnown: true },
      figures: { reached: 10, impressions: 10, dismissals: 10 },
    };
    const batch: CountBatch = { id: newSerial(), atMs: Date.now(), counts: [late] };
    await counterAt(counterOfBatch(batch.id)).count(JSON.stringify([batch]));
    expect(await judge()).toBe(true);
  });

  it("of the last hours cost what is in them, however much was counted before", async () => {
    // One that no batch comes to.
    const counter = counterAt(COUNTERS);
    const hour = Math.floor(Date.now() / HOUR_MS);
    const read = await runInDurableObject(counter, (_, { storage }) => {
      const { cells, change } = makeCounterStore(storage);
      const key = { moment: campaign, variant: "a", arm: "treatment", channel: "inline", place: "" } as const;
      change(() => {
        for (let ago = 0; ago < 500; ago++) {
          const of = { ...key, campaign: `${campaign}-${ago % 3}`, isKnown: true };
          cells.addAll([{ unit: "hour", at: hour - ago, key: of, figures: { reached: 1 }, values: [], slots: {} }]);
        }
      });
      let rowsRead = 0;
      const sql = {
        exec: (...query: Parameters<SqlStorage["exec"]>) => {
          const cursor = storage.sql.exec(...query);
          const rows = cursor.toArray();
          rowsRead += cursor.rowsRead;
          return rows;
        },
      };
      const query = { by: "campaign-hour", fromHour: hour - 1, toHour: hour + 1, isForGuardrail: true } as const;
      const groups = sumCells(sql as unknown as SqlStorage, query, [
        ["campaign", "campaign"],
        ["hour", "at"],
      ]);
      return { groups: groups.length, rowsRead };
    });
    expect(read.groups).toBe(2);
    expect(read.rowsRead).toBeLessThan(20);
  });
});

describe("a campaign that was resumed", () => {
  it("is judged by what came in the hours since", async () => {
    await open(dismissed);
    await count(ANNOYING);
    expect(await judge()).toBe(true);
    await resume();
    expect(await judge()).toBe(false);
    pass(HOUR_MS);
    await count(ANNOYING);
    expect(await judge()).toBe(true);
  });

  it("is so, too, if it was paused by hand, whoever they are", async () => {
    await open(dismissed);
    await count({ reached: 99, impressions: 99, dismissals: 99 });
    expect(await judge()).toBe(false);
    expect(await switchLive("pause", { campaign })).toMatchObject({ status: 200 });
    await resume();
    pass(HOUR_MS);
    await count({ reached: 1, impressions: 1, dismissals: 1 });
    expect(await judge()).toBe(false);
    await count({ reached: 99, impressions: 99, dismissals: 99 });
    expect(await judge()).toBe(true);
  });

  it("stays so when its line is in the log no more, and whatever an operator called guardrail did", async () => {
    await open(dismissed);
    await count(ANNOYING);
    expect(await judge()).toBe(true);
    await resume();
    expect(await judge()).toBe(false);
    await runInDurableObject(catalogObject(), (_, { storage }) => void storage.sql.exec("DELETE FROM audit"));
    expect(await judge()).toBe(false);
    pass(HOUR_MS);
    await count(ANNOYING);
    pass(2 * HOUR_MS);
    const deed = { who: "guardrail", role: "editor", what: "pause", subject: `campaign ${campaign}` } as const;
    await catalogObject().audit(deed);
    expect(await judge()).toBe(true);
  });

  it("is not judged by the day of its resume once only days are kept of that time", async () => {
    vi.setSystemTime(Math.ceil(Date.now() / DAY_MS) * DAY_MS + 12 * HOUR_MS);
    await open(dismissed);
    const number = await count(ANNOYING);
    await resume();
    await loseAlarm();
    pass(100 * DAY_MS);
    await runDurableObjectAlarm(counterAt(number));
    await evictDurableObject(catalogObject());
    await catalogObject().pointer();
    expect(await judge()).toBe(false);
    await count({ reached: 1, impressions: 1 });
    expect(await judge()).toBe(false);
    await count(ANNOYING);
    expect(await judge()).toBe(true);
  });

  it("in the very moment in which it is judged is not paused", async () => {
    await open(dismissed);
    await count(ANNOYING);
    pass(MINUTE_MS);
    const sum = Counter.prototype.sum;
    let isResumed = false;
    vi.spyOn(Counter.prototype, "sum").mockImplementation(async function (this: Counter, json) {
      const summed = await sum.call(this, json);
      if (!isResumed) {
        isResumed = true;
        const deed = { who: "ada", role: "editor", what: "resume", subject: `campaign ${campaign}` } as const;
        await catalogObject().audit(deed);
      }
      return summed;
    });
    expect(await judgeNow()).toBe(false);
    expect(isResumed).toBe(true);
  });
});

describe("the minute in which guardrails are judged", () => {
  it("is not put off by publishing", async () => {
    await open(dismissed);
    await judge();
    const before = await alarm();
    pass(30 * SECOND_MS);
    await open(dismissed);
    expect(await alarm()).toBe(before);
  });

  it("comes no more once no campaign has a guardrail, and again with one", async () => {
    await open(undefined);
    await judge();
    expect(await alarm()).toBeNull();
    await evictDurableObject(catalogObject());
    await catalogObject().pointer();
    expect(await alarm()).toBeNull();
    await open(dismissed);
    expect(await alarm()).toBe(Date.now() + MINUTE_MS);
  });

  it("comes again if its alarm was lost, or was never set for the catalog of now", async () => {
    await open(dismissed);
    await loseAlarm();
    await evictDurableObject(catalogObject());
    await readLive();
    await catalogObject().pointer();
    expect(await alarm()).toBe(Date.now() + MINUTE_MS);
  });

  it("goes by the catalog of now, whatever this isolate still decides on", async () => {
    const guarded = await open(dismissed);
    await count(ANNOYING);
    const unguarded = await open(undefined);
    await runDurableObjectAlarm(catalogObject());
    await publishBehind(guarded);
    expect(await judgeNow()).toBe(true);
    await resume();
    await runDurableObjectAlarm(catalogObject());
    expect(await alarm()).not.toBeNull();
    await publishBehind(unguarded);
    await runDurableObjectAlarm(catalogObject());
    expect(await alarm()).toBeNull();
  });

  it("pauses nothing by a guardrail that the catalog loses meanwhile, and judges by the new catalog next", async () => {
    const unguarded = await open(undefined);
    await open(dismissed);
    await count(ANNOYING);
    pass(MINUTE_MS);
    const sum = Counter.prototype.sum;
    let isPublished = false;
    vi.spyOn(Counter.prototype, "sum").mockImplementation(async function (this: Counter, json) {
      const summed = await sum.call(this, json);
      if (!isPublished) {
        isPublished = true;
        await publishBehind(unguarded);
      }
      return summed;
    });
    expect(await judgeNow()).toBe(false);
    expect(isPublished).toBe(true);
    expect(await alarm()).not.toBeNull();
  });
});

/** Makes a version that is kept the current one without telling this isolate. */
async function publishBehind(version: string): Promise<void> {
  const pieces = await runInDurableObject(
    catalogObject(),
    (_, { storage: { sql } }) => sql.exec("SELECT 1 FROM chunk WHERE version = ?", version).toArray().length,
  );
  expect(await catalogObject().publish(version, pieces, undefined)).toBe("published");
}
