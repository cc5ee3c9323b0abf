import { describe, expect, it } from "vitest";
import { parseVapidKey, vapidKeyOf } from "../../../shared/push/vapid-key.ts";
import { createVapidKey } from "../../support/vapid-key.ts";

const key = createVapidKey();
const text = (changes: Record<string, unknown>) => JSON.stringify({ ...key.jwk, ...changes });

describe("a VAPID key", () => {
  it("is a private P-256 JWK; its public key is what browsers subscribe with", () => {
    const parsed = parseVapidKey(text({ kid: "1", use: "sig", ext: true }));
    expect(parsed).toEqual({ ok: true, value: key });
    expect(Buffer.from(key.publicKey, "base64url")).toHaveLength(65);
  });

  it.each([
    ["no JSON", "secret"],
    ["no object", "[]"],
    ["null", "null"],
    ["another curve", text({ crv: "P-384" })],
    ["an Ed25519 key", text({ kty: "OKP", crv: "Ed25519" })],
    ["a public key", text({ d: undefined })],
    ["a short d", text({ d: "AAAA" })],
    ["a point off the curve", text({ x: key.jwk.y, y: key.jwk.x })],
  ])("is refused where it is %s, without repeating it", (_, wrong) => {
    const parsed = parseVapidKey(wrong);
    expect(parsed).toMatchObject({ ok: false, error: expect.any(String) });
    expect(JSON.stringify(parsed)).not.toContain(key.jwk.d);
  });

  it("is the one that a subscription was made with, current or previous", () => {
    const keys = { current: createVapidKey(), previous: createVapidKey() };
    expect(vapidKeyOf(keys.current.publicKey, keys)).toBe(keys.current);
    expect(vapidKeyOf(keys.previous.publicKey, keys)).toBe(keys.previous);
    expect(vapidKeyOf(key.publicKey, keys)).toBeUndefined();
    expect(vapidKeyOf(key.publicKey, { current: keys.current })).toBeUndefined();
  });
});
