import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { runs } from "../support/runs.ts";
import { faultsOf } from "./support/check-told.ts";
import { fakeCrypto } from "./support/deterministic-crypto.ts";
import { enterWorld } from "./support/enter-world.ts";
import { makeLuck } from "./support/luck.ts";
import { makeMesh } from "./support/mesh-of-objects.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { play, type Scenario, scenarios } from "./support/scenario.ts";
import { CALM, type Faults } from "./support/shaky-world.ts";
import { CATALOG, liveOn } from "./support/street-life.ts";

/*
 * People of a street, signals, and a mesh of which any part may be lost at any moment: its objects run as they are deployed, and
 * what goes wrong follows from the seed. fast-check says the seed and the path of a case that fails, and makes it small.
 */

// A push is posted as it is: encrypting it would take longer than all the rest.
vi.mock(import("../../workers/adapters/web-push.ts"), async (original) => ({
  ...(await original()),
  buildPush: async ({ subscription, payload, headers }) =>
    ({ endpoint: subscription.endpoint, headers, body: payload }) as never,
}));

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const SECOND_MS = 1_000;
/** By then whatever was lost was said again. */
const REST_MS = 12 * 60 * SECOND_MS;

const ROUGH: Faults = {
  lostCalls: 0.04,
  lostAnswers: 0.03,
  slowCalls: 0.03,
  lateAlarms: 0.1,
  crashes: 0.01,
  evictions: 0.02,
};

/** Lives it, lets it come to rest, and gives what should not be so. */
async function live(scenario: Scenario): Promise<readonly string[]> {
  const luck = makeLuck(scenario.luck);
  fakeCrypto(luck);
  const mesh = makeMesh(luck, NOON_MS, CATALOG);
  const { world } = mesh;
  enterWorld(world);
  const taken = openPushDesk(world);
  const life = liveOn(mesh, scenario.people);
  for (const walker of life.walkers) life.consent(walker, true);
  await world.runFor(SECOND_MS);
  for (const walker of life.walkers) life.subscribe(walker, true);
  await world.runFor(SECOND_MS);
  for (const walker of life.walkers) life.ping(walker, luck.pick(["inside", "inside", "near", "away"]) ?? "inside");
  await world.runFor(SECOND_MS);

  world.faults = ROUGH;
  const paused = await play(scenario, mesh, life);
  await world.runFor(10 * SECOND_MS);
  world.faults = CALM;
  await world.runFor(REST_MS);
  return faultsOf({ mesh, life, taken, paused });
}

it("everybody hears of each signal once, whatever is lost and when", async () => {
  const property = fc.asyncProperty(scenarios, async (scenario) => {
    try {
      expect(await live(scenario)).toEqual([]);
    } finally {
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    }
  });
  await fc.assert(property, { numRuns: runs(100) });
});
