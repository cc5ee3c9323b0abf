import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addFigures } from "../../../shared/measure/add-groups.ts";
import type { Figures } from "../../../shared/measure/count.ts";
import { countReaction } from "../../../shared/measure/count-reaction.ts";
import type { CountedOffer, Measured } from "../../../shared/measure/counted-offer.ts";
import { newPerson } from "../../../shared/person/person-state.ts";

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const offer: CountedOffer = {
  key: { moment: "hello", campaign: "spring", variant: "a", arm: "treatment", channel: "inline", place: "" },
  isExposure: true,
};

/** One person, known from hour 24 on, who reacts to offers; what a guardrail and what a report sees of it. */
function live(
  reactions: readonly (readonly [hour: number, kind: "impression" | "click" | "dismiss", isSeen: boolean])[],
) {
  let measured: Measured = { spring: { atMs: 0, offer, isKnown: false } };
  let [guarded, all]: Figures[] = [{}, {}];
  for (const [hour, kind, isSeen] of reactions) {
    const about = { person: newPerson("ada", 0), measured, nowMs: hour * HOUR_MS, isSeen: () => isSeen };
    const done = countReaction({ kind }, offer, about);
    measured = done.measured;
    for (const { key, figures } of done.counts) {
      all = addFigures(all ?? {}, figures);
      if (key.isKnown) guarded = addFigures(guarded ?? {}, figures);
    }
  }
  return { guarded: guarded ?? {}, all: all ?? {} };
}

describe("what a guardrail sees of one person", () => {
  it("is at most one impression a day, and for each of these one click and one dismissal", () => {
    const reaction = fc.tuple(
      fc.nat({ max: 200 }),
      fc.constantFrom("impression" as const, "click" as const, "dismiss" as const),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(reaction, { maxLength: 200 }), (drawn) => {
        const reactions = drawn.toSorted(([a], [b]) => a - b);
        const { guarded, all } = live(reactions);
        const shown = reactions.filter(([hour, kind]) => hour >= DAY_HOURS && kind === "impression");
        const days = new Set(shown.map(([hour]) => Math.floor(hour / DAY_HOURS)));
        expect([guarded.reached ?? 0, guarded.impressions ?? 0]).toEqual([days.size, days.size]);
        expect(guarded.clicks ?? 0).toBeLessThanOrEqual(days.size);
        expect(guarded.dismissals ?? 0).toBeLessThanOrEqual(days.size);
        const { impressions = 0, clicks = 0, dismissals = 0 } = all;
        expect(impressions + clicks + dismissals).toBe(reactions.length);
      }),
    );
  });

  it("includes what they do after midnight with an offer that they saw before", () => {
    expect(
      live([
        [47, "impression", false],
        [48, "click", true],
      ]).guarded,
    ).toEqual({
      reached: 1,
      impressions: 1,
      clicks: 1,
    });
  });

  it("is nothing of what they saw before the mesh had known them for a day", () => {
    expect(
      live([
        [23, "impression", false],
        [25, "dismiss", true],
      ]).guarded,
    ).toEqual({});
  });
});
