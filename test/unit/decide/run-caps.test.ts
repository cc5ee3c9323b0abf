import { expect, it } from "vitest";
import type { CapRule } from "../../../shared/catalog/policy.ts";
import { pruneExposures, recordExposure, voidExposure } from "../../../shared/decide/caps.ts";
import type { Exposure } from "../../../shared/person/person-state.ts";
import { moment, NOON_MS } from "../../support/presence-world.ts";

/* Caps that count within a run. */

function policyOf(...caps: readonly CapRule[]) {
  const gate = moment("gate", { kind: "stage", journey: "flight", stage: "gate" });
  return { moments: new Map([["gate", { ...gate, caps }]]), campaigns: new Map(), personCaps: [] };
}

function exposure(run: string, n: number, more: Partial<Exposure> = {}): Exposure {
  return { id: `d${n}`, atMs: NOON_MS + n, moment: "gate", marketing: true, person: true, run, ...more };
}

it("an exposure is given back once a run, and none is kept from it by another run", () => {
  const policy = policyOf({ max: 1, window: "run" });
  const [first, again, other] = [exposure("A", 0, { void: true }), exposure("A", 1), exposure("B", 2)];
  const known = [first, again, other];
  expect(voidExposure(known, again, policy, "UTC", NOON_MS + 9)).toBe(known);
  expect(voidExposure(known, other, policy, "UTC", NOON_MS + 9)).toEqual([first, again, { ...other, void: true }]);
});

it("as many exposures are kept as ten runs may have at once", () => {
  const policy = policyOf({ max: 40, window: "run" });
  const runs = Array.from({ length: 400 }, (_, n) => exposure(String(Math.floor(n / 40)), n));
  const kept = runs.reduce<readonly Exposure[]>(
    (known, one) => pruneExposures(recordExposure(known, one), policy, one.atMs),
    [],
  );
  expect(kept.filter(({ run }) => run === "0")).toHaveLength(40);
});
