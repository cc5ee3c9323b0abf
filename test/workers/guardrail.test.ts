import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import type { Count, CountBatch, CountQuery } from "../../shared/measure/count.ts";
import { COUNTERS, counterOfBatch } from "../../workers/adapters/counter-of.ts";
import { makeCounterStore } from "../../workers/objects/counter/store/counter-store.ts";
import { sumCells } from "../../workers/objects/counter/store/sum-cells.ts";
import { Counter } from "../../workers/objects/counter.ts";
import { newSerial } from "../../workers/objects/person/person-context.ts";
import { SharedStoreObject } from "../../workers/objects/shared-store-object.ts";
import { counted, counterAt } from "./support/counters.ts";
import { ANNOYING, catalogObject, DISMISSED, loseAlarm, setGuardedCampaign } from "./support/guarded-campaign.ts";
import { SIGNED_IN, switchLive } from "./support/operator.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";
import { renewPass } from "./support/replays.ts";
import { call, makeVisitor } from "./support/visitor.ts";

/* A campaign that annoys pauses itself, judged by people whom the mesh knows. */

const guarded = setGuardedCampaign();
const { open, count, judge, judgeNow, resume } = guarded;

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
    await open(DISMISSED);
    await count({ reached: 99, impressions: 99, dismissals: 90 });
    expect(await judge()).toBe(false);
    await count({ reached: 1, impressions: 1 });
    expect(await judge()).toBe(true);
    expect(guarded.said).toHaveBeenCalledWith(
      `ALERT the campaign "${guarded.id}" is paused by its guardrail: dismissals are above 50 % of impressions, judged after 100 people; they are 90 %. Go on with: mesh resume campaign ${guarded.id}`,
    );
    const { entries } = (await call("/admin/v1/audit", { headers: SIGNED_IN })).body;
    expect(entries[0]).toMatchObject({ who: "mesh", role: "mesh", what: "pause", subject: `campaign ${guarded.id}` });
    const visitor = await makeVisitor(["marketing"]);
    expect((await visitor.ping({ event: { name: "ask" } })).body).toMatchObject({ outcome: "none", reason: "paused" });
  });

  it("does not look at people whom the mesh has known for less than a day", async () => {
    await open(DISMISSED);
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
    await open(DISMISSED);
    await count(ANNOYING);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = vi.spyOn(Counter.prototype, "sum").mockRejectedValue(new Error("away"));
    expect(await judge()).toBe(false);
    broken.mockRestore();
    warned.mockRestore();
    expect(await judge()).toBe(true);
  });

  it("that could not pause its campaign has its line in the log, and pauses it a minute later", async () => {
    await open(DISMISSED);
    await count(ANNOYING);
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = vi.spyOn(SharedStoreObject.prototype, "changeLive").mockRejectedValue(new Error("away"));
    expect(await judge()).toBe(false);
    broken.mockRestore();
    warned.mockRestore();
    const [line] = (await call("/admin/v1/audit", { headers: SIGNED_IN })).body.entries;
    expect(line).toMatchObject({ role: "mesh", subject: `campaign ${guarded.id}` });
    expect(await judge()).toBe(true);
  });
});

describe("the counts that a guardrail looks at", () => {
  it("are those of all hours, and each counter is asked once a minute for the last two", async () => {
    await open(DISMISSED);
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
      key: {
        moment: guarded.id,
        campaign: guarded.id,
        variant: "a",
        arm: "treatment",
        channel: "inline",
        place: "",
        isKnown: true,
      },
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
      const key = { moment: guarded.id, variant: "a", arm: "treatment", channel: "inline", place: "" } as const;
      change(() => {
        for (let ago = 0; ago < 500; ago++) {
          const of = { ...key, campaign: `${guarded.id}-${ago % 3}`, isKnown: true };
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
    await open(DISMISSED);
    await count(ANNOYING);
    expect(await judge()).toBe(true);
    await resume();
    expect(await judge()).toBe(false);
    pass(HOUR_MS);
    await count(ANNOYING);
    expect(await judge()).toBe(true);
  });

  it("is so, too, if it was paused by hand, whoever they are", async () => {
    await open(DISMISSED);
    await count({ reached: 99, impressions: 99, dismissals: 99 });
    expect(await judge()).toBe(false);
    expect(await switchLive("pause", { campaign: guarded.id })).toMatchObject({ status: 200 });
    await resume();
    pass(HOUR_MS);
    await count({ reached: 1, impressions: 1, dismissals: 1 });
    expect(await judge()).toBe(false);
    await count({ reached: 99, impressions: 99, dismissals: 99 });
    expect(await judge()).toBe(true);
  });

  it("stays so when its line is in the log no more, and whatever an operator called guardrail did", async () => {
    await open(DISMISSED);
    await count(ANNOYING);
    expect(await judge()).toBe(true);
    await resume();
    expect(await judge()).toBe(false);
    await runInDurableObject(catalogObject(), (_, { storage }) => void storage.sql.exec("DELETE FROM audit"));
    expect(await judge()).toBe(false);
    pass(HOUR_MS);
    await count(ANNOYING);
    pass(2 * HOUR_MS);
    const deed = { who: "guardrail", role: "editor", what: "pause", subject: `campaign ${guarded.id}` } as const;
    await catalogObject().audit(deed);
    expect(await judge()).toBe(true);
  });

  it("is not judged by the day of its resume once only days are kept of that time", async () => {
    vi.setSystemTime(Math.ceil(Date.now() / DAY_MS) * DAY_MS + 12 * HOUR_MS);
    await open(DISMISSED);
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
    await open(DISMISSED);
    await count(ANNOYING);
    pass(MINUTE_MS);
    const sum = Counter.prototype.sum;
    let isResumed = false;
    vi.spyOn(Counter.prototype, "sum").mockImplementation(async function (this: Counter, json) {
      const summed = await sum.call(this, json);
      if (!isResumed) {
        isResumed = true;
        const deed = { who: "ada", role: "editor", what: "resume", subject: `campaign ${guarded.id}` } as const;
        await catalogObject().audit(deed);
      }
      return summed;
    });
    expect(await judgeNow()).toBe(false);
    expect(isResumed).toBe(true);
  });
});
