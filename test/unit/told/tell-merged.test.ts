import { describe, expect, it } from "vitest";
import { newPerson, type PersonState } from "../../../shared/person/person-state.ts";
import { tellMerged } from "../../../shared/told/tell-merged.ts";
import type { HookMemory } from "../../../shared/webhooks/hook-events.ts";

const HOSTS = { all: ["crm.example.com", "ads.example.net"], own: ["crm.example.com"], isLocal: false };
const TOLD = ["crm@crm.example.com", "ads@ads.example.net"];

function account(granted: readonly string[], stops: readonly string[] = [], memory: HookMemory = { told: TOLD }) {
  const { profile } = newPerson("p", 7);
  const held = stops.map((name) => [name, { stopped: true, atMs: 1, jtis: [] }] as const);
  const consent = Object.fromEntries(
    ["marketing", "partners"].map((purpose) => [purpose, { granted: granted.includes(purpose), atMs: 1 }]),
  );
  const person: Pick<PersonState, "profile" | "consent"> = {
    profile: { ...profile, stops: Object.fromEntries(held) },
    consent,
  };
  return { person, memory };
}

/** Webhook by webhook, what it is told. */
function told(before: ReturnType<typeof account>, after: ReturnType<typeof account>) {
  const words = tellMerged(before, after, { hosts: HOSTS, nowMs: 9, newId: () => "id" });
  return words.map((word) => [word.of.webhook, "stop" in word ? word.stop : word.data]);
}

const ALL = ["marketing", "partners"];

describe("what webhooks of an account are told when it takes in a device's own person", () => {
  it("is nothing, if that one had taken nothing back", () => {
    expect(told(account(ALL), account(ALL))).toEqual([]);
    expect(told(account([]), account(ALL))).toEqual([]);
  });

  it("is what that one had withdrawn, which takes back what needs it", () => {
    const withdrawn = { purpose: "marketing", granted: false };
    expect(told(account(ALL), account(["partners"]))).toEqual([
      ["crm", { purposes: ["marketing"] }],
      ["ads", { purposes: ["marketing"] }],
      ["crm", withdrawn],
      ["ads", withdrawn],
    ]);
  });

  it("is to hand over nothing of what that one had stopped", () => {
    expect(told(account(ALL, ["tea"]), account(ALL, ["tea", "drinks"]))).toEqual([["crm", { offersOf: ["drinks"] }]]);
  });

  it("is of partners that nothing more comes, if that one's browser said GPC", () => {
    const shy = { told: TOLD, gpcMs: 5 };
    expect(told(account(ALL), account(ALL, [], shy))).toEqual([["ads", {}]]);
    expect(told(account(ALL, [], shy), account(ALL, [], shy))).toEqual([]);
  });
});
