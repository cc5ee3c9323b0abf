import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeHex, encodeHex } from "../../shared/bytes/hex.ts";

describe("hex digits", () => {
  it("stand for the bytes they were written from, in either case", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = encodeHex(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("hex"));
        expect(decodeHex(text)).toEqual(bytes);
        expect(decodeHex(text.toUpperCase())).toEqual(bytes);
      }),
    );
  });

  it.each(["0", "0g", "g0", " 00", "0x00", "00 ", "０0", "0@", "0`", "0:", "0/"])("are nothing else: %s", (text) => {
    expect(decodeHex(text)).toBeUndefined();
  });

  it("of a megabyte that breaks off are refused, not thrown", () => {
    expect(decodeHex(`${"0".repeat(1_048_575)}x`)).toBeUndefined();
  });
});
