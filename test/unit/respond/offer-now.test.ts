import { describe, expect, it } from "vitest";
import type { MomentRule, Policy } from "../../../shared/catalog/policy.ts";
import { NO_LIVE_STATE } from "../../../shared/live/live-state.ts";
import { newPerson, type PersonState } from "../../../shared/person/person-state.ts";
import type { RenderedOffer } from "../../../shared/respond/answer.ts";
import { offerNow } from "../../../shared/respond/offer-now.ts";
import { MINUTE_MS, moment, NOON_MS, place, policyOf } from "../../support/presence-world.ts";

const VARIANTS: MomentRule["variants"] = [
  { id: "a", weight: 1, format: "card", title: { en: "Hello", "de-CH": "Grüezi", de: "Hallo" } },
];

function rule(changes: Partial<MomentRule> = {}): MomentRule {
  return { ...moment("welcome", { kind: "enter", where: { place: "shop" } }), variants: VARIANTS, ...changes };
}

const POLICY = policyWith(rule());

function policyWith(welcome: MomentRule, places = ["shop"]): Policy {
  return policyOf({ places: places.map((id) => place(id)), moments: [welcome] });
}

const OFFER: RenderedOffer = {
  moment: "welcome",
  variant: "a",
  format: "card",
  title: "Hello",
  action: { label: "Hello" },
  validUntilMs: NOON_MS + 30 * MINUTE_MS,
};

/** Somebody in the shop who has granted these. */
function personWith(purposes: readonly string[], profile: object = {}): PersonState {
  const person = newPerson("p", 0);
  const consent = Object.fromEntries(purposes.map((purpose) => [purpose, { granted: true, atMs: 0 }]));
  const visits = { shop: { sinceMs: NOON_MS, dwelt: [] } };
  return { ...person, consent, profile: { ...person.profile, ...profile }, presence: { ...person.presence, visits } };
}

const PERSON = personWith(["location", "marketing"]);
const LEFT: PersonState = { ...PERSON, presence: newPerson("p", 0).presence };
const ANSWER = { outcome: "offer", offer: OFFER, place: "shop" } as const;
const ABOUT = { person: PERSON, policy: POLICY, live: NO_LIVE_STATE, nowMs: NOON_MS };

const TAKEN_BACK = { standing: "over", lang: "en" };
const RUN_OUT = { standing: "over", title: "Hello", lang: "en" };

describe("an offer that was given", () => {
  it("is shown while it holds, with the language it is in and the person's zone", () => {
    expect(offerNow(ANSWER, ABOUT)).toEqual({ standing: "open", offer: OFFER, lang: "en", timeZone: "UTC" });
    const swiss = personWith(["location", "marketing"], { locale: "de-CH-1996", timeZone: "Europe/Zurich" });
    expect(offerNow(ANSWER, { ...ABOUT, person: swiss })).toMatchObject({ lang: "de-CH", timeZone: "Europe/Zurich" });
    expect(offerNow(ANSWER, { ...ABOUT, nowMs: OFFER.validUntilMs - 1 }).standing).toBe("open");
  });

  it("is shown in the words for everybody, if its own name values", () => {
    const named = { page: { title: "For …", body: "At the shop", label: "Take …" } };
    const offer = { ...OFFER, title: "For …", body: "At the shop", action: { label: "Take …" } };
    expect(offerNow({ ...ANSWER, named }, ABOUT)).toMatchObject({ standing: "open", offer });
    const late = { ...ABOUT, nowMs: OFFER.validUntilMs };
    expect(offerNow({ ...ANSWER, named }, late)).toEqual({ ...RUN_OUT, title: "For …" });
  });

  it("is taken back with what its values need", () => {
    const named = { purposes: ["profiling"] };
    expect(offerNow({ ...ANSWER, named }, ABOUT)).toEqual(TAKEN_BACK);
    const person = personWith(["location", "marketing", "profiling"]);
    expect(offerNow({ ...ANSWER, named }, { ...ABOUT, person }).standing).toBe("open");
  });

  it("is over with its validity, and its title is left", () => {
    expect(offerNow(ANSWER, { ...ABOUT, nowMs: OFFER.validUntilMs })).toEqual(RUN_OUT);
  });

  it("is over as the person leaves, exactly where its moment says so", () => {
    expect(offerNow(ANSWER, { ...ABOUT, person: LEFT }).standing).toBe("open");
    const policy = policyWith(rule({ onExit: "withdraw" }));
    expect(offerNow(ANSWER, { ...ABOUT, policy }).standing).toBe("open");
    expect(offerNow(ANSWER, { ...ABOUT, policy, person: LEFT })).toEqual(RUN_OUT);
    const { place: _, ...nowhere } = ANSWER;
    expect(offerNow(nowhere, { ...ABOUT, policy, person: LEFT }).standing).toBe("open");
    // Nobody may know any more where it was.
    expect(offerNow({ ...nowhere, left: true }, { ...ABOUT, policy })).toEqual(RUN_OUT);
    expect(offerNow({ ...nowhere, left: true }, ABOUT).standing).toBe("open");
  });

  it.each<[string, Partial<typeof ABOUT>]>([
    ["the catalog no longer has its moment", { policy: policyWith(rule({ id: "other" })) }],
    ["the catalog no longer has its variant", { policy: policyWith(rule({ variants: [] })) }],
    ["the catalog no longer has its place", { policy: policyWith(rule(), ["elsewhere"]) }],
    ["its moment is paused", { live: { ...NO_LIVE_STATE, pausedMoments: ["welcome"] } }],
    [
      "its campaign is paused",
      { policy: policyWith(rule({ campaign: "spring" })), live: { ...NO_LIVE_STATE, pausedCampaigns: ["spring"] } },
    ],
    ["the person has withdrawn what the moment needs", { person: personWith(["location"]) }],
    ["the person has withdrawn what its trigger needs", { person: personWith(["marketing"]) }],
  ])("is over without a word of it when %s", (_, changes) => {
    expect(offerNow(ANSWER, { ...ABOUT, ...changes })).toEqual(TAKEN_BACK);
    // Also once it would have run out by itself.
    expect(offerNow(ANSWER, { ...ABOUT, ...changes, nowMs: OFFER.validUntilMs })).toEqual(TAKEN_BACK);
  });

  it("needs no location where an event earned it, and push where it was pushed", () => {
    const policy = policyWith(rule({ on: { kind: "event", name: "bought" } }));
    const person = personWith(["marketing"]);
    const { place: _, ...answer } = ANSWER;
    expect(offerNow(answer, { ...ABOUT, policy, person }).standing).toBe("open");
    const pushed = { ...answer, outcome: "push" } as const;
    expect(offerNow(pushed, { ...ABOUT, policy, person }).standing).toBe("over");
    expect(offerNow(pushed, { ...ABOUT, policy, person: personWith(["marketing", "push"]) }).standing).toBe("open");
  });

  it.each<[string, MomentRule["on"], boolean]>([
    ["a stage of a journey", { kind: "stage", journey: "flight", stage: "gate" }, false],
    ["a moment before", { kind: "after", moment: "hello", delayMs: MINUTE_MS }, false],
    ["a signal of a customer", { kind: "signal", type: "delayed" }, false],
    ["a signal of a place", { kind: "signal", type: "fresh-bread" }, true],
  ])("that %s set off is upheld without location exactly if no place is in it", (_, on, isOfPlace) => {
    const person = personWith(["marketing"]);
    const { place, ...answer } = ANSWER;
    const given = isOfPlace ? { ...answer, place } : answer;
    expect(offerNow(given, { ...ABOUT, person, policy: policyWith(rule({ on })) }).standing).toBe(
      isOfPlace ? "over" : "open",
    );
  });

  it("that is stored no longer is over, in the person's language", () => {
    const person = personWith(["location", "marketing"], { locale: "fr" });
    expect(offerNow({ outcome: "offer" }, { ...ABOUT, person })).toEqual({ standing: "over", lang: "fr" });
  });
});
