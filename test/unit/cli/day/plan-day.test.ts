import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DayPlan, PersonDeed } from "../../../../cli/day/deed.ts";
import { planDay } from "../../../../cli/day/plan-day.ts";

const anyDay = fc.record({ seed: fc.integer({ min: 0, max: 0xffff_ffff }), people: fc.integer({ min: 10, max: 30 }) });

function livesOf({ deeds }: DayPlan): ReadonlyMap<number, readonly PersonDeed[]> {
  const ofPeople = deeds.filter((deed): deed is PersonDeed => deed.kind !== "signal");
  return Map.groupBy(ofPeople, ({ person }) => person);
}

function count(deeds: readonly PersonDeed[], kind: PersonDeed["kind"]): number {
  return deeds.filter((deed) => deed.kind === kind).length;
}

describe("the plan of a simulated day", () => {
  it("is the same for the same seed, and another one for another seed", () => {
    fc.assert(
      fc.property(anyDay, ({ seed, people }) => {
        expect(planDay({ seed, people })).toEqual(planDay({ seed, people }));
        expect(planDay({ seed, people })).not.toEqual(planDay({ seed: (seed + 1) >>> 0, people }));
      }),
      { numRuns: 10 },
    );
  });

  it("leaves everybody what they do if more people come", () => {
    const [few, many] = [10, 40].map((people) => planDay({ seed: 7, people }));
    const livesOfMany = many && livesOf(many);
    for (const [person, life] of few ? livesOf(few) : []) expect(livesOfMany?.get(person)).toEqual(life);
  });

  it("tells all in order of time within one day, and lets nobody do anything before they arrive or after they left for good", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const plan = planDay(day);
        const minutes = plan.deeds.map(({ minute }) => minute);
        expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
        expect(minutes.every((minute) => minute >= 0 && minute < 24 * 60)).toBe(true);
        const lives = livesOf(plan);
        expect(lives.size).toBe(day.people);
        for (const life of lives.values()) {
          expect(life[0]?.kind).toBe("arrive");
          expect(count(life, "arrive")).toBe(1);
          const ends = life.findIndex(({ kind }) => kind === "erase" || kind === "withdraw");
          expect([-1, life.length - 1]).toContain(ends);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("lets people buy only where they have said before that they are there, and pay only what they ordered", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        for (const life of livesOf(planDay(day)).values()) {
          const bought = life.findIndex(({ kind }) => kind === "buy");
          const came = life.findIndex((deed) => deed.kind === "ping" && deed.said.position !== undefined);
          if (bought >= 0) expect(came).toBeLessThan(bought);
          const events = life.flatMap((deed) => (deed.kind === "ping" ? (deed.said.event?.name ?? []) : []));
          const orders = events.filter((name) => name.startsWith("order-"));
          expect(orders).toEqual(orders.map((_, at) => (at % 2 === 0 ? "order-placed" : "order-paid")));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("has some of all even on the smallest day: a coupon that is shown at the till, a withdrawal, an erasure, the oven twice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (seed) => {
        const plan = planDay({ seed, people: 10 });
        const all = [...livesOf(plan).values()];
        const couponIsShown = all.some((life) => {
          const stays = life.findIndex((deed) => deed.kind === "ping" && deed.stoodSeconds !== undefined);
          return stays >= 0 && life.slice(stays).some((deed) => deed.kind === "buy" && deed.seller === "ring-till");
        });
        expect(couponIsShown).toBe(true);
        for (const kind of ["withdraw", "erase"] as const) expect(count(all.flat(), kind)).toBeGreaterThan(0);
        const lit = plan.deeds.filter((deed) => deed.kind === "signal" && deed.type === "hot-light");
        expect(lit.map((deed) => deed.kind === "signal" && deed.state)).toEqual(["on", "off", "on", "off"]);
      }),
      { numRuns: 25 },
    );
  });

  it("has people who say no to all beside those who agree to some purposes, and at 200 people at most 60 messages a second of a minute", () => {
    const { people, deeds } = planDay({ seed: 1, people: 200 });
    expect(people.some(({ agreesTo }) => agreesTo.length === 0)).toBe(true);
    expect(new Set(people.map(({ agreesTo }) => agreesTo.join())).size).toBeGreaterThan(10);
    const most = deeds.flatMap((deed) => {
      if (deed.kind === "ping") return 1 + deed.reactions.length;
      return deed.kind === "arrive" ? 4 : 1;
    });
    const messages = most.reduce((sum, many) => sum + many, 0);
    expect(messages).toBeGreaterThan(1_500);
    expect(messages / 60).toBeLessThan(60);
  });
});
