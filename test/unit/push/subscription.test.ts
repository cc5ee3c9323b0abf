import { createECDH } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isP256Point } from "../../../shared/crypto/p256-point.ts";
import { checkSubscriptionKeys } from "../../../shared/messages/subscription-keys.ts";
import { runs } from "../../support/runs.ts";

/** RFC 8291, Appendix A. */
const p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const auth = "BTBZMqHH6r4Tts7J_aSIgg";

/** A number of 32 bytes, big-endian. */
const bytesOf = (number: bigint) => Buffer.from(number.toString(16).padStart(64, "0"), "hex");
const point = (x: bigint, y: bigint) => Buffer.concat([Buffer.of(4), bytesOf(x), bytesOf(y)]).toString("base64url");
const withFirstByte = (byte: number) =>
  Buffer.concat([Buffer.of(byte), Buffer.from(p256dh, "base64url").subarray(1)]).toString("base64url");
const fieldPrime = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const generatorX = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n;
const generatorY = 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n;

describe("the keys of a subscription", () => {
  it("are those of RFC 8291, Appendix A", () => {
    expect(checkSubscriptionKeys(p256dh, auth)).toEqual({ ok: true, value: { p256dh, auth } });
  });

  it.each([
    ["empty", ""],
    ["padded", `${p256dh}=`],
    ["with white space", `${p256dh} `],
    ["in the standard alphabet", p256dh.replaceAll("-", "+").replaceAll("_", "/")],
    ["in another spelling of the same bytes", `${p256dh.slice(0, -1)}5`],
    ["too short", p256dh.slice(0, -4)],
    ["too long", `${p256dh}AAAA`],
    ["compressed", Buffer.concat([Buffer.of(2), bytesOf(generatorX)]).toString("base64url")],
    ["hybrid", withFirstByte(6)],
    ["all zero", Buffer.alloc(65).toString("base64url")],
    ["zero coordinates", point(0n, 0n)],
    ["off the curve", point(generatorX, generatorY + 1n)],
    ["with coordinates swapped", point(generatorY, generatorX)],
    ["with y beyond the field", point(generatorX, fieldPrime)],
    ["with all bits set", point(2n ** 256n - 1n, 2n ** 256n - 1n)],
  ])("are refused where p256dh is %s", (_, wrong) => {
    expect(checkSubscriptionKeys(wrong, auth)).toEqual({ ok: false, error: "p256dh" });
  });

  it.each(["", `${auth}==`, auth.slice(0, -2), `${auth}AA`, `${auth.slice(0, -1)}h`, "+".repeat(21).concat("A")])(
    "are refused where auth is %j",
    (wrong) => {
      expect(checkSubscriptionKeys(p256dh, wrong)).toEqual({ ok: false, error: "auth" });
    },
  );
});

describe("a point of P-256", () => {
  it("is the generator and its negative", () => {
    expect(isP256Point(point(generatorX, generatorY))).toBe(true);
    expect(isP256Point(point(generatorX, fieldPrime - generatorY))).toBe(true);
  });

  it("is every public key, and no public key with a bit changed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 31, maxLength: 31 }), fc.integer({ min: 8, max: 519 }), (seed, bit) => {
        const pair = createECDH("prime256v1");
        pair.setPrivateKey(Buffer.concat([Buffer.of(1), seed]));
        const bytes = pair.getPublicKey();
        expect(isP256Point(bytes.toString("base64url"))).toBe(true);
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(isP256Point(bytes.toString("base64url"))).toBe(false);
      }),
      { numRuns: runs(50) },
    );
  });
});
