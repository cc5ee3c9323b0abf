import { describe, expect, it } from "vitest";
import { standingOf, type Webhook } from "../../../client/console/views/webhooks/webhook.ts";
import { WEBHOOKS_WORDS } from "../../../client/console/views/webhooks/webhooks-words.ts";

const QUIET: Webhook = {
  id: "crm",
  host: "crm.example.com",
  path: "/mesh",
  events: ["moment.given"],
  purposes: ["partners"],
  identity: "pairwise",
  own: false,
  state: "on",
  waiting: 0,
  failing: 0,
  failed: 0,
};

describe("how a webhook does", () => {
  it.each([
    ["well", {}],
    ["waiting", { waiting: 3 }],
    ["failing", { waiting: 3, failing: 1 }],
    ["lost", { waiting: 3, failing: 1, failed: 2 }],
    ["gone", { state: "gone", failed: 2 }],
    ["closed", { state: "closed", waiting: 9 }],
  ] as const)("is the worst that is true of it: %s", (standing, more) => {
    expect(standingOf({ ...QUIET, ...more })).toBe(standing);
  });
});

describe("what is said of a test", () => {
  const { tested } = WEBHOOKS_WORDS.en;
  it("is what came of it", () => {
    expect(tested("crm", { delivered: true, status: 204 })).toBe("crm took the test message (204).");
    expect(tested("crm", { delivered: false, status: 500 })).toBe("crm answered 500.");
    expect(tested("crm", { delivered: false, reason: "no-answer" })).toBe("crm gave no answer.");
    expect(tested("crm", { delivered: false, reason: "no-secret" })).toContain("has no secret");
  });
});
