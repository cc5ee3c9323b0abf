import { describe, expect, it } from "vitest";
import type { MomentRule } from "../../../shared/catalog/policy.ts";
import type { Chosen } from "../../../shared/decide/decision.ts";
import { NO_LIVE_STATE } from "../../../shared/live/live-state.ts";
import { newPerson, type PersonState } from "../../../shared/person/person-state.ts";
import { beginAttempt, settle } from "../../../shared/push/delivery.ts";
import { loseAttempts, maySend, nextLookMs, queuePush, stopPush } from "../../../shared/push/outbox.ts";
import { MINUTE_MS, moment, NOON_MS, place, policyOf } from "../../support/presence-world.ts";

const CHOSEN: Chosen = {
  moment: "welcome",
  variant: "a",
  place: "shop",
  isLocated: true,
  validUntilMs: NOON_MS + 30 * MINUTE_MS,
};

const WELCOME: MomentRule = moment("welcome", { kind: "enter", where: { place: "shop" } });

const POLICY = policyOf({ places: [place("shop")], moments: [WELCOME] });

function queue({ chosen = {}, rule = WELCOME }: { chosen?: Partial<Chosen>; rule?: MomentRule } = {}) {
  const offer = {
    moment: "welcome",
    variant: "a",
    format: "card",
    title: "Hello",
    action: { label: "Hello" },
  } as const;
  return queuePush({
    serial: "s",
    person: "p",
    chosen: { ...CHOSEN, ...chosen },
    moment: rule,
    offer: { ...offer, validUntilMs: CHOSEN.validUntilMs },
    lang: "en",
    devices: ["phone"],
    nowMs: NOON_MS,
  });
}

/** A person in the shop who has granted these. */
function personWith(...purposes: string[]): PersonState {
  const person = newPerson("p", 0);
  const consent = Object.fromEntries(purposes.map((purpose) => [purpose, { granted: true, atMs: 0 }]));
  return { ...person, consent, presence: { ...person.presence, visits: { shop: { sinceMs: NOON_MS, dwelt: [] } } } };
}

const WILLING = personWith("push", "location", "marketing");
const GONE: PersonState = { ...WILLING, presence: newPerson("p", 0).presence };

describe("a queued push may be sent", () => {
  it("while all that the decision needed still holds", () => {
    expect(maySend(queue(), WILLING, POLICY, NO_LIVE_STATE)).toBe(true);
  });

  it.each([
    ["push", personWith("location", "marketing")],
    ["marketing", personWith("push", "location")],
    ["location, where presence earned it", personWith("push", "marketing")],
  ])("not without consent to %s", (_, person) => {
    expect(maySend(queue(), person, POLICY, NO_LIVE_STATE)).toBe(false);
  });

  it("without consent to location where an event earned it", () => {
    const { place: _, ...anywhere } = CHOSEN;
    const push = { ...queue({ chosen: { ...anywhere, isLocated: false } }) };
    expect(maySend(push, personWith("push", "marketing"), POLICY, NO_LIVE_STATE)).toBe(true);
  });

  it("not while its moment is paused", () => {
    expect(maySend(queue(), WILLING, POLICY, { ...NO_LIVE_STATE, pausedMoments: ["welcome"] })).toBe(false);
  });

  it("not once its moment or its place has left the catalog", () => {
    expect(maySend(queue(), WILLING, policyOf({ places: [place("shop")] }), NO_LIVE_STATE)).toBe(false);
    expect(maySend(queue(), WILLING, policyOf({ moments: [WELCOME] }), NO_LIVE_STATE)).toBe(false);
  });

  it("after the person has left, unless the moment withdraws on exit", () => {
    expect(maySend(queue(), GONE, POLICY, NO_LIVE_STATE)).toBe(true);
    const withdrawing = queue({ rule: { ...WELCOME, onExit: "withdraw" } });
    expect(maySend(withdrawing, WILLING, POLICY, NO_LIVE_STATE)).toBe(true);
    expect(maySend(withdrawing, GONE, POLICY, NO_LIVE_STATE)).toBe(false);
  });
});

describe("a queued push is looked at", () => {
  it("at once, or when quiet hours end", () => {
    expect(nextLookMs(queue())).toBe(NOON_MS);
    expect(nextLookMs(queue({ chosen: { notBeforeMs: NOON_MS + MINUTE_MS } }))).toBe(NOON_MS + MINUTE_MS);
  });

  it("after an attempt should have ended, also where it was stopped meanwhile; never once nothing is open", () => {
    const [delivery] = queue().deliveries;
    const begun = { ...queue(), deliveries: delivery === undefined ? [] : [beginAttempt(delivery, NOON_MS)] };
    expect(nextLookMs(begun)).toBeGreaterThan(NOON_MS + 5_000);
    const stopped = stopPush(begun);
    expect(nextLookMs(stopped)).toBe(nextLookMs(begun));
    const lost = loseAttempts(stopped);
    expect(nextLookMs(lost)).toBeUndefined();
    expect(settle(lost.deliveries)).toBe("unknown");
  });
});
