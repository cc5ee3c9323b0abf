import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_PEOPLE_NEEDED, peopleNeeded } from "../../../shared/measure/people-needed.ts";
import { type Arm, relativeLiftOf } from "../../../shared/measure/relative-lift.ts";

function arm(converted: number, exposed: number): Arm {
  return { exposed, converted };
}

/** Whether the lift is shown with so many more people of both arms, at the same rates. */
function isShownWith(more: number, treatment: Arm, control: Arm): boolean {
  const factor = 1 + more / (treatment.exposed + control.exposed);
  const [ours, theirs] = [treatment, control].map(({ exposed, converted }) =>
    arm(converted * factor, exposed * factor),
  ) as [Arm, Arm];
  return relativeLiftOf(ours, theirs)?.shown === true;
}

describe("the people that a lift needs until it is shown", () => {
  it("are enough, and half of them are not, whatever the rates and the split", () => {
    const people = fc
      .tuple(fc.integer({ min: 20, max: 200_000 }), fc.double({ min: 0.001, max: 0.999, noNaN: true }))
      .map(([exposed, rate]) => arm(Math.ceil(exposed * rate), exposed));
    fc.assert(
      fc.property(people, people, (treatment, control) => {
        const more = peopleNeeded(treatment, control);
        fc.pre(more !== undefined && more > 0 && more < MOST_PEOPLE_NEEDED);
        expect(isShownWith(more ?? 0, treatment, control)).toBe(true);
        expect(isShownWith((more ?? 0) / 2, treatment, control)).toBe(false);
        expect(Number((more ?? 0).toPrecision(2))).toBe(more);
      }),
    );
  });

  it("are told in two digits", () => {
    expect(peopleNeeded(arm(230, 9000), arm(20, 1000))).toBe(120_000);
  });

  it("are none if the lift is shown", () => {
    expect(peopleNeeded(arm(2600, 3500), arm(1450, 3050))).toBe(0);
  });

  it("are those until 30 converted in each arm, if that is what is missing", () => {
    expect(peopleNeeded(arm(500, 5000), arm(15, 5000))).toBe(10_000);
  });

  it("are 10 million for as many or more", () => {
    expect(peopleNeeded(arm(10_001, 100_000), arm(10_000, 100_000))).toBe(10_000_000);
  });

  it("are undefined if the rates are alike, or there is no lift to speak of", () => {
    expect(peopleNeeded(arm(100, 1000), arm(10, 100))).toBeUndefined();
    expect(peopleNeeded(arm(100, 1000), arm(0, 100))).toBeUndefined();
    expect(peopleNeeded(arm(0, 0), arm(0, 0))).toBeUndefined();
  });
});
