import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64url, encodeBase64url } from "../../shared/bytes/base64url.ts";
import { openBox, sealBox } from "../../shared/crypto/sealed-box.ts";

const importKey = (byte: number) =>
  crypto.subtle.importKey("raw", new Uint8Array(32).fill(byte), "AES-GCM", false, ["encrypt", "decrypt"]);
const current = await importKey(1);
const previous = await importKey(2);
const foreign = await importKey(3);
const nonce = new Uint8Array(12).fill(7);
const secret = new Uint8Array(32).fill(9);

describe("a sealed secret", () => {
  it("opens with the key that sealed it, also from the previous slot, and with no other", async () => {
    const sealed = await sealBox(previous, secret, "sender till-1", nonce);
    expect(await openBox([current, previous], sealed, "sender till-1")).toEqual(secret);
    expect(await openBox([current, foreign], sealed, "sender till-1")).toBeUndefined();
    expect(await openBox([], sealed, "sender till-1")).toBeUndefined();
  });

  it("opens only for what it was sealed for: moved to another entry it is nothing", async () => {
    const sealed = await sealBox(current, secret, "sender till-1", nonce);
    expect(await openBox([current], sealed, "sender till-2")).toBeUndefined();
    expect(await openBox([current], sealed, "beacon till-1")).toBeUndefined();
  });

  it("is nonce, ciphertext and tag of AES-256-GCM (McGrew and Viega, The Galois/Counter Mode of Operation, test case 15)", async () => {
    const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
    const key = await crypto.subtle.importKey(
      "raw",
      bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
      "AES-GCM",
      false,
      ["encrypt"],
    );
    const plain =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
    const sealed = await sealBox(key, bytes(plain), "", bytes("cafebabefacedbaddecaf888"));
    expect(Buffer.from(decodeBase64url(sealed) ?? []).toString("hex")).toBe(
      "cafebabefacedbaddecaf888" +
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad" +
        "b094dac5d93471bdec1a502270e3cc6c",
    );
  });

  it("does not open once a bit of it is another one", async () => {
    const sealed = decodeBase64url(await sealBox(current, secret, "beacon shelf-3", nonce)) ?? new Uint8Array();
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
        const changed = sealed.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        expect(await openBox([current], encodeBase64url(changed), "beacon shelf-3")).toBeUndefined();
      }),
    );
  });

  it("of any other text is nothing, and no fault", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await openBox([current], text, "beacon shelf-3")).toBeUndefined();
      }),
    );
  });
});
