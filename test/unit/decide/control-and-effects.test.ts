import { describe, expect, it } from "vitest";
import {
  DAY_MS,
  effectOnly,
  exposedAt,
  greeting,
  having,
  IN_CONTROL,
  inside,
  NOON,
  OUTSIDE_CONTROL,
  type Story,
  tell,
  verdictOf,
} from "../../support/decide-world.ts";

const NOON_MS = Date.parse(NOON);
const spring = (changes: object = {}) => ({ campaigns: [{ id: "spring", control: 0.5, ...changes }] });
const inControl: Story = { moment: { campaign: "spring" }, ...spring(), drawKey: IN_CONTROL };
const suppressNews = [{ suppress: "news", for: "P1D" }];

describe("someone in the control group", () => {
  it("gets nothing, and the exposure is recorded with its moment and campaign, not against the person's cap", () => {
    const { decision, next, changed } = tell(inControl);
    expect(decision).toMatchObject({
      outcome: "none",
      reason: "control-group",
      gates: [{ moment: "hello", passed: false, reason: "control-group" }],
      chosen: { moment: "hello", campaign: "spring" },
    });
    expect(decision.chosen).not.toHaveProperty("variant");
    expect(changed).toBe("state");
    expect(next.exposures).toEqual([
      {
        id: "serial-1",
        atMs: NOON_MS,
        moment: "hello",
        campaign: "spring",
        marketing: true,
        person: false,
        withheld: true,
      },
    ]);
  });

  it("is in it for the campaign's life, whatever the time, the moment or the message", () => {
    for (const at of [NOON, "2026-11-30T08:00:00Z", "2027-11-24T12:00:00Z"]) {
      for (const id of ["hello", "other"]) {
        const story = { ...inControl, moment: { campaign: "spring", id }, at };
        expect(verdictOf(tell(story).decision)).toBe("control-group");
        expect(verdictOf(tell({ ...story, drawKey: OUTSIDE_CONTROL }).decision)).toBe(`offer ${id}`);
      }
    }
  });

  it("needs no budget unit", () => {
    const { decision, next } = tell({ ...inControl, ...spring({ budget: { perDay: 5 } }) });
    expect(verdictOf(decision)).toBe("control-group");
    expect(next.exposures).toHaveLength(1);
  });

  it("has the effects that the offer would have had", () => {
    const { next } = tell({ ...inControl, moment: { campaign: "spring", ...having(suppressNews) } });
    expect(next.profile.suppressions).toEqual({ news: NOON_MS + DAY_MS });
  });

  it("uses up the caps of moment and campaign", () => {
    for (const capped of [
      { moment: { campaign: "spring", caps: [{ max: 1, per: "day" }] } },
      spring({ caps: [{ max: 1, per: "day" }] }),
    ]) {
      const story: Story = { ...inControl, ...capped };
      const first = tell(story);
      expect(first.next.exposures).toHaveLength(1);
      const again = tell({ ...story, exposures: first.next.exposures });
      expect(verdictOf(again.decision)).toBe("control-group");
      expect(again.next.exposures).toHaveLength(1);
    }
  });

  it("does not use up the person's cap", () => {
    const policy = { caps: [{ max: 1, per: "day" }] };
    const { next } = tell({ ...inControl, catalog: { policy } });
    const other = tell({ catalog: { policy }, exposures: next.exposures });
    expect(verdictOf(other.decision)).toBe("offer hello");
  });

  it.each<[string, Story]>([
    ["the moment is suppressed", { profile: { suppressions: { hello: NOON_MS + 1 } } }],
    ["it is quiet", { catalog: { policy: { quietHours: { from: "11:00", to: "13:00" } } } }],
    [
      "the moment's cap is reached",
      { moment: { campaign: "spring", caps: [{ max: 1, per: "day" }] }, exposures: [exposedAt(NOON)] },
    ],
    [
      "the campaign's cap is reached",
      { ...spring({ caps: [{ max: 1, per: "day" }] }), exposures: [exposedAt(NOON, { campaign: "spring" })] },
    ],
    [
      "the person's cap is reached",
      { catalog: { policy: { caps: [{ max: 1, per: "day" }] } }, exposures: [exposedAt(NOON)] },
    ],
    ["the channel is none of the moment's", { moment: { campaign: "spring", channels: ["push"] } }],
    ["there is no subscription", { facts: { ...inside(["cafe"]), channel: "push" }, subscribed: false }],
  ])("is still told control-group, and nothing is recorded, when %s", (_, wrong) => {
    const story: Story = { ...inControl, ...wrong };
    const moment = { ...story.moment, ...having(suppressNews) };
    const { decision, next } = tell({ ...story, moment });
    expect(decision).toMatchObject({ outcome: "none", reason: "control-group" });
    expect(decision).not.toHaveProperty("chosen");
    expect(next.exposures).toEqual(story.exposures ?? []);
    expect(next.profile.suppressions).not.toHaveProperty("news");
  });

  it("gets no other offer where the withheld one is best-ranked", () => {
    const moments = [greeting({ campaign: "spring", priority: 90 }), greeting({ id: "other" })];
    const { decision, next } = tell({ ...inControl, moments });
    expect(verdictOf(decision)).toBe("control-group");
    expect(decision.gates).toEqual([
      { moment: "hello", passed: false, reason: "control-group" },
      { moment: "other", passed: true, reason: "outranked" },
    ]);
    expect(next.exposures.map(({ moment }) => moment)).toEqual(["hello"]);
  });

  it("gets a better-ranked offer of no campaign, and no exposure of the withheld one", () => {
    const moments = [greeting({ campaign: "spring" }), greeting({ id: "other", priority: 90 })];
    const { decision, next } = tell({ ...inControl, moments });
    expect(verdictOf(decision)).toBe("offer other");
    expect(next.exposures.map(({ moment }) => moment)).toEqual(["other"]);
  });

  it("gets the next offer where the withheld one fails another gate", () => {
    const moments = [greeting({ campaign: "spring", priority: 90, channels: ["push"] }), greeting({ id: "other" })];
    expect(verdictOf(tell({ ...inControl, moments }).decision)).toBe("offer other");
  });

  it("is in none where the campaign has none", () => {
    expect(verdictOf(tell({ ...inControl, ...spring({ control: 0 }) }).decision)).toBe("offer hello");
  });
});

describe("moments that only have effects", () => {
  const set = (attributes: Record<string, string | number | boolean>) => [{ set: attributes }];

  it("all take effect, without a word, when nothing else is there: no-channel", () => {
    const moments = [effectOnly("a", set({ seen: true })), effectOnly("b", suppressNews)];
    const { decision, next, changed } = tell({ moments });
    expect(decision).toMatchObject({ outcome: "none", reason: "no-channel" });
    expect(decision.gates).toEqual([
      { moment: "a", passed: true },
      { moment: "b", passed: true },
    ]);
    expect(next.profile.attributes).toEqual({ seen: true });
    expect(next.profile.suppressions).toEqual({ news: NOON_MS + DAY_MS });
    expect(changed).toBe("state");
  });

  it("outrank no offer, whatever their priority, and take effect beside it", () => {
    const moments = [effectOnly("first", set({ seen: true }), { priority: 100 }), greeting({ priority: 0 })];
    const { decision, next } = tell({ moments });
    expect(verdictOf(decision)).toBe("offer hello");
    expect(decision.gates.map(({ reason }) => reason)).toEqual([undefined, undefined]);
    expect(next.profile.attributes).toEqual({ seen: true });
  });

  it("that fail a gate have no effect, and say why", () => {
    const { decision, next } = tell({ moments: [effectOnly("a", set({ seen: true }), { when: "false" })] });
    expect(verdictOf(decision)).toBe("condition");
    expect(next.profile.attributes).toEqual({});
  });

  it("are not held back by the end of an offer that they do not have", () => {
    const quiet = { policy: { quietHours: { from: "00:00", to: "00:00" } } };
    const moment = effectOnly("a", set({ seen: true }), { campaign: "spring", quietHours: "hold" });
    const { next } = tell({
      moments: [moment],
      ...spring({ until: "2026-11-24T12:00:01Z" }),
      catalog: quiet,
      facts: { ...inside(["cafe"]), channel: "push" },
    });
    expect(next.profile.attributes).toEqual({ seen: true });
  });

  it("need no channel, no subscription and no budget unit, and use up no place under the person's cap", () => {
    const moments = [effectOnly("a", set({ seen: true }), { campaign: "spring", channels: ["push"] })];
    const story: Story = {
      moments,
      ...spring({ control: 0, budget: { perDay: 5 } }),
      catalog: { policy: { caps: [{ max: 1, per: "day" }] } },
      subscribed: false,
    };
    const { next } = tell(story);
    expect(next.profile.attributes).toEqual({ seen: true });
    expect(
      verdictOf(tell({ catalog: { policy: { caps: [{ max: 1, per: "day" }] } }, exposures: next.exposures }).decision),
    ).toBe("offer hello");
  });

  it("hold their own caps", () => {
    const story: Story = { moments: [effectOnly("a", set({ seen: true }), { caps: [{ max: 1, per: "day" }] })] };
    const { next } = tell(story);
    expect(verdictOf(tell({ ...story, exposures: next.exposures }).decision)).toBe("cap-moment");
  });

  it("give the offer's reason where there is an offer that fails", () => {
    const moments = [effectOnly("first", set({ seen: true }), { priority: 100 }), greeting({ when: "false" })];
    const { decision, next } = tell({ moments });
    expect(verdictOf(decision)).toBe("condition");
    expect(next.profile.attributes).toEqual({ seen: true });
  });
});

describe("an effect", () => {
  it("suppresses a moment, a campaign or a label from the next decision on, for its time and not longer", () => {
    for (const name of ["hello", "spring", "food"]) {
      const moments = [
        greeting({ campaign: "spring" }),
        effectOnly("bought", [{ suppress: name, for: "PT1H" }], { on: { event: "buy" }, purposes: ["measurement"] }),
      ];
      const story: Story = { moments, ...spring({ control: 0 }) };
      const { next } = tell({ ...story, facts: { event: { name: "buy", data: {} } } });
      const suppressed = { ...story, profile: next.profile };
      expect(verdictOf(tell({ ...suppressed, at: "2026-11-24T12:59:59Z" }).decision)).toBe("suppressed");
      expect(verdictOf(tell({ ...suppressed, at: "2026-11-24T13:00:00Z" }).decision)).toBe("offer hello");
    }
  });

  it("suppresses any name a moment can have", () => {
    const moments = [greeting({ id: "constructor", ...having([{ suppress: "constructor", for: "PT1H" }]) })];
    const { next } = tell({ moments });
    expect(verdictOf(tell({ moments, profile: next.profile }).decision)).toBe("suppressed");
  });

  it("suppresses any name a label can have", () => {
    const moments = [greeting({ ...having([{ suppress: "__proto__", for: "PT1H" }]) })];
    expect(Object.entries(tell({ moments }).next.profile.suppressions)).toEqual([["__proto__", NOON_MS + 3_600_000]]);
  });

  it("never shortens a suppression", () => {
    const moments = [greeting({ ...having([{ suppress: "news", for: "PT1H" }]) })];
    const { next } = tell({ moments, profile: { suppressions: { news: NOON_MS + DAY_MS } } });
    expect(next.profile.suppressions).toEqual({ news: NOON_MS + DAY_MS });
  });

  it("sets attributes over the ones before, and leaves the others", () => {
    const moment = { ...having([{ set: { tier: "gold", visits: 3 } }, { set: { visits: 4 } }]) };
    const { next } = tell({ moment, profile: { attributes: { tier: "silver", pet: "cat" } } });
    expect(next.profile.attributes).toEqual({ tier: "gold", pet: "cat", visits: 4 });
  });

  it("of a moment that was outranked, or failed, does not happen", () => {
    const moments = [
      greeting({ id: "a" }),
      greeting({ id: "b", ...having([{ set: { b: true } }]) }),
      greeting({ id: "c", when: "false", ...having([{ set: { c: true } }]) }),
    ];
    expect(tell({ moments }).next.profile.attributes).toEqual({});
  });
});
