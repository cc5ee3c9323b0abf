import { expect, it } from "vitest";
import { keepEndings } from "../../../shared/told/keep-endings.ts";
import type { HookWord } from "../../../shared/webhooks/hook-events.ts";

const of = { webhook: "crm", host: "crm.example.com", person: "p", epoch: 1 };
const STOP: HookWord = { id: "stop", of, atMs: 1, stop: {} };
const ERASED: HookWord = { id: "erased", of, atMs: 1, type: "person.erased", data: {}, purposes: [] };
const GIVEN: HookWord = { ...ERASED, id: "given", type: "moment.given" };
const COUNT = {
  hour: 1,
  key: {
    moment: "tea",
    campaign: "",
    variant: "a",
    arm: "treatment" as const,
    channel: "inline" as const,
    place: "",
    isKnown: true,
  },
  figures: { given: 1 },
};

it("of people who are no more, counts are owed, and what lets go of them; nothing that was to be told, or judged later", () => {
  const batch = { id: "b", atMs: 1 };
  const kept = keepEndings([
    { ...batch, counts: [COUNT] },
    { ...batch, counts: [COUNT], hooks: [GIVEN] },
    { ...batch, counts: [], hooks: [GIVEN] },
    { ...batch, counts: [], hooks: [GIVEN, STOP, ERASED] },
    { ...batch, counts: [], untold: [{ type: "coupon.redeemed", data: { moment: "tea" } }] },
  ]);
  expect(kept).toEqual([
    { ...batch, counts: [COUNT] },
    { ...batch, counts: [COUNT] },
    { ...batch, counts: [], hooks: [STOP, ERASED] },
  ]);
});
