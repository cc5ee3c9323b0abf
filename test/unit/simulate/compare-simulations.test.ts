import { describe, expect, it } from "vitest";
import { compareSimulations } from "../../../shared/simulate/compare-simulations.ts";
import type { MomentFigures, Simulation } from "../../../shared/simulate/simulation.ts";

/** A day on which these moments came to this. */
function day(...moments: (Pick<MomentFigures, "moment"> & Partial<MomentFigures>)[]): Simulation {
  const figures = moments.map((one) => ({
    setOff: 100,
    offers: 0,
    pushes: 0,
    effects: 0,
    outranked: 0,
    refusals: {},
    ...one,
  }));
  const offer = figures.reduce((sum, { offers }) => sum + offers, 0);
  const push = figures.reduce((sum, { pushes }) => sum + pushes, 0);
  return {
    seed: 1,
    day: "2026-11-30",
    people: 10,
    messages: { pings: 1000, sightings: 0 },
    silences: 0,
    outcomes: { offer, push, none: 1000 - offer - push },
    reasons: {},
    moments: figures,
  };
}

describe("the comparison of two simulated days", () => {
  it("tells how many fewer sends there are, in which moments, and for which reasons", () => {
    const before = day(
      { moment: "bread", offers: 60, pushes: 20, refusals: { "cap-moment": 20 } },
      { moment: "cake", offers: 20, refusals: { consent: 80 } },
    );
    const after = day(
      { moment: "bread", offers: 42, pushes: 20, refusals: { "cap-moment": 37, "quiet-hours": 1 } },
      { moment: "cake", offers: 20, refusals: { consent: 80 } },
    );
    expect(compareSimulations(before, after)).toEqual({
      sends: { before: 100, after: 82, change: 0.82 - 1 },
      moments: [
        {
          moment: "bread",
          before: 80,
          after: 62,
          because: [
            { what: "cap-moment", difference: 17 },
            { what: "quiet-hours", difference: 1 },
          ],
        },
      ],
      says: [
        "18 % fewer sends: 82, and 100 before.",
        "bread: 18 fewer (62, and 80 before); its own cap was reached 17 times more, it was within quiet hours 1 time more.",
      ],
    });
  });

  it("tells of moments that only one of the catalogs has", () => {
    const { says } = compareSimulations(day({ moment: "old", offers: 10 }), day({ moment: "new", offers: 30 }));
    expect(says).toEqual([
      "200 % more sends: 30, and 10 before.",
      "new: 30 more (30, and 0 before); it was set off 100 times more.",
      "old: 10 fewer (0, and 10 before); it was set off 100 times less.",
    ]);
  });

  it("tells what is stopped by something else than before, although as often", () => {
    const before = day({ moment: "bread", offers: 10, refusals: { closed: 90 } });
    const after = day({ moment: "bread", offers: 10, refusals: { paused: 90 } });
    expect(compareSimulations(before, after).says).toEqual([
      "As many sends as before: 10.",
      "bread: as often as before (10); the place was closed 90 times less, it was paused 90 times more.",
    ]);
  });

  it.each([
    [1000, 999, "under 1 % fewer sends: 999, and 1000 before."],
    [0, 5, "5 sends, and none before."],
    [0, 0, "As many sends as before: 0."],
  ])("says of %i and then %i: %s", (was, is, sentence) => {
    const { says, sends } = compareSimulations(day({ moment: "a", offers: was }), day({ moment: "a", offers: is }));
    expect(says[0]).toBe(sentence);
    expect(Object.hasOwn(sends, "change")).toBe(was > 0);
  });
});
