import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCrockford, encodeCrockford } from "../../../shared/bytes/crockford.ts";
import { tagKey } from "../../../shared/radio/identity.ts";
import { indexTags, isIssued, tagPrefixes } from "../../../shared/radio/issued-tags.ts";
import { claimCodeOf, isClaimCodeOf, parseClaimCode } from "../../../shared/tags/claim-code.ts";
import { parseTag } from "../../../shared/tags/parse-tag.ts";

const SECRET = new Uint8Array(32).fill(7);
const key = await crypto.subtle.importKey("raw", SECRET, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
const FOB = { ibeacon: { uuid: "F7826DA6-4FA2-4E98-8024-BC5B71E0893E", major: 1, minor: 7 } };

describe("a claim code", () => {
  it("is the first 5 bytes of the HMAC of the tag's key, in Crockford's base 32, however the tag is written", async () => {
    const mac = createHmac("sha256", SECRET).update("mac:c0ffee123456").digest().subarray(0, 5);
    expect(await claimCodeOf("C0:FF:EE:12:34:56", key)).toBe(encodeCrockford(mac));
    expect(await claimCodeOf("c0ffee123456", key)).toBe(encodeCrockford(mac));
    const fob = createHmac("sha256", SECRET).update("ibeacon:f7826da64fa24e988024bc5b71e0893e:1:7").digest();
    expect(await claimCodeOf(FOB, key)).toBe(encodeCrockford(fob.subarray(0, 5)));
  });

  it("is taken as people type it, and no other code is", async () => {
    const code = await claimCodeOf(FOB, key);
    const isRight = async (text: string) => {
      const parsed = parseClaimCode(text);
      return parsed !== undefined && isClaimCodeOf(parsed, FOB, key);
    };
    const typed = [code, code.toLowerCase(), `${code.slice(0, 4)}-${code.slice(4)}`, `-${code}-`];
    expect(await Promise.all(typed.map(isRight))).toEqual([true, true, true, true]);
    for (let at = 0; at < 8; at++) {
      const other = code[at] === "2" ? "3" : "2";
      expect(await isRight(code.slice(0, at) + other + code.slice(at + 1))).toBe(false);
    }
    for (const text of ["", code.slice(1), `${code}0`, `${code.slice(1)}U`, `${code.slice(1)} `]) {
      expect(parseClaimCode(text)).toBeUndefined();
    }
  });
});

describe("Crockford's base 32", () => {
  it("gives back what was written, and reads I and L as 1, O as 0", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 5, maxLength: 5 }), { maxLength: 4 }), (groups) => {
        const bytes = Uint8Array.from(groups.flatMap((group) => [...group]));
        expect(decodeCrockford(encodeCrockford(bytes))).toEqual(bytes);
      }),
    );
    expect(encodeCrockford(Uint8Array.of(0, 0, 0, 0, 31))).toBe("0000000Z");
    expect(encodeCrockford(Uint8Array.of(255, 255, 255, 255, 255))).toBe("ZZZZZZZZ");
    expect(decodeCrockford("oO0o-iIlL")).toEqual(decodeCrockford("00001111"));
    expect([decodeCrockford("0"), decodeCrockford("UUUUUUUU"), decodeCrockford("ﬀ000000")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("a card of the brand", () => {
  const issued = indexTags(
    [{ macPrefix: "C0:FF:EE:1" }, { uuid: FOB.ibeacon.uuid }, { namespace: "00112233445566778899" }].flatMap(
      tagPrefixes,
    ),
  );
  const knows = (text: string) => {
    const tag = parseTag(text);
    return tag === undefined ? undefined : isIssued(tagKey(tag), issued);
  };

  it("is what an entry of the catalog matches, and nothing else", () => {
    const uuid = "f7826da64fa24e988024bc5b71e0893e";
    expect(["C0-FF-EE-12-34-56", `ibeacon:${uuid}:1:7`, `altbeacon:${uuid}00010007`].map(knows)).toEqual([
      true,
      true,
      true,
    ]);
    expect(knows("eddystone:00112233445566778899:AABBCCDDEEFF")).toBe(true);
    const others = ["c0ffee212345", `ibeacon:${uuid.slice(1)}0:1:7`, `altbeacon:0${uuid}0010007`];
    expect(others.map(knows)).toEqual([false, false, false]);
    expect(knows("eddystone:00112233445566778898:AABBCCDDEEFF")).toBe(false);
    expect(isIssued("mac:c0ffee123456", indexTags([]))).toBe(false);
  });

  it("is named in a list by its address or its key", () => {
    const names = ["", "c0ffee", "ibeacon:00:1:7", `ibeacon:${"0".repeat(32)}:1:65536`, "eid:0011223344556677", "#"];
    expect(names.map(parseTag)).toEqual(names.map(() => undefined));
  });
});
