import { describe, expect, it } from "vitest";
import type { Moment, Webhook } from "../../../shared/catalog/catalog.ts";
import { decide } from "../../../shared/decide/decide.ts";
import { EVERYTHING, inputOf, inside, oneCard, policyOf, type Story } from "../../support/decide-world.ts";

const CRM: Webhook = {
  id: "crm",
  host: "crm.example.com",
  path: "/",
  events: ["offer.handover"],
  purposes: ["profiling"],
  identity: "customer",
  sealedSecrets: ["sealed"],
};
const LETTER: Moment = {
  id: "letter",
  on: { enter: { place: "cafe" } },
  channels: ["push", "handover"],
  handover: "crm",
  caps: [{ max: 1, per: "day" }],
  ...oneCard(),
};
const CUSTOMER = { customer: "ada-1" };
const without = (...purposes: string[]) => EVERYTHING.filter((purpose) => !purposes.includes(purpose));
const ask = (channel: "inline" | "push") => ({ ...inside(["cafe"]), channel });

function outcomeOf(moment: Partial<Moment>, story: Story): string {
  const told: Story = { ...story, moments: [{ ...LETTER, ...moment }], catalog: { webhooks: [CRM], ...story.catalog } };
  const { decision } = decide(inputOf(told), policyOf(told), new Uint8Array(16));
  const { outcome, reason, chosen, gates } = decision;
  return [outcome, chosen?.via, reason, gates[0]?.detail].filter((part) => part !== undefined).join(" ");
}

describe("an offer is handed over", () => {
  it.each<[string, Partial<Moment>, Story, string]>([
    ["by inline, which is not listed", {}, { facts: ask("inline"), profile: CUSTOMER }, "push handover"],
    [
      "by push without a subscription",
      {},
      { facts: ask("push"), profile: CUSTOMER, subscribed: false },
      "push handover",
    ],
    ["not by push with one", {}, { facts: ask("push"), profile: CUSTOMER, subscribed: true }, "push"],
    [
      "not if inline is listed",
      { channels: ["inline", "handover"] },
      { facts: ask("inline"), profile: CUSTOMER },
      "offer",
    ],
    ["by nothing but itself", { channels: ["handover"] }, { facts: ask("push"), profile: CUSTOMER }, "push handover"],
    ["to nobody who is not linked", {}, { facts: ask("inline") }, "none no-channel"],
    [
      "without `push`, which it does not need",
      {},
      { facts: ask("push"), profile: CUSTOMER, subscribed: false, consent: without("push") },
      "push handover",
    ],
    [
      "not without `handover`",
      {},
      { facts: ask("inline"), profile: CUSTOMER, consent: without("handover") },
      "none consent handover",
    ],
    [
      "not without what the webhook needs",
      {},
      { facts: ask("inline"), profile: CUSTOMER, consent: without("profiling") },
      "none consent profiling",
    ],
    [
      "not in quiet hours",
      {},
      { facts: ask("inline"), profile: CUSTOMER, catalog: { policy: { quietHours: { from: "08:00", to: "20:00" } } } },
      "none quiet-hours",
    ],
    [
      "after quiet hours, if it is held",
      { quietHours: "hold", validFor: "P1D" },
      { facts: ask("inline"), profile: CUSTOMER, catalog: { policy: { quietHours: { from: "08:00", to: "20:00" } } } },
      "push handover",
    ],
    [
      "once a cap",
      {},
      {
        facts: ask("inline"),
        profile: CUSTOMER,
        exposures: [
          { id: "x", atMs: Date.parse("2026-11-24T11:00:00Z"), moment: "letter", marketing: true, person: true },
        ],
      },
      "none cap-moment",
    ],
  ])("%s", (_, moment, story, outcome) => {
    expect(outcomeOf(moment, story)).toBe(outcome);
  });
});
