import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, hashCatalog } from "../../../shared/catalog/catalog-version.ts";
import { fullCatalog } from "./full-catalog.ts";

/** The same value with the members of its objects in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

describe("the version of a catalog", () => {
  it("is short and fits in a URL, a header and a key", async () => {
    expect(await hashCatalog(fullCatalog())).toMatch(/^[A-Za-z0-9_-]{24}$/);
  });

  it("is the SHA-256 of the canonical document", async () => {
    // SHA-256("{}") = 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
    expect(await hashCatalog({})).toBe(
      Buffer.from("44136fa355b3678a1146ad16f7e8649e94fb", "hex").toString("base64url"),
    );
  });

  it("does not depend on the order of members", async () => {
    const { moments, ...rest } = fullCatalog();
    expect(await hashCatalog({ moments: moments ?? [], ...rest })).toBe(await hashCatalog(fullCatalog()));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it("depends on the order of lists and on every value", async () => {
    const places = [{ id: "a" }, { id: "b" }];
    const version = await hashCatalog({ places });
    expect(await hashCatalog({ places: places.toReversed() })).not.toBe(version);
    expect(await hashCatalog({ places: [{ id: "a" }, { id: "c" }] })).not.toBe(version);
    expect(await hashCatalog({ places, moments: [] })).not.toBe(version);
  });
});

describe("canonical JSON", () => {
  it("is that of RFC 8785, section 3.2.2", () => {
    const value = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    );
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("sorts by UTF-16 code unit (RFC 8785, section 3.2.3)", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it("reads back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
