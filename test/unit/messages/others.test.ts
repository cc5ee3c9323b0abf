import { describe, expect, it } from "vitest";
import { checkClaims } from "../../../shared/messages/common.ts";
import { consentClaims } from "../../../shared/messages/consent.ts";
import { reactionClaims } from "../../../shared/messages/reaction.ts";
import { redemptionClaims } from "../../../shared/messages/redemption.ts";
import { subscriptionClaims } from "../../../shared/messages/subscription.ts";
import { COMMON, faultsOf } from "./faults-of.ts";

describe("a consent message", () => {
  const grant = (purpose: string, granted: unknown = true) => ({ purpose, granted });
  const faults = (change: object) =>
    faultsOf(consentClaims, { grants: [grant("push")], noticeVersion: "1", surface: "shop", ...change });
  const many = (count: number) => Array.from({ length: count }, (_, at) => grant(`p${at}`));

  it("says yes or no to 1 to 20 purposes, to each once", () => {
    expect(faults({ grants: many(1) })).toEqual([]);
    expect(faults({ grants: many(20) })).toEqual([]);
    expect(faults({ grants: many(21) })).toEqual(["/grants"]);
    expect(faults({ grants: [] })).toEqual(["/grants"]);
    expect(faults({ grants: [grant("push"), grant("push", false)] })).toEqual(["/grants"]);
    expect(faults({ grants: [grant("push", "yes")] })).toEqual(["/grants/0/granted"]);
    expect(faults({ grants: [grant("push", null)] })).toEqual(["/grants/0/granted"]);
    expect(faults({ grants: [{ purpose: "push" }] })).toEqual(["/grants/0/granted"]);
    expect(faults({ grants: [grant("")] })).toEqual(["/grants/0/purpose"]);
    expect(faults({ grants: [{ ...grant("push"), more: 1 }] })).toEqual(["/grants/0/more"]);
  });

  it("says on which notice and on which surface, 1 to 64 characters", () => {
    expect(faults({ surface: "s".repeat(64) })).toEqual([]);
    for (const surface of ["", "s".repeat(65), undefined, 5]) expect(faults({ surface })).toEqual(["/surface"]);
    for (const noticeVersion of [undefined, 1, null]) expect(faults({ noticeVersion })).toEqual(["/noticeVersion"]);
  });
});

describe("a reaction", () => {
  const faults = (change: object) => faultsOf(reactionClaims, { receipt: "r", kind: "click", ...change });

  it("is one of five kinds, to a receipt", () => {
    for (const kind of ["impression", "click", "dismiss", "lead", "conversion"]) expect(faults({ kind })).toEqual([]);
    for (const kind of ["view", "Click", "", undefined]) expect(faults({ kind })).toEqual(["/kind"]);
    for (const receipt of ["", undefined, 5, "r".repeat(65)]) expect(faults({ receipt })).toEqual(["/receipt"]);
  });

  it("may have a value: a decimal amount as text, and a currency", () => {
    for (const amount of ["12.50", "0", "0.05", "1000000"]) {
      expect(faults({ value: { amount, currency: "EUR" } })).toEqual([]);
    }
    for (const amount of ["", "12,50", "1e3", "-1", "+1", ".5", "5.", "01", " 1", "NaN", 12.5]) {
      expect(faults({ value: { amount, currency: "EUR" } })).toEqual(["/value/amount"]);
    }
    for (const currency of ["eur", "EURO", "€", ""]) {
      expect(faults({ value: { amount: "1", currency } })).toEqual(["/value/currency"]);
    }
    expect(faults({ value: { amount: "1" } })).toEqual(["/value/currency"]);
    expect(faults({ value: null })).toEqual(["/value"]);
  });
});

describe("a till's message", () => {
  const faults = (change: object) =>
    faultsOf(redemptionClaims, { pass: undefined, transaction: "1", code: "c", ...change });

  it("has an amount of at most 40 characters: it is kept, and so is that of each refund", () => {
    for (const amount of ["12.50", "3.3000000000000003", `0.${"1".repeat(38)}`]) {
      expect(faults({ total: { amount, currency: "EUR" } })).toEqual([]);
    }
    expect(faults({ total: { amount: `0.${"1".repeat(39)}`, currency: "EUR" } })).toEqual(["/total/amount"]);
  });
});

describe("a subscription message", () => {
  const KEYS = {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  };
  const subscription = { endpoint: "https://fcm.googleapis.com/fcm/send/x", keys: KEYS };
  const faults = (change: object) => faultsOf(subscriptionClaims, { subscription: { ...subscription, ...change } });

  it("has a subscription, or null, which is not the same as none", () => {
    expect(faults({})).toEqual([]);
    expect(faultsOf(subscriptionClaims, { subscription: null })).toEqual([]);
    expect(faultsOf(subscriptionClaims, {})).toEqual(["/subscription"]);
    expect(faultsOf(subscriptionClaims, { subscription: false })).toEqual(["/subscription"]);
  });

  it("is what a browser's toJSON gives: other members are ignored, and not kept", () => {
    expect(faults({ expirationTime: null })).toEqual([]);
    expect(faults({ expirationTime: 1, options: {}, keys: { ...KEYS, more: "x" } })).toEqual([]);
    const claims = { ...COMMON, subscription: { ...subscription, expirationTime: 1 } };
    const checked = checkClaims(subscriptionClaims, claims);
    expect(checked.ok && checked.value.subscription).toEqual({ endpoint: subscription.endpoint, ...KEYS });
  });

  it("has an endpoint of at most 1,024 characters", () => {
    const endpoint = (length: number) => `https://fcm.googleapis.com/${"x".repeat(length - 27)}`;
    expect(faults({ endpoint: endpoint(1_024) })).toEqual([]);
    expect(faults({ endpoint: endpoint(1_025) })).toEqual(["/subscription/endpoint"]);
    for (const wrong of [undefined, 5, null]) expect(faults({ endpoint: wrong })).toEqual(["/subscription/endpoint"]);
  });

  it("has a p256dh on the curve, of 65 bytes, and an auth of 16", () => {
    const zeros = (length: number) => Buffer.alloc(length).toString("base64url");
    const offCurve = Buffer.from(KEYS.p256dh, "base64url");
    offCurve[64] = (offCurve[64] ?? 0) ^ 1;
    for (const p256dh of ["", zeros(65), zeros(64), `${KEYS.p256dh}=`, offCurve.toString("base64url")]) {
      expect(faults({ keys: { ...KEYS, p256dh } }).every((pointer) => pointer.startsWith("/subscription/keys"))).toBe(
        true,
      );
      expect(faults({ keys: { ...KEYS, p256dh } })).not.toEqual([]);
    }
    for (const auth of ["", zeros(15), zeros(17), `${KEYS.auth}==`]) {
      expect(faults({ keys: { ...KEYS, auth } })).not.toEqual([]);
    }
    expect(faults({ keys: {} })).toEqual(["/subscription/keys/p256dh", "/subscription/keys/auth"]);
    expect(faults({ keys: undefined })).toEqual(["/subscription/keys"]);
  });
});
