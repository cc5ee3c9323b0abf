import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { openReceiptId, sealReceiptId } from "../../shared/person/receipt-id.ts";
import { runs } from "../support/runs.ts";

const newKey = (): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", crypto.getRandomValues(new Uint8Array(32)), "AES-GCM", false, ["encrypt", "decrypt"]);

const base64url = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(encodeBase64url);
const locators = fc.record({ person: base64url(16), serial: base64url(12) });

let current: CryptoKey;
let previous: CryptoKey;

beforeAll(async () => {
  current = await newKey();
  previous = await newKey();
});

describe("a receipt id", () => {
  it("leads back to its person and serial, and is at most 64 of [A-Za-z0-9_-]", async () => {
    await fc.assert(
      fc.asyncProperty(locators, async (locator) => {
        const id = await sealReceiptId(current, locator);
        expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        expect(await openReceiptId([current], id)).toEqual(locator);
        expect(await sealReceiptId(current, locator)).toBe(id);
      }),
    );
  });

  it("that was made with the previous key still leads there, with any other key nowhere", async () => {
    const locator = { person: encodeBase64url(new Uint8Array(16)), serial: encodeBase64url(new Uint8Array(12)) };
    const id = await sealReceiptId(previous, locator);
    expect(await openReceiptId([current, previous], id)).toEqual(locator);
    expect(await openReceiptId([current], id)).toBeUndefined();
    expect(await openReceiptId([], id)).toBeUndefined();
  });

  it("with any character changed, added or taken away leads nowhere", async () => {
    await fc.assert(
      fc.asyncProperty(locators, fc.nat(), base64url(3), async (locator, at, other) => {
        const id = await sealReceiptId(current, locator);
        const place = at % id.length;
        for (const forged of [
          id.slice(0, place) + (id[place] === "A" ? "B" : "A") + id.slice(place + 1),
          id.slice(0, place) + other + id.slice(place),
          id.slice(0, place),
          `${id}=`,
        ]) {
          expect(await openReceiptId([current, previous], forged)).toBeUndefined();
        }
      }),
      { numRuns: runs(50) },
    );
  });

  it("does not tell that two of them are of one person", async () => {
    const person = encodeBase64url(new Uint8Array(16).fill(7));
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        sealReceiptId(current, { person, serial: encodeBase64url(new Uint8Array(12).fill(at)) }),
      ),
    );
    const sealed = ids.map((id) => id.slice(16));
    expect(new Set(sealed).size).toBe(8);
    expect(sealed.some((text) => text.includes(person.slice(0, 8)))).toBe(false);
  });

  it("cannot be made of another's: a foreign serial with this seal leads nowhere", async () => {
    const [a, b] = [1, 2].map((fill) => ({
      person: encodeBase64url(new Uint8Array(16).fill(fill)),
      serial: encodeBase64url(new Uint8Array(12).fill(fill)),
    })) as [Parameters<typeof sealReceiptId>[1], Parameters<typeof sealReceiptId>[1]];
    const sealed = await sealReceiptId(current, a);
    expect(await openReceiptId([current], b.serial + sealed.slice(16))).toBeUndefined();
  });
});
