import { describe, expect, it } from "vitest";
import { creditPoints, releaseSpend, spendPoints } from "../../../shared/points/change-points.ts";
import { ledgerLines } from "../../../shared/points/ledger-lines.ts";
import { balanceOf, expiringPoints, NO_POINTS, type PointsLedger } from "../../../shared/points/points-ledger.ts";
import { reverseCredit } from "../../../shared/points/reverse-credit.ts";
import { tierOf, tierPoints } from "../../../shared/points/tier.ts";

/** Entries by day; a day is a millisecond here. */
type Step = (ledger: PointsLedger) => PointsLedger;

function earn(source: string, day: number, points: number, until: number): Step {
  return (ledger) => creditPoints(ledger, { source, points, atMs: day, untilMs: until, reason: source }, day);
}

function spend(source: string, day: number, points: number): Step {
  return (ledger) => {
    const after = spendPoints(ledger, { source, points, atMs: day, reason: source }, day);
    expect(after.ok).toBe(true);
    return after.ok ? after.value : ledger;
  };
}

function reverse(credit: string, day: number, points: number, rewards: readonly string[] = []): Step {
  const reversal = { source: `reverse ${credit} ${day}`, credit, points, atMs: day, reason: credit };
  return (ledger) => reverseCredit(ledger, reversal, { rewards, nowMs: day }).ledger;
}

function release(source: string, day: number): Step {
  return (ledger) => releaseSpend(ledger, source, day);
}

function play(...steps: readonly Step[]): PointsLedger {
  return steps.reduce((ledger, step) => step(ledger), NO_POINTS);
}

function lots({ credits }: PointsLedger): Readonly<Record<string, number>> {
  return Object.fromEntries(credits.map(({ source, left }) => [source, left]));
}

const TWO_LOTS = [earn("a", 0, 100, 30), earn("b", 1, 50, 60), spend("s", 10, 80)];

describe("the balance", () => {
  it.each<[string, readonly Step[], number, number]>([
    [
      "a lot that was spent does not end a second time",
      [earn("a", 0, 100, 30), spend("s", 10, 100), earn("b", 20, 40, 50)],
      31,
      40,
    ],
    ["lots are spent by soonest end", TWO_LOTS, 11, 70],
    ["a reversal takes its lot, other lots, and owes the rest", [...TWO_LOTS, reverse("a", 12, 100)], 12, -30],
    ["later credits pay what is owed", [...TWO_LOTS, reverse("a", 12, 100), earn("c", 13, 40, 90)], 13, 10],
    [
      "a lot that has ended is not restored by a release",
      [earn("a", 0, 100, 30), spend("s", 10, 100), release("s", 40)],
      40,
      0,
    ],
    ["a release restores a lot that has not", [earn("a", 0, 100, 30), spend("s", 10, 100), release("s", 20)], 20, 100],
    ["and no longer than it lasts", [earn("a", 0, 100, 30), spend("s", 10, 100), release("s", 20)], 30, 0],
    ["a lot ends at its end, not before", [earn("a", 0, 100, 30)], 29, 100],
    [
      "what had ended of a reversed lot is not owed",
      [earn("a", 0, 100, 30), spend("s", 10, 70), earn("b", 20, 50, 90), reverse("a", 40, 100)],
      40,
      -20,
    ],
    [
      "a lot that came later and ends sooner is spent first",
      [earn("a", 0, 50, 90), earn("b", 1, 50, 30), spend("s", 10, 50)],
      40,
      50,
    ],
    [
      "what had ended of other lots pays nothing",
      [earn("a", 0, 100, 90), spend("s", 1, 100), earn("b", 2, 50, 5), reverse("a", 10, 100)],
      10,
      -100,
    ],
    [
      "what is restored pays what is owed",
      [earn("a", 0, 100, 90), spend("s", 1, 60), reverse("a", 2, 100), release("s", 3)],
      3,
      0,
    ],
    [
      "a credit that is over when it comes pays nothing",
      [earn("a", 0, 10, 90), spend("s", 1, 10), reverse("a", 2, 10), earn("b", 50, 10, 40)],
      50,
      -10,
    ],
  ])("%s", (_, steps, day, balance) => {
    expect(balanceOf(play(...steps), day)).toBe(balance);
  });

  it("comes from lots of which each spend says what it took", () => {
    const ledger = play(...TWO_LOTS, spend("t", 11, 50));
    expect(lots(ledger)).toEqual({ a: 0, b: 20 });
    expect(ledger.debits.map(({ taken }) => taken)).toEqual([
      [["a", 80]],
      [
        ["a", 20],
        ["b", 30],
      ],
    ]);
  });

  it("of lots with one end is spent from the oldest", () => {
    expect(lots(play(earn("a", 2, 10, 30), earn("b", 1, 10, 30), spend("s", 3, 10)))).toEqual({ a: 10, b: 0 });
  });
});

describe("one source", () => {
  it("has one effect, whatever it is", () => {
    const before = play(...TWO_LOTS, reverse("b", 11, 20));
    for (const again of [earn("a", 0, 100, 30), spend("s", 10, 80), reverse("b", 11, 20), earn("s", 12, 5, 90)]) {
      expect(again(before)).toBe(before);
    }
    const released = play(...TWO_LOTS, release("s", 11));
    expect(release("s", 12)(released)).toBe(released);
    expect(release("nothing", 12)(released)).toBe(released);
    expect(spend("s", 12, 80)(released)).toBe(released);
  });

  it("is reversed in parts, and never further than it gave", () => {
    const ledger = play(earn("a", 0, 100, 90), reverse("a", 1, 60), reverse("a", 2, 60), reverse("a", 3, 60));
    expect([balanceOf(ledger, 4), ledger.debits.map(({ points }) => points)]).toEqual([0, [60, 40]]);
    expect(reverse("nothing", 5, 10)(ledger)).toBe(ledger);
  });
});

describe("a spend", () => {
  it("is refused beyond the balance, also one that debts have lowered", () => {
    const owing = play(...TWO_LOTS, reverse("a", 12, 100), earn("c", 13, 40, 90));
    const ask = (points: number) => spendPoints(owing, { source: "x", points, atMs: 14, reason: "" }, 14);
    expect([ask(11).ok, ask(10).ok]).toEqual([false, true]);
  });
});

describe("a reversal", () => {
  const rewards = [earn("a", 0, 100, 90), spend("r1", 1, 30), spend("r2", 2, 40)];
  const undoneBy = (points: number, ...steps: readonly Step[]) => {
    const reversal = { source: "back", credit: "a", points, atMs: 5, reason: "" };
    const { ledger, undone } = reverseCredit(play(...steps), reversal, { rewards: ["r2", "r1"], nowMs: 5 });
    return [undone, balanceOf(ledger, 5)];
  };

  it.each([
    [30, [], 0],
    [31, ["r2"], 39],
    [70, ["r2"], 0],
    [71, ["r2", "r1"], 29],
    [100, ["r2", "r1"], 0],
  ])("of %i points undoes unused rewards, newest first, only as far as lots lack: %j", (points, undone, balance) => {
    expect(undoneBy(points, ...rewards)).toEqual([undone, balance]);
  });

  it("owes only what unused rewards do not cover", () => {
    expect(undoneBy(100, earn("a", 0, 100, 90), spend("used", 1, 60), spend("r2", 2, 40))).toEqual([["r2"], -60]);
  });

  it("is paid in full by the coupon of a reward, though its lot has ended", () => {
    const steps = [earn("a", 0, 100, 4), spend("r2", 2, 100)];
    expect(undoneBy(100, ...steps)).toEqual([["r2"], 0]);
  });

  it("pays with ended lots of a reward first, and gives back what still counts", () => {
    const steps = [earn("old", 0, 50, 4), earn("a", 1, 50, 90), spend("r2", 2, 100)];
    expect(undoneBy(50, ...steps)).toEqual([["r2"], 50]);
  });

  it("lets a reward that is unused again pay older debts, too", () => {
    // The reward was used when the first reversal came; its redemption was voided since.
    const steps = [earn("b", 0, 30, 90), earn("a", 0, 100, 90), spend("r2", 1, 130), reverse("b", 2, 30)];
    expect(undoneBy(80, ...steps)).toEqual([["r2"], 20]);
    expect(balanceOf(play(...steps), 3)).toBe(-30);
  });

  it("voids nothing when it comes again", () => {
    const reversal = { source: "back", credit: "a", points: 100, atMs: 5, reason: "" };
    const { ledger } = reverseCredit(play(...rewards), reversal, { rewards: ["r2"], nowMs: 5 });
    expect(reverseCredit(ledger, reversal, { rewards: ["r1"], nowMs: 6 })).toEqual({ ledger, undone: [] });
  });
});

describe("what a person reads", () => {
  it("is one line for what happened, newest first, and for what ended", () => {
    const ledger = play(...TWO_LOTS, release("s", 11), reverse("a", 12, 10));
    expect(ledgerLines(ledger, 40)).toEqual([
      { atMs: 30, kind: "expire", points: -90, reason: "a" },
      { atMs: 12, kind: "reverse", points: -10, reason: "a" },
      { atMs: 11, kind: "release", points: 80, reason: "s" },
      { atMs: 10, kind: "spend", points: -80, reason: "s" },
      { atMs: 1, kind: "earn", points: 50, reason: "b" },
      { atMs: 0, kind: "earn", points: 100, reason: "a" },
    ]);
  });

  it("is a hundred lines at most", () => {
    const ledger = play(...Array.from({ length: 120 }, (_, at) => earn(`e${at}`, at, 1, 999)));
    const lines = ledgerLines(ledger, 200);
    expect([lines.length, lines[0]?.atMs]).toEqual([100, 119]);
  });

  it("tells which points end next", () => {
    const ledger = play(...TWO_LOTS, earn("c", 11, 5, 30));
    expect(expiringPoints(ledger, 12)).toEqual({ points: 25, atMs: 30 });
    expect(expiringPoints(ledger, 30)).toEqual({ points: 50, atMs: 60 });
    expect(expiringPoints(ledger, 60)).toBeUndefined();
  });
});

describe("a tier", () => {
  const TIERS = [
    { id: "gold", from: 500 },
    { id: "bronze", from: 0 },
    { id: "silver", from: 100 },
  ];

  it.each([
    [0, { tier: "bronze", next: { tier: "silver", points: 100 } }],
    [99, { tier: "bronze", next: { tier: "silver", points: 1 } }],
    [100, { tier: "silver", next: { tier: "gold", points: 400 } }],
    [500, { tier: "gold" }],
  ])("of %i points is %j", (points, reached) => {
    expect(tierOf(TIERS, points)).toEqual(reached);
  });

  it("may be out of reach, or not exist", () => {
    expect(tierOf([{ id: "silver", from: 100 }], 40)).toEqual({ next: { tier: "silver", points: 60 } });
    expect(tierOf([], 40)).toEqual({});
  });

  it("counts what was given, spent or not, and neither what was reversed nor what ended", () => {
    const ledger = play(...TWO_LOTS, reverse("b", 11, 20));
    expect([tierPoints(ledger, 12), tierPoints(ledger, 30), tierPoints(ledger, 60)]).toEqual([130, 30, 0]);
  });
});
