import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Webhook } from "../../../shared/catalog/catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../../shared/catalog/load-policy.ts";
import {
  type AddressedNote,
  afterTry,
  beginHook,
  hookBody,
  isStopped,
  judgeLeaving,
  type PendingHook,
  replayHook,
  uniteStops,
} from "../../../shared/told/pending-hook.ts";

const HOSTS = { all: ["crm.example.com", "ads.example.net"], own: ["crm.example.com"], isLocal: false };
const LIVE = { pausedMoments: [], pausedCampaigns: [] };
const NOTE: AddressedNote = {
  id: "id",
  of: { webhook: "crm", host: "crm.example.com", person: "", epoch: 0 },
  subject: "s",
  type: "moment.given",
  atMs: 1_000,
  data: { moment: "tea" },
  own: true,
  customer: "ada",
  purposes: ["marketing"],
  moment: "tea",
};
const { own: _, ...SHARED } = NOTE;
const PARTNER: AddressedNote = { ...SHARED, of: { ...NOTE.of, webhook: "ads", host: "ads.example.net" } };
const OFFER = { serial: "", offer: {}, untilMs: 9_000 };
const HANDED: AddressedNote = { ...NOTE, type: "offer.handover", handover: OFFER };
const OF_DRINKS: AddressedNote = { ...HANDED, handover: { ...OFFER, campaign: "drinks" } };

function begin(note: AddressedNote = NOTE, more: Partial<Parameters<typeof beginHook>[1]> = {}): PendingHook {
  return beginHook(note, { afterSequence: 0, random: 0.5, delaySeconds: 900, nowMs: 2_000, ...more });
}

function policyOf(webhook: Partial<Webhook> = {}, ads: Partial<Webhook> = {}) {
  const base = { path: "/", purposes: ["marketing"], sealedSecrets: ["x"] };
  return loadPolicy(
    compileCatalog(
      {
        campaigns: [{ id: "drinks" }],
        moments: [{ id: "tea", campaign: "drinks", on: { event: "tea" } }],
        webhooks: [
          {
            id: "crm",
            host: "crm.example.com",
            events: ["moment.given", "offer.handover"],
            identity: "customer",
            ...base,
            ...webhook,
          },
          { id: "ads", host: "ads.example.net", events: ["moment.given"], ...base, ...ads },
        ],
      },
      "v",
    ),
  );
}

describe("an event in its outbox", () => {
  it("leaves at once for an own host, with the time at which it happened", () => {
    expect(begin()).toMatchObject({ dueMs: 2_000, sequence: 2_000, saysMs: 1_000 });
    expect(JSON.parse(hookBody(begin(), { identity: "customer" }))).toEqual({
      type: "moment.given",
      timestamp: "1970-01-01T00:00:01.000Z",
      data: { subject: "s", customer: "ada", sequence: 2_000, moment: "tea" },
    });
    expect(JSON.parse(hookBody(begin(), { identity: "pairwise" })).data).not.toHaveProperty("customer");
  });

  it("says nothing that only its identity let it have, once the webhook has lost that", () => {
    const data = { amount: "12.50", currency: "EUR", place: "shop", transaction: "7/42", items: ["tea"] };
    const pending = begin({ ...NOTE, type: "purchase.recorded", data });
    const said = (identity: "customer" | "pairwise") => JSON.parse(hookBody(pending, { identity })).data;
    expect(said("customer")).toMatchObject({ customer: "ada", ...data });
    expect(said("pairwise")).toEqual({ subject: "s", sequence: 2_000, amount: "12.50", currency: "EUR" });
  });

  it("leaves later for a partner, and says only when that is", () => {
    const { dueMs, sequence, saysMs } = begin(PARTNER);
    expect([dueMs, sequence, saysMs]).toEqual([2_000 + 1_350_000, 2_000 + 1_350_000, 2_000 + 1_350_000]);
  });

  it("waits for the end of quiet hours if it is handed over", () => {
    expect(begin({ ...HANDED, handover: { serial: "", offer: {}, fromMs: 5_000, untilMs: 9_000 } })).toMatchObject({
      dueMs: 5_000,
      firstDueMs: 5_000,
    });
  });

  it("has a number above all before it of the subject, and a partner's never overtakes", () => {
    const steps = fc.array(
      fc.record({ waitMs: fc.nat(400_000), random: fc.double({ min: 0, max: 1, noNaN: true }), own: fc.boolean() }),
    );
    fc.assert(
      fc.property(steps, (events) => {
        let nowMs = 1_000_000;
        let last = 0;
        let lastDueMs = 0;
        for (const { waitMs, random, own } of events) {
          nowMs += waitMs;
          const { sequence, dueMs = 0 } = begin(own ? NOTE : PARTNER, { afterSequence: last, random, nowMs });
          expect(sequence).toBeGreaterThan(last);
          if (!own) expect(dueMs).toBeGreaterThan(lastDueMs);
          if (!own) lastDueMs = dueMs;
          last = sequence;
        }
      }),
    );
  });
});

describe("what takes an event back", () => {
  it.each([
    [NOTE, { atMs: 1_000, stop: { purposes: ["marketing"] } }, true],
    [NOTE, { atMs: 999, stop: { purposes: ["marketing"] } }, false],
    [NOTE, { atMs: 2_000, stop: { purposes: ["push"] } }, false],
    [NOTE, { atMs: 2_000, stop: {} }, true],
    [{ ...NOTE, purposes: [] }, { atMs: 2_000, stop: { purposes: ["marketing"] } }, false],
    [{ ...NOTE, purposes: [] }, { atMs: 2_000, stop: {} }, true],
    [{ ...NOTE, type: "person.erased", purposes: [] } as AddressedNote, { atMs: 2_000, stop: {} }, false],
    [HANDED, { atMs: 2_000, stop: { offersOf: ["tea"] } }, true],
    [HANDED, { atMs: 999, stop: { offersOf: ["tea"] } }, false],
    [HANDED, { atMs: 2_000, stop: { offersOf: ["coffee"] } }, false],
    [OF_DRINKS, { atMs: 2_000, stop: { offersOf: ["drinks"] } }, true],
    [OF_DRINKS, { atMs: 2_000, stop: { offersOf: ["tea"] } }, false],
    [NOTE, { atMs: 2_000, stop: { offersOf: ["tea"] } }, false],
    [HANDED, { atMs: 2_000, stop: { purposes: ["marketing"], offersOf: ["coffee"] } }, true],
  ])("%#: is a stop later than it that it needs: %j", (note, stop, is) => {
    expect(isStopped(note, stop)).toBe(is);
  });
});

describe("of two stops of one instant", () => {
  it.each([
    [{ purposes: ["push"] }, { purposes: ["push", "marketing"] }, { purposes: ["push", "marketing"] }],
    [{ purposes: ["push"] }, { offersOf: ["tea"] }, { purposes: ["push"], offersOf: ["tea"] }],
    [{ offersOf: ["tea"] }, {}, {}],
    [{}, { purposes: ["push"] }, {}],
  ])("%j and %j both hold: %j", (one, other, both) => {
    expect(uniteStops(one, other)).toEqual(both);
  });
});

describe("whether an event may leave", () => {
  const terms = { policy: policyOf(), hosts: HOSTS, live: LIVE, nowMs: 3_000 };

  it("is so while catalog, settings and operators let it", () => {
    expect(judgeLeaving(begin(), terms)?.url).toBe("https://crm.example.com/");
    expect(judgeLeaving(begin(PARTNER), terms)?.url).toBe("https://ads.example.net/");
    expect(judgeLeaving(begin(HANDED), terms)?.url).toBe("https://crm.example.com/");
  });

  it.each<[string, PendingHook, Partial<typeof terms>]>([
    ["its host is another one", begin(), { policy: policyOf({ host: "ads.example.net" }) }],
    ["the settings have its host no more", begin(), { hosts: { ...HOSTS, all: ["ads.example.net"] } }],
    ["the host is the brand's own no more", begin(), { hosts: { ...HOSTS, own: [] } }],
    ["the partner's host is the brand's own by now", begin(PARTNER), { hosts: { ...HOSTS, own: HOSTS.all } }],
    ["the webhook does not ask for it any more", begin(), { policy: policyOf({ events: ["offer.handover"] }) }],
    ["the webhook does not ask for the moment any more", begin(), { policy: policyOf({ moments: ["coffee"] }) }],
    ["the moment is paused", begin(), { live: { ...LIVE, pausedMoments: ["tea"] as never[] } }],
    ["its campaign is paused", begin(HANDED), { live: { ...LIVE, pausedCampaigns: ["drinks"] as never[] } }],
    ["the offer is over", begin(HANDED), { nowMs: 9_000 }],
    ["the webhook may not know the customer any more", begin(HANDED), { policy: policyOf({ identity: "pairwise" }) }],
  ])("is not so once %s", (_, pending, changed) => {
    expect(judgeLeaving(pending, { ...terms, ...changed })).toBeUndefined();
  });
});

describe("what an attempt brings", () => {
  it.each([
    [200, "taken"],
    [204, "taken"],
    [301, "later"],
    [302, "later"],
    [400, "later"],
    [404, "later"],
    [410, "stopped"],
    [429, "later"],
    [500, "later"],
  ])("%i: %s", (status, end) => {
    expect(afterTry(begin(), { status }, 3_000).end).toBe(end);
  });

  it("is a later attempt after no answer, and none by itself after three days; a replay begins anew", () => {
    const first = afterTry(begin(), "no-answer", 3_000);
    expect(first).toMatchObject({ end: "later", pending: { dueMs: 8_000, attempts: 1, lastStatus: 0 } });
    const last = afterTry({ ...begin(), attempts: 12 }, { status: 500 }, 72 * 3_600_000);
    if (last.end === "taken") throw new Error("it was not taken");
    expect(last.pending.dueMs).toBeUndefined();
    expect(replayHook(last.pending, 5)).toMatchObject({ id: "id", dueMs: 5, firstDueMs: 5, attempts: 0 });
    expect(replayHook({ ...last.pending, handover: { serial: "", offer: {}, untilMs: 9 } }, 5)).toBeUndefined();
    expect(replayHook(begin(PARTNER), 5)).toBeUndefined();
  });
});
