import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unitsToReserve } from "../../../shared/budget/units-to-reserve.ts";
import type { Campaign, Moment } from "../../../shared/catalog/catalog.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { decide } from "../../../shared/decide/decide.ts";
import type { Facts } from "../../../shared/locate/facts.ts";
import { presentPlaces } from "../../../shared/presence/presence-state.ts";
import { drawKey, fickleSteps, live, policyWith, settings } from "../../support/decide-life.ts";
import { effectOnly, greeting, inputOf, inside, townPolicy } from "../../support/decide-world.ts";
import { runs } from "../../support/runs.ts";

const BUDGET = { budget: { offers: 100 } };

function stake(
  { moments, campaigns = [{ id: "spring", ...BUDGET }] }: { moments: Moment[]; campaigns?: Campaign[] },
  facts: Partial<Facts> = {},
  present: readonly string[] = [],
): readonly string[] {
  return unitsToReserve(inputOf({ facts }).facts, present, townPolicy({ moments, campaigns }));
}

describe("a campaign with a budget", () => {
  const till = { beacon: "till", rssi: [-90], excess: [-30] };
  const cafe = { place: "cafe" };

  it.each<[string, Moment["on"], Partial<Facts>, string[]]>([
    ["entering a place that the message is inside", { enter: cafe }, inside(["cafe"]), []],
    ["entering one with the label", { enter: { label: "late" } }, inside(["bar"]), []],
    ["entering the place of a beacon it hears, however weakly", { enter: cafe }, { beacons: [till] }, []],
    ["entering the place of a marker it scans", { enter: cafe }, { marker: "table" }, []],
    ["reaching a zone", { zone: "counter" }, { beacons: [till] }, []],
    ["a scan", { scan: "poster" }, { marker: "poster" }, []],
    ["an event", { event: "buy" }, { event: { name: "buy", data: {} } }, []],
    ["leaving a place it was last told", { exit: cafe }, {}, ["cafe"]],
    ["leaving one with the label", { exit: { label: "food" } }, inside(["cafe"]), ["bar"]],
    ["leaving the place of a beacon it hardly hears", { exit: cafe }, { beacons: [till] }, []],
    ["dwelling where it is", { dwell: cafe, for: "PT5M" }, inside(["cafe"]), []],
    [
      "dwelling on a border",
      { dwell: cafe, for: "PT5M" },
      { fix: { accuracyMetres: 9, inside: [], border: ["cafe"] } },
      [],
    ],
  ])("is at stake for %s", (_, on, facts, present) => {
    expect(stake({ moments: [greeting({ on, campaign: "spring" })] }, facts, present)).toEqual(["spring"]);
  });

  it.each<[string, Moment, Partial<Facts>, string[]]>([
    ["another place", greeting({ campaign: "spring" }), inside(["bar"]), ["cafe"]],
    [
      "a border, which enters nothing",
      greeting({ campaign: "spring" }),
      { fix: { accuracyMetres: 9, inside: [], border: ["cafe"] } },
      [],
    ],
    [
      "another event",
      greeting({ campaign: "spring", on: { event: "buy" } }),
      { event: { name: "look", data: {} } },
      [],
    ],
    ["leaving a place it is not known to be in", greeting({ campaign: "spring", on: { exit: cafe } }), {}, ["bar"]],
    [
      "a moment that shows nothing",
      effectOnly("quiet", [{ set: { a: 1 } }], { campaign: "spring" }),
      inside(["cafe"]),
      [],
    ],
    ["a moment of no campaign", greeting(), inside(["cafe"]), []],
  ])("is not for %s", (_, moment, facts, present) => {
    expect(stake({ moments: [moment] }, facts, present)).toEqual([]);
  });

  it("is not before it begins and after it ended, but for what two clocks may differ by", () => {
    const moments = [greeting({ campaign: "spring" })];
    const at = (from: string, until: string) =>
      stake({ moments, campaigns: [{ id: "spring", ...BUDGET, from, until }] }, inside(["cafe"]));
    expect(at("2026-11-24T12:05:00Z", "2026-11-30T00:00:00Z")).toEqual([]);
    expect(at("2026-11-24T12:00:30Z", "2026-11-30T00:00:00Z")).toEqual(["spring"]);
    expect(at("2026-11-01T00:00:00Z", "2026-11-24T11:59:30Z")).toEqual(["spring"]);
    expect(at("2026-11-01T00:00:00Z", "2026-11-24T11:55:00Z")).toEqual([]);
  });

  it("is named once, and none without a budget is", () => {
    const moments = [
      greeting({ campaign: "spring" }),
      greeting({ id: "again", campaign: "spring", on: { dwell: cafe, for: "PT1M" } }),
      greeting({ id: "free", campaign: "summer" }),
    ];
    const campaigns = [{ id: "spring", ...BUDGET }, { id: "summer" }];
    expect(stake({ moments, campaigns }, inside(["cafe"]), ["cafe"])).toEqual(["spring"]);
  });
});

describe("over any life", () => {
  it("a decision with units of what is at stake is the decision with units of everything", () => {
    fc.assert(
      fc.property(settings, fickleSteps, drawKey, (set, taken, key) => {
        const policy = withBudgets(policyWith(set));
        for (const { input } of live(taken, policyWith(set), key).messages) {
          const present = presentPlaces(input.person.presence).map(({ place }) => place);
          const having = (units: readonly string[]) =>
            decide({ ...input, mesh: { ...input.mesh, units } }, policy, key);
          const staked = unitsToReserve(input.facts, present, policy);
          expect(having(staked)).toEqual(having(["spring", "summer"]));
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

function withBudgets(policy: Policy): Policy {
  const campaigns = [...policy.campaigns].map(([id, rule]) => [id, { ...rule, ...BUDGET }] as const);
  return { ...policy, campaigns: new Map(campaigns) };
}
