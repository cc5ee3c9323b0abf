import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { Counter } from "../../workers/objects/counter.ts";
import {
  ANNOYING,
  alarm,
  catalogObject,
  DISMISSED,
  loseAlarm,
  setGuardedCampaign,
} from "./support/guarded-campaign.ts";
import { readLive } from "./support/operator.ts";
import { MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";

/* When guardrails are judged, and by which catalog. */

const { open, count, judge, judgeNow, resume } = setGuardedCampaign();

describe("the minute in which guardrails are judged", () => {
  it("is not put off by publishing", async () => {
    await open(DISMISSED);
    await judge();
    const before = await alarm();
    pass(30 * SECOND_MS);
    await open(DISMISSED);
    expect(await alarm()).toBe(before);
  });

  it("comes no more once no campaign has a guardrail, and again with one", async () => {
    await open(undefined);
    await judge();
    expect(await alarm()).toBeNull();
    await evictDurableObject(catalogObject());
    await catalogObject().pointer();
    expect(await alarm()).toBeNull();
    await open(DISMISSED);
    expect(await alarm()).toBe(Date.now() + MINUTE_MS);
  });

  it("comes again if its alarm was lost, or was never set for the catalog of now", async () => {
    await open(DISMISSED);
    await loseAlarm();
    await evictDurableObject(catalogObject());
    await readLive();
    await catalogObject().pointer();
    expect(await alarm()).toBe(Date.now() + MINUTE_MS);
  });

  it("goes by the catalog of now, whatever this isolate still decides on", async () => {
    const guarded = await open(DISMISSED);
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
    await open(DISMISSED);
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
