import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isEd25519Point, isWeakEd25519Point } from "../../../shared/crypto/ed25519-point.ts";

const hex = (text: string) => [...Buffer.from(text, "hex")];
const integer = (value: bigint) => hex(value.toString(16).padStart(64, "0")).reverse();
const P = 2n ** 255n - 19n;

describe("a point of Ed25519", () => {
  it.each([
    // RFC 8032, section 7.1
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
    "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
  ])("is the public key %s", (key) => {
    expect(isEd25519Point(hex(key))).toBe(true);
  });

  it("is every key there is", () => {
    for (let key = 0; key < 20; key++) {
      const { x } = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
      expect(isEd25519Point([...Buffer.from(x ?? "", "base64url")])).toBe(true);
    }
  });

  it("is not what has no x, a sign for x = 0, a y beyond the field, or another length", () => {
    expect(isEd25519Point(integer(1n))).toBe(true);
    expect(isEd25519Point(integer(1n + 2n ** 255n))).toBe(false);
    expect(isEd25519Point(integer(2n))).toBe(false);
    expect(isEd25519Point(integer(P + 1n))).toBe(false);
    expect(isEd25519Point(integer(1n).slice(1))).toBe(false);
  });
});

describe("a weak point of Ed25519", () => {
  it("is each of small order, whatever its sign, and each y beyond the field", () => {
    const orderOf8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
    const its = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
    const weak = [integer(0n), integer(1n), integer(P - 1n), hex(orderOf8), hex(its), integer(P), integer(P + 1n)];
    const signed = weak.map((bytes) => bytes.with(31, (bytes[31] ?? 0) | 0x80));
    for (const bytes of [...weak, ...signed]) expect(isWeakEd25519Point(bytes)).toBe(true);
  });

  it("is no key there is", () => {
    for (let key = 0; key < 20; key++) {
      const { x } = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
      expect(isWeakEd25519Point([...Buffer.from(x ?? "", "base64url")])).toBe(false);
    }
  });
});
