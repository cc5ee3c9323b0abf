import { createCipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eidOf, importBlockKey } from "../../../shared/eid/eid-of.ts";

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));

/** The published exchange of resolver and beacon, which independent implementations test. */
const RESOLVER = {
  private: "4041414141414141414141414141414141414141414141414141414141414141",
  public: "7a1a4e709bf085ac494aba0469b9b1eda0ab1f78b16aabb79ffeda90623e8522",
};
const BEACON = "5f2ff6357762b9c188343259a9bd899a9a667d170143c0bc1ae905e877914a0e";
const IDENTITY_KEY = "7c91330e61dfea4606b5b3ecb4457d76";

/** The algorithm once more, with the ECB of OpenSSL and written from its text. */
function eidByEcb(identityKey: Uint8Array, k: number, seconds: number): string {
  const ecb = (key: Uint8Array, block: Buffer) =>
    createCipheriv("aes-128-ecb", key, null).update(block).subarray(0, 16);
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(seconds);
  const temporary = ecb(identityKey, Buffer.concat([Buffer.alloc(11), Buffer.of(0xff, 0, 0), counter.subarray(0, 2)]));
  counter.writeUInt32BE(seconds - (seconds % 2 ** k));
  return ecb(temporary, Buffer.concat([Buffer.alloc(11), Buffer.of(k), counter]))
    .subarray(0, 8)
    .toString("hex");
}

describe("an Eddystone-EID", () => {
  it("is the published one for the published identity key", async () => {
    expect(await eidOf(await importBlockKey(bytes(IDENTITY_KEY)), 0, 0)).toBe("436bfe57d5a09505");
  });

  it("comes from the identity key that the published X25519 exchange and HKDF give", () => {
    const privateKey = createPrivateKey({
      key: Buffer.concat([bytes("302e020100300506032b656e04220420"), bytes(RESOLVER.private)]),
      format: "der",
      type: "pkcs8",
    });
    const publicKey = createPublicKey({
      key: Buffer.concat([bytes("302a300506032b656e032100"), bytes(BEACON)]),
      format: "der",
      type: "spki",
    });
    const shared = diffieHellman({ privateKey, publicKey });
    expect(shared.toString("hex")).toBe("80722c34967ab7d613c5549224c662aed7cdf5369ec051bcede788a4a29b7677");
    const salt = Buffer.concat([bytes(RESOLVER.public), bytes(BEACON)]);
    const identityKey = Buffer.from(hkdfSync("sha256", shared, salt, "", 16));
    expect(identityKey.toString("hex")).toBe(IDENTITY_KEY);
  });

  it("is what AES-ECB gives, for every key, exponent and counter, in any order", async () => {
    const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
    const aKey = fc.uint8Array({ minLength: 16, maxLength: 16 });
    await fc.assert(
      fc.asyncProperty(
        aKey,
        fc.nat(15),
        fc.array(uint32, { minLength: 1, maxLength: 12 }),
        async (raw, k, counters) => {
          const key = await importBlockKey(new Uint8Array(raw));
          for (const seconds of counters) expect(await eidOf(key, k, seconds)).toBe(eidByEcb(raw, k, seconds));
        },
      ),
      { examples: [[new Uint8Array(16), 15, [0, 65_535, 65_536, 0xffff_ffff, 131_072, 196_608, 0]]] },
    );
  });

  it("asks for a key of 16 bytes", async () => {
    await expect(importBlockKey(new Uint8Array(32))).rejects.toThrow("16 bytes");
  });
});
