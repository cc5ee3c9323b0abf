import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Campaign } from "../../shared/catalog/catalog.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { budgetCatalog, publish } from "./support/budget-catalog.ts";
import { type Joined, joinCrowd, type Member, sendAll, signEvents } from "./support/event-crowd.ts";

const SECOND_MS = 1_000;
/** A unit of the campaign `even` every three seconds, from one second and a half before the catalog is published. */
const STEP_MS = 3 * SECOND_MS;
const STEPS = 100;

let mesh: TestMesh;
let joined: Joined;
let members: readonly Member[];
let fromMs: number;

/** The truth here is the objects of the mesh itself; that Redis grants the same is tested in test/contract. */
beforeAll(async () => {
  mesh = await startMesh();
  joined = { url: mesh.url, audience: mesh.url };
  members = await joinCrowd(joined, 40);
  fromMs = Date.now() - STEP_MS / 2;
  const instant = (ms: number) => new Date(ms).toISOString();
  const campaigns: Campaign[] = [
    { id: "hourly", budget: { perHour: 30 } },
    { id: "daily", budget: { perDay: 30, perHour: 1_000 } },
    {
      id: "even",
      budget: { offers: STEPS },
      pace: "even",
      from: instant(fromMs),
      until: instant(fromMs + STEPS * STEP_MS),
    },
    { id: "ended", budget: { offers: STEPS }, until: instant(fromMs) },
  ];
  await publish(mesh, budgetCatalog(campaigns));
});

afterAll(() => mesh?.stop());

/** Everybody says at once that it happened; gives what they were told, counted. */
async function burst(event: string): Promise<Record<string, number>> {
  const told = await sendAll(await signEvents(joined, members, event));
  const what = Map.groupBy(told, ({ outcome, reason }) => reason ?? outcome);
  return Object.fromEntries([...what].map(([name, all]) => [name, all.length]));
}

/** Bursts until nothing is given twice running, for a busy machine may miss a time-out; gives how many offers there were. */
async function burstUntilDry(event: string): Promise<number> {
  let offers = 0;
  for (let dry = 0; dry < 2; ) {
    const { offer = 0, budget = 0, ...others } = await burst(event);
    expect(others).toEqual({});
    expect(offer + budget).toBe(members.length);
    offers += offer;
    dry = offer === 0 ? dry + 1 : 0;
    // An edge that was told "no" does not ask again for a second.
    if (dry === 1) await wait(1_100);
  }
  return offers;
}

describe("a campaign", () => {
  it("with a budget an hour gives that many in it", async () => {
    expect(await burstUntilDry("hourly")).toBe(30);
  });

  it("with a budget a day gives that many in it, whatever an hour would allow", async () => {
    expect(await burstUntilDry("daily")).toBe(30);
  });

  it("whose pace is even gives an early burst no more than is due by then, and each step one more", async () => {
    const due = () => Math.floor((Date.now() - fromMs) / STEP_MS) + 1;
    const offers = await burstUntilDry("even");
    expect(offers).toBeLessThanOrEqual(due());
    const before = due();
    await wait(2 * STEP_MS);
    const more = await burstUntilDry("even");
    expect(offers + more).toBeLessThanOrEqual(due());
    expect(offers + more).toBeGreaterThanOrEqual(before + 1);
  });

  it("that has ended takes no unit for anybody", async () => {
    expect(await burst("ended")).toEqual({ schedule: members.length });
  });

  it("that is spent holds nobody up: what no budget holds is given on", async () => {
    expect(await burst("free")).toEqual({ offer: members.length });
  });
});
