import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniteRuns as unite } from "../../../shared/accounts/unite-runs.ts";
import type { JourneyRule } from "../../../shared/catalog/journey-rule.ts";
import { type KeptRun, type KeptRuns, NO_OTHERS } from "../../../shared/journeys/kept-runs.ts";
import { BY_DEVICE, type EarlyStage, type EndedRun, type Run, type RunDatum } from "../../../shared/journeys/run.ts";
import { indexOf } from "../journeys/flight.ts";

const STAGES = ["booked", "gate", "landed", "home"];
const NOW_MS = 10_000;
const FLIGHT: JourneyRule = {
  id: "flight",
  purposes: ["profiling"],
  endAfterMs: 100_000,
  stages: STAGES.map((id) => {
    const on = { kind: "signal", type: id } as const;
    return { id, on, opens: id === "booked", ends: id === "home" };
  }),
};
const LOUNGE = {
  id: "lounge",
  on: { kind: "after", stage: "gate", delayMs: 4_000 },
  opens: false,
  ends: false,
} as const;

const uniteRuns = (account: KeptRuns, device: KeptRuns, rule = FLIGHT) =>
  unite(account, device, { journeys: indexOf(rule), nowMs: NOW_MS });

function run(key: string, stage: string, more: Partial<Run> = {}): Run {
  return {
    journey: "flight",
    key,
    stage,
    passed: STAGES.slice(0, STAGES.indexOf(stage)),
    stageMs: 1_000,
    progressMs: 1_000,
    data: {},
    trust: "medium",
    openedBy: "airline",
    ...more,
  };
}

function kept(runs: readonly Run[], others: Partial<KeptRuns["others"]> = {}, dueMs = 9_000): KeptRuns {
  return {
    rows: runs.map((one): KeptRun => ({ run: one, dueMs, purposes: ["profiling"] })),
    others: { ...NO_OTHERS, ...others },
  };
}

const told = ({ rows }: KeptRuns) => rows.map(({ run: { key, stage } }) => `${key} ${stage}`);
const datum = (value: string, atMs: number): RunDatum => ({ value, atMs, by: value });

describe("runs of two people who become one", () => {
  it.each<[sentence: string, account: KeptRuns, device: KeptRuns, runs: readonly string[]]>([
    ["are those of both", kept([run("A", "gate")]), kept([run("B", "booked")]), ["A gate", "B booked"]],
    [
      "of one run are at the further stage of the two",
      kept([run("A", "booked")]),
      kept([run("A", "gate")]),
      ["A gate"],
    ],
    ["and so from the other side", kept([run("A", "gate")]), kept([run("A", "booked")]), ["A gate"]],
    [
      "are over if they are over on one side",
      kept([run("A", "gate")]),
      kept([], { ended: [{ journey: "flight", key: "A", atMs: 2_000, reason: "ended" }] }),
      [],
    ],
    [
      "go on if they began again after that",
      kept([run("A", "gate", { progressMs: 3_000 })]),
      kept([], { ended: [{ journey: "flight", key: "A", atMs: 2_000, reason: "ended" }] }),
      ["A gate"],
    ],
  ])("%s", (_, account, device, runs) => {
    expect(told(uniteRuns(account, device))).toEqual(runs);
  });

  it("know what was said last, whichever side heard it, and are looked at as early as either was", () => {
    const account = kept([run("A", "gate", { data: { gate: datum("A1", 5), belt: datum("4", 5) } })], {}, 8_000);
    const device = kept([run("A", "booked", { data: { gate: datum("B7", 6), belt: datum("3", 4) } })], {}, 7_000);
    const [row] = uniteRuns(account, device).rows;
    expect([row?.dueMs, row?.run.data.gate?.value, row?.run.data.belt?.value]).toEqual([7_000, "B7", "4"]);
  });

  it("of somebody without any are the same object", () => {
    const account = kept([run("A", "gate")]);
    expect(uniteRuns(account, kept([]))).toBe(account);
  });

  it("keep what waits for its run on either side, and with it what it needs", () => {
    const early: EarlyStage = { ...run("C", "gate"), atMs: 7 };
    const { others } = uniteRuns(kept([]), kept([], { early: [early], purposes: { flight: ["profiling"] } }));
    expect([others.early, others.purposes]).toEqual([[early], { flight: ["profiling"] }]);
  });

  it("take what waited for them on the other side, trigger nothing by it, and wait for what comes next", () => {
    const gate: EarlyStage = { ...run("A", "gate", { data: { gate: datum("B7", 7) } }), atMs: 1_500 };
    const landed: EarlyStage = { ...run("B", "landed"), atMs: 1_500 };
    const [account, device] = [kept([run("A", "booked")], {}, 80_000), kept([], { early: [gate, landed] })];
    const { rows, others } = uniteRuns(account, device, { ...FLIGHT, stages: [...FLIGHT.stages, LOUNGE] });
    expect(rows.map(({ run: { stage, data }, dueMs }) => [stage, data.gate?.value, dueMs])).toEqual([
      ["gate", "B7", 5_500],
    ]);
    expect(others.early).toEqual([landed]);
    expect(told(uniteRuns(kept([], { early: [gate] }), kept([run("A", "booked")])))).toEqual(["A gate"]);
  });

  it("are over if their end waited for them", () => {
    const home: EarlyStage = { ...run("A", "home"), atMs: 1_500 };
    const { rows, others } = uniteRuns(kept([run("A", "booked")]), kept([], { early: [home] }));
    expect([rows, others.early]).toEqual([[], []]);
    expect(others.ended).toEqual([{ journey: "flight", key: "A", atMs: 1_500, reason: "ended", stage: "home" }]);
    expect(others.purposes).toEqual({ flight: ["profiling"] });
  });

  it("are those that a sender began before those that an app began, if they are too many", () => {
    const ten = (from: number, more: Partial<Run>) =>
      Array.from({ length: 10 }, (_, n) => run(`${from + n}`, "gate", more));
    const began = ten(10, { openedBy: BY_DEVICE, progressMs: 9_000 });
    const { rows, others } = uniteRuns(kept(ten(0, {})), kept(began));
    expect(rows.map(({ run: { openedBy } }) => openedBy)).toEqual(Array.from({ length: 10 }, () => "airline"));
    expect(others.ended.map(({ reason }) => reason)).toEqual(Array.from({ length: 10 }, () => "displaced"));
  });

  it("are never more than one person may have; the idle ones end", () => {
    const someone = fc.uniqueArray(
      fc.record({
        key: fc.integer({ min: 0, max: 20 }).map(String),
        journey: fc.constantFrom("flight", "parcel", "order", "visit"),
        progressMs: fc.integer({ min: 0, max: 1_000 }),
      }),
      { maxLength: 32, selector: ({ journey, key }) => `${journey} ${key}` },
    );
    fc.assert(
      fc.property(someone, someone, (one, other) => {
        const [account, device] = [one, other].map((list) =>
          kept(list.map(({ key, ...more }) => run(key, "gate", more))),
        );
        if (account === undefined || device === undefined) return;
        const { rows, others } = uniteRuns(account, device);
        const names = [...new Set([...one, ...other].map(({ journey, key }) => `${journey} ${key}`))];
        const left = rows.map(({ run: { journey, key } }) => `${journey} ${key}`);
        const ended = others.ended.map(({ journey, key }: EndedRun) => `${journey} ${key}`);
        expect([...left, ...ended].toSorted()).toEqual(names.toSorted());
        expect(rows.length).toBeLessThanOrEqual(32);
        for (const id of ["flight", "parcel", "order", "visit"])
          expect(rows.filter(({ run: { journey } }) => journey === id).length).toBeLessThanOrEqual(10);
      }),
    );
  });
});
