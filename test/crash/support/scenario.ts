import fc from "fast-check";
import { cellOf } from "../../../shared/geo/cell.ts";
import type { MeshOfObjects } from "./mesh-of-objects.ts";
import { type SignalType, SPOTS, type Spot, type StreetLife, TYPES } from "./street-life.ts";

/** What happens on the street, one thing after the other. */
export interface Scenario {
  /** What goes wrong follows from it. */
  readonly luck: number;
  readonly people: number;
  readonly steps: readonly Step[];
}

export type Step = { readonly afterMs: number } & (
  | { readonly what: "ping"; readonly who: number; readonly spot: Spot }
  | { readonly what: "consent"; readonly who: number; readonly isOn: boolean }
  | { readonly what: "subscribe"; readonly who: number; readonly isOn: boolean }
  | { readonly what: "on"; readonly type: SignalType; readonly forSeconds: number }
  | { readonly what: "off" | "once" | "again"; readonly type: SignalType }
  | { readonly what: "pause"; readonly type: SignalType; readonly isOn: boolean }
  | { readonly what: "grow"; readonly area: string; readonly from: number }
  | { readonly what: "revoke" }
  | { readonly what: "kill" }
);

/** More than two batches of a fan-out. */
const MOST_PEOPLE = 24;

const afterMs = fc.oneof(
  { weight: 8, arbitrary: fc.nat({ max: 2_000 }) },
  { weight: 3, arbitrary: fc.nat({ max: 30_000 }) },
  // People are told of one type once in five minutes.
  { weight: 1, arbitrary: fc.nat({ max: 400_000 }) },
);
const who = fc.nat({ max: MOST_PEOPLE - 1 });
const spot = fc.constantFrom(...(Object.keys(SPOTS) as Spot[]));
const type = fc.constantFrom(...TYPES);
const isOn = fc.boolean();
/** Some end in the middle, some are on to the end. */
const forSeconds = fc.oneof(fc.constant(7_200), fc.integer({ min: 5, max: 120 }));
const area = fc.constantFrom("place:shop", cellOf(SPOTS.inside));
const about = <What extends Step["what"]>(what: What) => ({ afterMs, what: fc.constant(what) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ ...about("ping"), who, spot }) },
  { weight: 6, arbitrary: fc.record({ ...about("on"), type, forSeconds }) },
  { weight: 2, arbitrary: fc.record({ ...about("again"), type }) },
  { weight: 2, arbitrary: fc.record({ ...about("off"), type }) },
  { weight: 1, arbitrary: fc.record({ ...about("once"), type }) },
  { weight: 1, arbitrary: fc.record({ ...about("pause"), type, isOn }) },
  { weight: 2, arbitrary: fc.record({ ...about("consent"), who, isOn }) },
  { weight: 2, arbitrary: fc.record({ ...about("subscribe"), who, isOn }) },
  { weight: 2, arbitrary: fc.record({ ...about("grow"), area, from: fc.constantFrom(1, 2) }) },
  { weight: 1, arbitrary: fc.record(about("revoke")) },
  { weight: 3, arbitrary: fc.record(about("kill")) },
);

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  luck: fc.integer(),
  people: fc.integer({ min: 1, max: MOST_PEOPLE }),
  steps: fc.array(step, { minLength: 3, maxLength: 30 }),
});

/** Takes steps; gives the types that were paused at some time. */
export async function play(
  { steps }: Scenario,
  { world, kill }: MeshOfObjects,
  life: StreetLife,
): Promise<Set<string>> {
  const paused = new Set<string>();
  const said = new Map<SignalType, { readonly jti: string; readonly how: Parameters<StreetLife["signal"]>[1] }>();
  const say = (what: SignalType, how: Parameters<StreetLife["signal"]>[1]) =>
    said.set(what, { jti: life.signal(what, how), how });

  function take(one: Step): unknown {
    const walker = "who" in one ? life.walkers[one.who % life.walkers.length] : undefined;
    if (one.what === "ping") return walker && life.ping(walker, one.spot);
    if (one.what === "consent") return walker && life.consent(walker, one.isOn, ["broadcast"]);
    if (one.what === "subscribe") return walker && life.subscribe(walker, one.isOn);
    if (one.what === "on") return say(one.type, { state: "on", forSeconds: one.forSeconds });
    if (one.what === "off") return say(one.type, { state: "off" });
    if (one.what === "once") return say(one.type, { forSeconds: 60 });
    if (one.what === "grow") return life.grow(one.area, one.from);
    if (one.what === "revoke") return life.revoke();
    if (one.what === "kill") return kill();
    if (one.what === "pause") {
      paused.add(one.type);
      return life.pause(one.type, one.isOn);
    }
    const before = said.get(one.type);
    return before && life.signal(one.type, { ...before.how, jti: before.jti });
  }

  for (const one of steps) {
    await world.runFor(one.afterMs);
    take(one);
  }
  return paused;
}
