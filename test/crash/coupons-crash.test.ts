import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { KeptCoupon } from "../../shared/coupons/kept-coupon.ts";
import { runs } from "../support/runs.ts";
import { fakeCrypto } from "./support/deterministic-crypto.ts";
import { enterWorld } from "./support/enter-world.ts";
import { makeLuck } from "./support/luck.ts";
import { type MeshOfObjects, makeMesh } from "./support/mesh-of-objects.ts";
import { CALM, type Faults, type ShakyWorld } from "./support/shaky-world.ts";
import { CATALOG, type Holder, liveAtTills, type TillLife } from "./support/till-life.ts";

/*
 * People get coupons, use them and are erased, in a mesh of which any part may be lost at any moment. What goes wrong follows
 * from the seed.
 */

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const SECOND_MS = 1_000;
/** By then whatever was lost was said again. */
const REST_MS = 12 * 60 * SECOND_MS;

const ROUGH: Faults = {
  lostCalls: 0.05,
  lostAnswers: 0.05,
  slowCalls: 0.2,
  lateAlarms: 0.1,
  crashes: 0.02,
  evictions: 0.02,
};

const PEOPLE = 3;
const who = fc.nat({ max: PEOPLE - 1 });
const afterMs = fc.oneof(fc.nat({ max: 1_000 }), fc.nat({ max: 20_000 }));
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant("ask" as const), who, afterMs }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom("enter" as const, "leave" as const), who, afterMs }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant("redeem" as const), who, afterMs }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constantFrom("erase" as const, "consent" as const), who, afterMs }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("kill" as const), who, afterMs }) },
);
const scenarios = fc.record({ luck: fc.integer(), steps: fc.array(step, { minLength: 3, maxLength: 40 }) });
type Scenario = typeof scenarios extends fc.Arbitrary<infer Value> ? Value : never;

function take(life: TillLife, mesh: MeshOfObjects, { what, who: number }: Scenario["steps"][number]): void {
  const holder = life.holders[number];
  if (what === "kill") mesh.kill();
  else if (holder === undefined) return;
  else if (what === "ask") life.ask(holder);
  else if (what === "enter" || what === "leave") life.move(holder, what === "enter");
  else if (what === "redeem") for (const code of holder.codes.slice(-2)) life.redeem(code);
  else if (what === "consent") life.consent(holder);
  else life.erase(holder);
}

/** Lives it, lets it come to rest, and gives what should not be so. */
async function live({ luck: seed, steps }: Scenario): Promise<readonly string[]> {
  const luck = makeLuck(seed);
  fakeCrypto(luck);
  const mesh = makeMesh(luck, NOON_MS, CATALOG);
  const { world } = mesh;
  enterWorld(world);
  const life = liveAtTills(mesh, PEOPLE);
  for (const holder of life.holders) life.consent(holder);
  await world.runFor(SECOND_MS);
  world.faults = ROUGH;
  for (const one of steps) {
    await world.runFor(one.afterMs);
    take(life, mesh, one);
  }
  await world.runFor(10 * SECOND_MS);
  world.faults = CALM;
  await world.runFor(REST_MS);
  return [
    ...(await faultsAtTills(life, mesh)),
    ...life.holders.flatMap((holder) => faultsOf(holder, mesh)),
    ...faultsInIndex(life, mesh),
  ];
}

/** What tills are told of every code that anybody was ever shown. */
async function faultsAtTills(life: TillLife, { world }: MeshOfObjects): Promise<string[]> {
  const codes = new Set(life.holders.flatMap((holder) => holder.codes));
  const kept = new Set(
    life.holders.flatMap((holder) => couponsOf(holder, world)).map(({ coupon }) => coupon.code.shown),
  );
  const heard = new Map<string, string>();
  for (const code of codes) life.check(code, (answer) => heard.set(code, answer));
  await world.runFor(SECOND_MS);
  return [...codes].flatMap((code) => {
    const answer = heard.get(code);
    const times = life.redeemed.get(code)?.size ?? 0;
    return [
      ...(times > 1 ? [`${code} was redeemed ${times} times`] : []),
      ...(kept.has(code) === (answer !== "unknown")
        ? []
        : [`of ${code} tills hear ${answer}, kept: ${kept.has(code)}`]),
      ...(kept.has(code) && times === 1 && answer !== "used" ? [`${code} was redeemed, and tills hear ${answer}`] : []),
    ];
  });
}

/** Every coupon has one name that leads somewhere, and nothing else has. */
function faultsInIndex({ holders }: TillLife, { world }: MeshOfObjects): string[] {
  const objects = world.names().filter((name) => name.startsWith("INDEX "));
  const names = objects.flatMap((name) => world.rows(name, "SELECT name FROM entry WHERE locator <> ''"));
  const coupons = holders.flatMap((holder) => couponsOf(holder, world));
  return names.length === coupons.length ? [] : [`${names.length} names lead to ${coupons.length} coupons`];
}

/** What of one person is not at rest, or lost. */
function faultsOf(holder: Holder, { world }: MeshOfObjects): string[] {
  const coupons = couponsOf(holder, world);
  const shown = new Set(coupons.map(({ coupon }) => coupon.code.shown));
  const untold = coupons.filter(({ index }) => index === "put").length;
  const left = rowsOf(holder, world, "code").length;
  // An erasure may overtake an offer, or the other way round.
  const lost = holder.isErased ? [] : holder.codes.filter((code) => !shown.has(code));
  return [
    ...(untold > 0 ? [`the index did not hear of ${untold} codes`] : []),
    ...(left > 0 ? ["the index did not forget all codes"] : []),
    ...lost.map((code) => `${code} was shown, and is not kept`),
  ];
}

function couponsOf(holder: Holder, world: ShakyWorld): readonly KeptCoupon[] {
  return rowsOf(holder, world, "coupon").map(({ value }) => JSON.parse(String(value)));
}

function rowsOf({ person }: Holder, world: ShakyWorld, kind: string) {
  return world.rows(`PERSON ${person}`, `SELECT value FROM record WHERE kind = '${kind}'`);
}

it("a coupon that was shown is kept, known to tills and used once; of whoever is erased no code leads anywhere", async () => {
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
