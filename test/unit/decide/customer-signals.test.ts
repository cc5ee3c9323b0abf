import { describe, expect, it } from "vitest";
import type { Moment } from "../../../shared/catalog/catalog.ts";
import { decideSignal } from "../../../shared/decide/decide.ts";
import { trimSilence } from "../../../shared/decide/trim-input.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { tellCause } from "../../../shared/respond/tell-cause.ts";
import type { SignalFact } from "../../../shared/signals/signal-fact.ts";
import {
  EVERYTHING,
  effectOnly,
  HOUR_MS,
  IN_CONTROL,
  inputOf,
  inside,
  MINUTE_MS,
  NOON,
  OUTSIDE_CONTROL,
  policyOf,
  type Story,
  verdictOf,
} from "../../support/decide-world.ts";

const NOON_MS = Date.parse(NOON);

const ready = (changes: Partial<SignalFact> = {}): SignalFact => ({
  id: "signal-1",
  type: "ready",
  fromMs: NOON_MS,
  untilMs: Number.MAX_SAFE_INTEGER,
  once: true,
  trust: "medium",
  data: {},
  ...changes,
});

const onReady = (changes: Partial<Moment> = {}): Partial<Moment> => ({
  on: { signal: "ready" },
  caps: [{ max: 5, per: "day" }],
  ...changes,
});

/** What the signal earns somebody of whom nobody knows where they are. */
function judge(story: Story, signal = ready()) {
  const about = { moment: onReady(), facts: inside([]), ...story };
  const input = { ...inputOf(about), signals: [signal] };
  return decideSignal(input, policyOf(about), about.drawKey ?? OUTSIDE_CONTROL);
}

const without = (...purposes: string[]) => EVERYTHING.filter((name) => !purposes.includes(name));
const spring: Story = { campaigns: [{ id: "spring", control: 0.5 }], moment: onReady({ campaign: "spring" }) };
const quiet = { policy: { quietHours: { from: "11:00", to: "13:00" } } };

describe("a signal that is said of a customer", () => {
  it.each<[string, string, Story, SignalFact?]>([
    ["wherever they are", "push hello", {}],
    ["without `location` and `broadcast`", "push hello", { consent: without("location", "broadcast") }],
    ["of a moment that wants to be sure where", "push hello", { moment: onReady({ confidence: "high" }) }],
    ["without `push`", "consent", { consent: without("push") }],
    [
      "without what the moment names",
      "consent",
      { moment: onReady({ purposes: ["profiling"] }), consent: without("profiling") },
    ],
    [
      "of a moment for one place",
      "no-moment",
      { moment: onReady({ on: { signal: "ready", place: { place: "cafe" } } }) },
    ],
    ["of a moment for who is near", "no-moment", { moment: onReady({ on: { signal: "ready", near: 500 } }) }],
    ["of another type", "no-moment", { moment: onReady({ on: { signal: "late" } }) }],
    ["of a moment that trusts operators only", "low-confidence", { moment: onReady({ trust: "high" }) }],
    ["while the moment is paused", "paused", { mesh: { pausedMoments: ["hello"] } }],
    ["in quiet hours", "quiet-hours", { catalog: quiet }],
    [
      "in quiet hours, of a moment that is held",
      "push hello",
      { catalog: quiet, moment: onReady({ quietHours: "hold" }) },
    ],
    ["to whom no push can come", "no-channel", { subscribed: false }],
    ["of a moment that is for the app only", "no-channel", { moment: onReady({ channels: ["inline"] }) }],
    ["in the control group", "control-group", { ...spring, drawKey: IN_CONTROL }],
    [
      "that says what the condition asks for",
      "push hello",
      { moment: onReady({ when: "signal.data.kind == 'plum' && place == null" }) },
      ready({ data: { kind: "plum" } }),
    ],
    [
      "that says something else",
      "condition",
      { moment: onReady({ when: "signal.data.kind == 'plum'" }) },
      ready({ data: { kind: "pear" } }),
    ],
    ["that is over", "expired", {}, ready({ untilMs: NOON_MS })],
  ])("%s: %s", (_, verdict, story, signal) => {
    expect(verdictOf(judge(story, signal).decision)).toBe(verdict);
  });

  it("counts against caps, and is had once", () => {
    const first = judge({ moment: onReady({ caps: [{ max: 1, per: "day" }] }) });
    const again = (person: PersonState, id: string) =>
      verdictOf(judge({ moment: onReady({ caps: [{ max: 1, per: "day" }] }), person }, ready({ id })).decision);
    expect(again(first.next, "signal-1")).toBe("no-moment");
    expect(again(first.next, "signal-2")).toBe("cap-moment");
  });

  it("is used up by what is given only", () => {
    const { next } = judge({ subscribed: false });
    expect(verdictOf(judge({ person: next }).decision)).toBe("push hello");
  });

  it("holds for as long as the moment says, and no longer than the signal", () => {
    expect(judge({ moment: onReady({ validFor: "PT2H" }) }).decision.chosen?.validUntilMs).toBe(NOON_MS + 2 * HOUR_MS);
    const { chosen } = judge({}, ready({ untilMs: NOON_MS + 5 * MINUTE_MS })).decision;
    expect(chosen).toMatchObject({ validUntilMs: NOON_MS + 5 * MINUTE_MS, isLocated: false });
    expect(chosen?.cause).toEqual({ kind: "signal", signal: "signal-1", type: "ready", once: true });
    expect(chosen?.cause && tellCause(chosen.cause, String)).toBe("signal: ready");
  });

  it("can be decided again from what a receipt keeps", () => {
    const about: Story = { moment: onReady({ when: "signal.data.kind == 'plum'" }), facts: inside([]) };
    const input = { ...inputOf(about), signals: [ready({ data: { kind: "plum" } })] };
    const { decision } = decideSignal(input, policyOf(about), OUTSIDE_CONTROL);
    const { signals = [], ...rest } = JSON.parse(JSON.stringify(trimSilence(input, decision, policyOf(about))));
    expect(decideSignal({ ...rest, signals }, policyOf(about), OUTSIDE_CONTROL).decision).toEqual(decision);
  });
});

describe("an effect that sets attributes", () => {
  it("writes only names that no profile row ever spoke of", () => {
    const moments = [effectOnly("note", [{ set: { vip: true, seen: 1, gone: 2 } }], { on: { signal: "ready" } })];
    const stamp = { iatMs: 1, jti: "a" };
    const profile = { attributes: { vip: false }, rowNames: { vip: stamp, gone: stamp } };
    expect(judge({ moments, profile }).next.profile.attributes).toEqual({ vip: false, seen: 1 });
  });
});
