import { describe, expect, it } from "vitest";
import { addEarly, EARLY_MS, MAX_EARLY } from "../../../shared/journeys/early-stages.ts";
import { forgetOldRuns } from "../../../shared/journeys/forget-old-runs.ts";
import { type JourneyWorld, type Mover, moveRuns } from "../../../shared/journeys/move-runs.ts";
import { type EarlyStage, type Journeys, NO_JOURNEYS } from "../../../shared/journeys/run.ts";
import { at, FLIGHT, indexOf, signal } from "./flight.ts";

const WORLD: JourneyWorld = { index: indexOf(FLIGHT), isGranted: () => true };
const play = (movers: readonly Mover[]): Journeys =>
  movers.reduce((journeys, mover) => moveRuns(journeys, mover, WORLD).journeys, NO_JOURNEYS);
const told = ({ early }: Pick<Journeys, "early">) => early.map(({ key, stage }) => `${key} ${stage}`);

describe("stages that come before their run", () => {
  it("wait once each, however often they are said", () => {
    const journeys = play([signal("gate", at("09:00")), signal("gate", at("09:10")), signal("landed", at("09:05"))]);
    // `landed` opens a run of its own, at the furthest stage that is known of it.
    expect([told(journeys), journeys.runs.map(({ stage }) => stage)]).toEqual([[], ["landed"]]);
    const gates = play([
      signal("gate", at("09:00"), { data: { gate: "A1" } }),
      signal("gate", at("09:10"), { data: { gate: "B7" } }),
    ]);
    expect(told(gates)).toEqual(["AC834 gate"]);
    expect(gates.early[0]?.data.gate?.value).toBe("B7");
  });

  it("keep the newest word, whichever comes first", () => {
    const said = [
      signal("gate", at("09:10"), { data: { gate: "B7" } }),
      signal("gate", at("09:00"), { data: { gate: "A1", belt: 4 } }),
    ];
    const [one, two] = [play(said), play(said.toReversed())];
    expect(one).toEqual(two);
    expect(one.early.map(({ atMs, data }) => [atMs, data.gate?.value, data.belt?.value])).toEqual([
      [at("09:10"), "B7", 4],
    ]);
  });

  it("are at most 32 of one person: the oldest goes", () => {
    const many = Array.from({ length: MAX_EARLY + 1 }, (_, n) => signal("gate", at("09:00") + n, { key: `F${n}` }));
    const { early } = play(many);
    expect([early.length, early[0]?.key]).toEqual([MAX_EARLY, "F1"]);
  });

  it("wait a day, and are forgotten then", () => {
    const { early } = play([signal("gate", at("09:00"))]);
    const journeys = { ...NO_JOURNEYS, early };
    const lateMs = at("09:00") + EARLY_MS;
    const openAt = (atMs: number) => moveRuns(journeys, signal("booked", atMs), WORLD).journeys.runs[0]?.stage;
    expect([openAt(lateMs - 1), openAt(lateMs)]).toEqual(["gate", "booked"]);
    expect(told(forgetOldRuns(journeys, lateMs - 1))).toEqual(["AC834 gate"]);
    expect(told(forgetOldRuns(journeys, lateMs))).toEqual([]);
  });

  it("change nothing if nothing of them is new", () => {
    const one: EarlyStage = { journey: "flight", key: "A", stage: "gate", atMs: 5, data: {}, trust: "low" };
    const early = [one];
    expect(addEarly(early, { ...one })).toBe(early);
  });
});
