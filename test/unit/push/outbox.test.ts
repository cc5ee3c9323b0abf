import { describe, expect, it } from "vitest";
import type { MomentRule } from "../../../shared/catalog/policy.ts";
import type { Chosen } from "../../../shared/decide/decision.ts";
import { type LiveState, NO_LIVE_STATE } from "../../../shared/live/live-state.ts";
import { newPerson, type PersonState } from "../../../shared/person/person-state.ts";
import { beginAttempt, type Delivery, newDelivery, settle } from "../../../shared/push/delivery.ts";
import {
  beginAttempts,
  cancelAttempts,
  endAttempt,
  hasOpenAttempt,
  isEndedByMesh,
  loseAttempts,
  nextLookMs,
  type QueuedPush,
  queuePush,
  stopPush,
  stopperOf,
  stopRevoked,
} from "../../../shared/push/outbox.ts";
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

/** The live state as it was read a minute after the decision. */
const readNow = (state: LiveState) => ({ state, readAtMs: NOON_MS + MINUTE_MS });

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
    spent: undefined,
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
    expect(stopperOf(queue(), WILLING, POLICY, readNow(NO_LIVE_STATE))).toBeUndefined();
  });

  it.each([
    ["push", personWith("location", "marketing")],
    ["marketing", personWith("push", "location")],
    ["location, where presence earned it", personWith("push", "marketing")],
  ])("not without consent to %s", (_, person) => {
    expect(stopperOf(queue(), person, POLICY, readNow(NO_LIVE_STATE))).toBe("person");
  });

  it("without consent to location where an event earned it", () => {
    const { place: _, ...anywhere } = CHOSEN;
    const push = { ...queue({ chosen: { ...anywhere, isLocated: false } }) };
    expect(stopperOf(push, personWith("push", "marketing"), POLICY, readNow(NO_LIVE_STATE))).toBeUndefined();
  });

  it("not without consent to what the values in its texts need", () => {
    const texts = { said: { title: "Hello gold", label: "Hello gold" }, purposes: ["profiling"] };
    const push = queue({ chosen: { texts } });
    expect(stopperOf(push, WILLING, POLICY, readNow(NO_LIVE_STATE))).toBe("person");
    const known = personWith("push", "location", "marketing", "profiling");
    expect(stopperOf(push, known, POLICY, readNow(NO_LIVE_STATE))).toBeUndefined();
  });

  it("not once the person has stopped its moment, or its campaign", () => {
    const stops = { doughnuts: { stopped: true, atMs: 0, jtis: [] } };
    const person = { ...WILLING, profile: { ...WILLING.profile, stops } };
    expect(stopperOf(queue(), person, POLICY, readNow(NO_LIVE_STATE))).toBeUndefined();
    const policy = policyOf({ places: [place("shop")], moments: [{ ...WELCOME, campaign: "doughnuts" }] });
    expect(stopperOf(queue(), person, policy, readNow(NO_LIVE_STATE))).toBe("person");
  });

  it("not while its moment is paused", () => {
    expect(stopperOf(queue(), WILLING, POLICY, readNow({ ...NO_LIVE_STATE, pausedMoments: ["welcome"] }))).toBe("mesh");
  });

  it("not once its moment or its place has left the catalog", () => {
    expect(stopperOf(queue(), WILLING, policyOf({ places: [place("shop")] }), readNow(NO_LIVE_STATE))).toBe("mesh");
    expect(stopperOf(queue(), WILLING, policyOf({ moments: [WELCOME] }), readNow(NO_LIVE_STATE))).toBe("mesh");
  });

  it("not once a customer's signal was turned off, whatever the live state has", () => {
    const cause = { kind: "signal", signal: "s1", type: "ready" } as const;
    const { place: _, ...push } = queue({ chosen: { isLocated: false, cause } });
    const spans = [{ fromMs: NOON_MS, untilMs: NOON_MS + MINUTE_MS }];
    const stored = {
      id: "s1",
      sender: "crm",
      trust: "medium",
      type: "ready",
      data: {},
      fromMs: NOON_MS,
      areas: [],
    } as const;
    const whoseSignal = (signals: PersonState["profile"]["signals"]) => {
      const person = { ...WILLING, profile: { ...WILLING.profile, ...(signals && { signals }) } };
      return stopperOf(push, person, POLICY, readNow(NO_LIVE_STATE));
    };
    expect(whoseSignal({ ready: { ...stored, spans } })).toBeUndefined();
    expect(whoseSignal({ ready: { ...stored, spans: [], offMs: NOON_MS } })).toBe("mesh");
    expect(whoseSignal({ ready: { ...stored, id: "s2", spans } })).toBe("mesh");
    expect(whoseSignal(undefined)).toBe("mesh");
  });

  it("after the person has left, unless the moment withdraws on exit", () => {
    expect(stopperOf(queue(), GONE, POLICY, readNow(NO_LIVE_STATE))).toBeUndefined();
    const withdrawing = queue({ rule: { ...WELCOME, onExit: "withdraw" } });
    expect(stopperOf(withdrawing, WILLING, POLICY, readNow(NO_LIVE_STATE))).toBeUndefined();
    expect(stopperOf(withdrawing, GONE, POLICY, readNow(NO_LIVE_STATE))).toBe("person");
  });
});

describe("a queued push of several devices", () => {
  const toBoth = () => {
    const push = queue();
    return {
      ...push,
      deliveries: ["phone", "tablet"].map((device) => newDelivery(device, NOON_MS, CHOSEN.validUntilMs)),
    };
  };

  it("goes to those that are not revoked", () => {
    const push = stopRevoked(toBoth(), { ...NO_LIVE_STATE, revokedDevices: ["phone", "another"] });
    expect(push.deliveries.map(({ state }) => state)).toEqual(["stopped", "waiting"]);
    expect(beginAttempts(push, () => true, NOON_MS).devices).toEqual(["tablet"]);
    expect(stopRevoked(toBoth(), NO_LIVE_STATE)).toEqual(toBoth());
  });

  it("stays delivered where it was, though that subscription has ended since", () => {
    const first = beginAttempts(toBoth(), () => true, NOON_MS).push;
    const [taken, busy] = [endAttempt(first, "phone", { status: 201 }, NOON_MS, 0), { status: 503 } as const];
    const waiting = endAttempt(taken, "tablet", busy, NOON_MS, 0);
    const later = beginAttempts(waiting, (device) => device === "tablet", NOON_MS + 10 * MINUTE_MS);
    expect(later.push.deliveries.map(({ state }) => state)).toEqual(["delivered", "waiting"]);
    expect(later.devices).toEqual(["tablet"]);
  });
});

describe("a push whose attempts its decision began", () => {
  const begun = beginAttempts(queue(), () => true, NOON_MS).push;

  it("is as it was queued once they are taken back, due now", () => {
    expect(hasOpenAttempt(begun)).toBe(true);
    expect(cancelAttempts(begun, NOON_MS)).toEqual(queue());
    expect(hasOpenAttempt(cancelAttempts(begun, NOON_MS))).toBe(false);
  });

  it("was ended by the mesh if it is called off before anything was sent, and not if the object was lost", () => {
    expect(isEndedByMesh(stopPush(cancelAttempts(begun, NOON_MS), "mesh"))).toBe(true);
    expect(isEndedByMesh(stopPush(loseAttempts(begun), "mesh"))).toBe(false);
  });

  it("stays stopped where the person stopped it meanwhile", () => {
    const stopped = cancelAttempts(stopPush(begun, "person"), NOON_MS);
    expect(stopped).toMatchObject({ withdrawn: true, deliveries: [{ state: "stopped", attempts: 0, open: false }] });
    expect(nextLookMs(stopped)).toBeUndefined();
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
    const stopped = stopPush(begun, "mesh");
    expect(nextLookMs(stopped)).toBe(nextLookMs(begun));
    const lost = loseAttempts(stopped);
    expect(nextLookMs(lost)).toBeUndefined();
    expect(settle(lost.deliveries)).toBe("unknown");
  });
});

describe("a push was ended by the mesh's own side", () => {
  const fresh = queue();
  const [first] = fresh.deliveries;
  if (first === undefined) throw new Error("a push goes to a device");
  const ended = (delivery: Partial<Delivery>) => ({ ...fresh, deliveries: [{ ...first, ...delivery }] });

  it.each<[string, boolean, QueuedPush]>([
    ["a pause before any attempt", true, stopPush(fresh, "mesh")],
    ["validity over before any attempt", true, ended({ state: "expired" })],
    ["401 or 403 to the first attempt", true, ended({ state: "refused", attempts: 1, alert: true })],
    ["a withdrawal before any attempt", false, stopPush(fresh, "person")],
    ["a subscription that is gone", false, ended({ state: "gone" })],
    ["404 or 410", false, ended({ state: "gone", attempts: 1 })],
    ["any other 4xx", false, ended({ state: "refused", attempts: 1 })],
    ["a pause after an attempt that failed", false, ended({ state: "stopped", attempts: 1 })],
    ["validity over while the push service was busy", false, ended({ state: "expired", attempts: 3 })],
    [
      "403 after an attempt of unknown end",
      false,
      ended({ state: "refused", attempts: 1, alert: true, unknown: true }),
    ],
    [
      "a pause, and a second device that is gone",
      false,
      {
        ...fresh,
        deliveries: [
          { ...first, state: "stopped" },
          { ...first, state: "gone" },
        ],
      },
    ],
    ["nothing at all", false, { ...fresh, deliveries: [] }],
  ])("by %s: %s", (_, expected, push) => {
    expect(isEndedByMesh(push)).toBe(expected);
  });
});
