import { describe, expect, it } from "vitest";
import type { Reason } from "../../../shared/decide/decision.ts";
import { cafeOpen, cap, NIGHT, push, QUIET, spring } from "../../support/decide-table.ts";
import {
  EVERYTHING,
  exposedAt,
  greeting,
  IN_CONTROL,
  inside,
  oneCard,
  type Story,
  tell,
  verdictOf,
} from "../../support/decide-world.ts";

const NIGHT_AND_QUIET = { at: NIGHT, catalog: QUIET };

describe("of everything that is wrong", () => {
  const hopeless: Story = {
    at: NIGHT,
    consent: [],
    mesh: { pausedMoments: ["hello"] },
    moment: {
      campaign: "spring",
      from: "2026-12-01T00:00:00Z",
      confidence: "high",
      when: "false",
      channels: ["inline"],
      ...cap(1, "day"),
    },
    ...spring({ control: 0.5, budget: { perDay: 1 }, ...cap(1, "day") }),
    catalog: {
      ...cafeOpen("13:00", "18:00"),
      policy: { ...QUIET.policy, ...cap(1, "day") },
    },
    drawKey: IN_CONTROL,
    profile: { suppressions: { hello: Date.parse("2027-01-01T00:00:00Z") } },
    exposures: [exposedAt("2026-11-24T20:30:00Z", { campaign: "spring" })],
    facts: { ...inside(["cafe"], 50), channel: "push" },
  };
  /** Each reason, and what sets it right; what was set right before stays so. */
  const healing: readonly (readonly [Reason, (story: Story) => Story])[] = [
    ["late", (story) => ({ ...story, timeliness: "live" })],
    ["consent", (story) => ({ ...story, consent: EVERYTHING })],
    ["paused", (story) => ({ ...story, mesh: {} })],
    ["schedule", (story) => change(story, { from: "2026-11-01T00:00:00Z" })],
    ["closed", (story) => ({ ...story, catalog: { ...story.catalog, ...cafeOpen("13:00", "00:00") } })],
    ["low-confidence", (story) => ({ ...story, facts: { ...story.facts, ...inside(["cafe"]) } })],
    ["condition", (story) => change(story, { when: "true" })],
    ["control-group", (story) => ({ ...story, ...spring({ budget: { perDay: 1 }, ...cap(1, "day") }) })],
    ["suppressed", (story) => ({ ...story, profile: {} })],
    ["quiet-hours", (story) => change(story, { quietHours: "hold", until: "2026-11-25T08:00:00Z" })],
    ["cap-moment", (story) => change(story, { caps: [] })],
    ["cap-campaign", (story) => ({ ...story, ...spring({ budget: { perDay: 1 } }) })],
    ["cap-person", (story) => ({ ...story, catalog: { ...story.catalog, ...QUIET } })],
    ["budget", (story) => ({ ...story, mesh: { units: ["spring"] } })],
    ["expired", (story) => change(story, { until: "2026-11-25T09:00:00Z" })],
    ["no-channel", (story) => change(story, { channels: ["push"] })],
  ];

  function change(story: Story, changes: Story["moment"]): Story {
    return { ...story, moment: { ...story.moment, ...changes } };
  }

  it("the first gate in the contract's order is the reason, all the way to the push", () => {
    let story: Story = { ...hopeless, timeliness: "late" };
    const told: string[] = [];
    for (const [, heal] of healing) {
      told.push(verdictOf(tell(story).decision));
      story = heal(story);
    }
    expect(told).toEqual(healing.map(([reason]) => reason));
    expect(verdictOf(tell(story).decision)).toBe("push hello");
  });
});

describe("the best-ranked moment", () => {
  const three = [greeting({ id: "b" }), greeting({ id: "a" }), greeting({ id: "late-riser", priority: 90 })];

  it("has the highest priority; the others are outranked", () => {
    const { decision } = tell({ moments: three });
    expect(verdictOf(decision)).toBe("offer late-riser");
    expect(decision.gates).toEqual([
      { moment: "late-riser", passed: true },
      { moment: "a", passed: true, reason: "outranked" },
      { moment: "b", passed: true, reason: "outranked" },
    ]);
  });

  it("has the smaller id by code unit where priorities are equal", () => {
    const ids = ["z", "a-b", "ab", "a0", "0"];
    const { decision } = tell({ moments: ids.map((id) => greeting({ id })) });
    expect(decision.gates.map(({ moment }) => moment)).toEqual(["0", "a-b", "a0", "ab", "z"]);
  });

  it("gives the reason where none passes, and not the one that got furthest", () => {
    const moments = [
      greeting({ id: "first", priority: 90, when: "false" }),
      greeting({ id: "second", channels: ["push"] }),
    ];
    const { decision } = tell({ moments });
    expect(verdictOf(decision)).toBe("condition");
    expect(decision.gates).toEqual([
      { moment: "first", passed: false, reason: "condition" },
      { moment: "second", passed: false, reason: "no-channel" },
    ]);
  });

  it("is the best of those that pass: one that fails stands in nobody's way", () => {
    const moments = [greeting({ id: "first", priority: 90, when: "false" }), greeting({ id: "second" })];
    expect(verdictOf(tell({ moments }).decision)).toBe("offer second");
  });

  it("of two places entered at once is judged at the one where it gets furthest, and is one candidate", () => {
    const moment = { on: { enter: { label: "food" } }, hours: [{ days: [2], from: "13:00", to: "14:00" }] };
    const { decision } = tell({ moment, facts: inside(["bar", "cafe"]) });
    expect(decision.gates).toEqual([{ moment: "hello", passed: true }]);
    expect(decision.chosen?.place).toBe("bar");
  });
});

describe("an offer", () => {
  it("is valid for half an hour unless the moment says otherwise, and never past the moment's and campaign's end", () => {
    const validity = (story: Story) => new Date(tell(story).decision.chosen?.validUntilMs ?? 0).toISOString();
    expect(validity({})).toBe("2026-11-24T12:30:00.000Z");
    expect(validity({ moment: { validFor: "PT2H" } })).toBe("2026-11-24T14:00:00.000Z");
    expect(validity({ moment: { until: "2026-11-24T12:10:00Z" } })).toBe("2026-11-24T12:10:00.000Z");
    expect(validity({ moment: { campaign: "spring" }, ...spring({ until: "2026-11-24T12:05:00Z" }) })).toBe(
      "2026-11-24T12:05:00.000Z",
    );
  });

  it("that is held is sent as quiet hours end, and valid from then", () => {
    const held: Story = { ...NIGHT_AND_QUIET, moment: { quietHours: "hold" }, facts: push };
    expect(tell(held).decision.chosen).toMatchObject({
      notBeforeMs: Date.parse("2026-11-25T08:00:00Z"),
      validUntilMs: Date.parse("2026-11-25T08:30:00Z"),
    });
    const bounded = { ...held, moment: { ...held.moment, until: "2026-11-25T08:10:00Z" } };
    expect(tell(bounded).decision.chosen?.validUntilMs).toBe(Date.parse("2026-11-25T08:10:00Z"));
  });

  it("outside quiet hours, and of a service moment, is held by nothing", () => {
    const { chosen } = tell({ catalog: QUIET, moment: { quietHours: "hold" }, facts: push }).decision;
    expect(chosen).not.toHaveProperty("notBeforeMs");
    const service = tell({ ...NIGHT_AND_QUIET, moment: { quietHours: "hold", service: true }, facts: push }).decision;
    expect(service.chosen).not.toHaveProperty("notBeforeMs");
  });

  it("of one person has one variant, whenever they get it, and both variants are given to somebody", () => {
    const [card] = oneCard().offer?.variants ?? [];
    if (card === undefined) throw new Error("no card");
    const variants = [card, { ...card, id: "b" }];
    const variantOf = (seed: number, at: string) =>
      tell({ moment: { offer: { variants } }, at, drawKey: new Uint8Array(16).fill(seed) }).decision.chosen?.variant;
    const seen = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const variant = variantOf(seed, "2026-11-24T12:00:00Z");
      expect(variantOf(seed, "2027-03-01T09:00:00Z")).toBe(variant);
      return variant;
    });
    expect(new Set(seen)).toEqual(new Set(["a", "b"]));
  });
});
