/// <reference types="@cloudflare/vitest-plugin/types" />
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, type MockInstance, vi } from "vitest";
import type { Guardrail } from "../../../shared/catalog/policy.ts";
import type { Count, CountBatch, Figures } from "../../../shared/measure/count.ts";
import { counterOfBatch } from "../../../workers/adapters/counter-of.ts";
import { newSerial } from "../../../workers/objects/person/person-context.ts";
import { counterAt } from "./counters.ts";
import { readLive, switchLive } from "./operator.ts";
import { HOUR_MS, MINUTE_MS, pass, SECOND_MS } from "./person-object.ts";
import { offer, street } from "./street.ts";
import { publish } from "./visitor.ts";

/** The guardrail of the tests, and enough to pause by it. */
export const DISMISSED = { metric: "dismissals", above: 0.5, after: 100 } as const;
export const ANNOYING = { reached: 100, impressions: 100, dismissals: 90 };

/** The object of the catalog, whose alarm judges guardrails. */
export const catalogObject = () => env.CATALOG.getByName("catalog");
export const alarm = () => runInDurableObject(catalogObject(), (_, { storage }) => storage.getAlarm());

export const loseAlarm = () => runInDurableObject(catalogObject(), (_, { storage }) => storage.deleteAlarm());

/** A campaign that may annoy: another one for each test. */
export interface GuardedCampaign {
  readonly id: string;
  /** What the mesh says in its log of errors. */
  readonly said: MockInstance<typeof console.error>;
  /** Publishes it, with this guardrail or without; gives the version. */
  open(guardrail: Guardrail | undefined): Promise<string>;
  /** Lets a counter count this of it, now; gives the counter's number. */
  count(figures: Figures, isKnown?: boolean): Promise<number>;
  /** Guardrails are judged; whether it is paused then. */
  judgeNow(): Promise<boolean>;
  /** The same a minute later. */
  judge(): Promise<boolean>;
  resume(): Promise<void>;
}

let campaigns = 0;

/** Sets the clock and the campaign for the tests of a file; what the mesh says in its log is not shown. */
export function setGuardedCampaign(): GuardedCampaign {
  let id = "";
  let said: MockInstance<typeof console.error>;
  beforeAll(() => vi.setSystemTime(Date.UTC(2032, 3, 3, 12)));
  beforeEach(() => {
    pass(MINUTE_MS);
    id = `annoying-${++campaigns}`;
    said = vi.spyOn(console, "error").mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => vi.useRealTimers());

  const guarded: GuardedCampaign = {
    get id() {
      return id;
    },
    get said() {
      return said;
    },
    async open(guardrail) {
      const own = { id, ...(guardrail && { guardrail }) };
      const moments = [{ id, campaign: id, on: { event: "ask" }, quietHours: "ignore" as const, offer: offer() }];
      const published = await publish(street(moments, { campaigns: [own] }));
      expect(published).toMatchObject({ status: 200 });
      return published.body.version;
    },
    async count(figures, isKnown = true) {
      const key = { moment: id, campaign: id, variant: "a", arm: "treatment", channel: "inline", place: "" } as const;
      const counted: Count = { hour: Math.floor(Date.now() / HOUR_MS), key: { ...key, isKnown }, figures };
      const batch: CountBatch = { id: newSerial(), atMs: Date.now(), counts: [counted] };
      const number = counterOfBatch(batch.id);
      await counterAt(number).count(JSON.stringify([batch]));
      return number;
    },
    async judgeNow() {
      await runDurableObjectAlarm(catalogObject());
      return (await readLive()).body.live.pausedCampaigns.includes(id);
    },
    judge() {
      pass(MINUTE_MS);
      return guarded.judgeNow();
    },
    async resume() {
      pass(SECOND_MS);
      expect(await switchLive("resume", { campaign: id })).toMatchObject({ status: 200 });
    },
  };
  return guarded;
}
