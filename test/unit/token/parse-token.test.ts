import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Algorithm, parseToken } from "../../../shared/token/parse-token.ts";
import { craftToken, HEADER } from "./craft-token.ts";

const parse = (text: string, typ = "ping+jwt", algorithms: readonly Algorithm[] = ["ES256"]) =>
  parseToken(text, typ, algorithms);

const isMalformed = (text: string, typ?: string, algorithms?: readonly Algorithm[]) => {
  const token = parse(text, typ, algorithms);
  return !token.ok && token.error.code === "malformed";
};

const GOOD = craftToken({});
const [header = "", payload = "", signature = ""] = GOOD.split(".");

describe("the shape of a token", () => {
  it("of three canonical parts is read, and what is signed is the first two as they came", () => {
    const token = parse(GOOD);
    expect(token).toMatchObject({ ok: true, value: { alg: "ES256", kid: "k", payload: { jti: "x" } } });
    expect(token.ok && new TextDecoder().decode(token.value.signed)).toBe(`${header}.${payload}`);
    expect(token.ok && token.value.signature.length).toBe(64);
  });

  it.each([
    ["nothing", ""],
    ["no dot", header],
    ["one dot", `${header}.${payload}`],
    ["an empty header", `.${payload}.${signature}`],
    ["an empty payload", `${header}..${signature}`],
    ["an empty signature", `${header}.${payload}.`],
    ["a fourth part", `${GOOD}.${signature}`],
    ["an empty fourth part", `${GOOD}.`],
    ["five parts, as a JWE has", `${header}.${payload}.${payload}.${payload}.${signature}`],
    ["padding after the header", `${header}=.${payload}.${signature}`],
    ["padding after the payload", `${header}.${payload}==.${signature}`],
    ["padding after the signature", `${GOOD}==`],
    ["a space before it", ` ${GOOD}`],
    ["a space after it", `${GOOD} `],
    ["a line end after it", `${GOOD}\n`],
    ["a line end within", `${header.slice(0, 4)}\n${header.slice(4)}.${payload}.${signature}`],
    ["a tab between the parts", `${header}\t.${payload}.${signature}`],
    ["a byte order mark before it", `\uFEFF${GOOD}`],
    ["plus, of the other alphabet", `${header}.${payload}.${signature.slice(0, -1)}+`],
    ["slash, of the other alphabet", `${header}.${payload}.${signature.slice(0, -1)}/`],
    ["a character that is not ASCII", `${header}.${payload}.${signature.slice(0, -1)}ａ`],
    ["a NUL", `${header}.${payload}.${signature.slice(0, -1)}\0`],
    ["a JSON serialization", JSON.stringify({ protected: header, payload, signature })],
    ["quotes around it", `"${GOOD}"`],
  ])("with %s is malformed", (_, text) => {
    expect(isMalformed(text)).toBe(true);
  });

  it("has one spelling: no other last character of any part is taken", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // 64 bytes leave four bits of the last character unused, 32 bytes two.
    for (const [text, algorithms] of [
      [GOOD, ["ES256"]],
      [craftToken({ header: { ...HEADER, alg: "HS256" }, signature: new Uint8Array(32) }), ["HS256"]],
    ] as const) {
      const twins = [...alphabet].filter((last) => parse(text.slice(0, -1) + last, "ping+jwt", algorithms).ok);
      const values = twins.map((last) => alphabet.indexOf(last));
      const step = algorithms[0] === "ES256" ? 16 : 4;
      expect(values).toEqual(Array.from({ length: 64 / step }, (_, at) => at * step));
    }
    // {"jti":"x"} is 11 bytes: two bits unused; {"jti":"xx"} 12: none.
    for (const wrong of [...alphabet].filter((last) => last !== payload.at(-1))) {
      const twin = parse(`${header}.${payload.slice(0, -1)}${wrong}.${signature}`);
      if (twin.ok) expect(twin.value.payload).not.toEqual({ jti: "x" });
    }
  });

  it("is one text for one token: whatever is read is what would be written", () => {
    const bytes = fc.uint8Array({ minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        bytes,
        fc.nat(),
        fc.string(),
        (claims, sign, at, other) => {
          const text = craftToken({ payload: claims, signature: sign });
          const place = at % text.length;
          const changed = text.slice(0, place) + other + text.slice(place + 1);
          const [before, after] = [parse(text), parse(changed)];
          expect(before.ok).toBe(true);
          if (!before.ok || !after.ok || changed === text) return;
          const isSame =
            Buffer.compare(before.value.signed, after.value.signed) === 0 &&
            Buffer.compare(before.value.signature, after.value.signature) === 0;
          expect(isSame).toBe(false);
        },
      ),
    );
  });
});

describe("the signature of a token", () => {
  it.each([
    ["ES256", 64],
    ["EdDSA", 64],
    ["HS256", 32],
  ] as const)("has the length of %s: %i bytes", (alg, length) => {
    for (const bytes of [length - 1, length, length + 1, 32, 64, 70, 72]) {
      const text = craftToken({ header: { ...HEADER, alg }, signature: new Uint8Array(bytes) });
      expect(isMalformed(text, "ping+jwt", [alg])).toBe(bytes !== length);
    }
  });
});

describe("the header of a token", () => {
  const jwk = { kty: "EC", crv: "P-256", x: "x", y: "y" };

  it.each<[string, object | string]>([
    ["no typ", { alg: "ES256", kid: "k" }],
    ["the typ of another endpoint", { ...HEADER, typ: "consent+jwt" }],
    ["its typ in capitals", { ...HEADER, typ: "PING+JWT" }],
    ["its typ with the media type before it", { ...HEADER, typ: "application/ping+jwt" }],
    ["its typ with a space after it", { ...HEADER, typ: "ping+jwt " }],
    ["a typ that is no string", { ...HEADER, typ: ["ping+jwt"] }],
    ["no alg", { typ: "ping+jwt", kid: "k" }],
    ["alg none", { ...HEADER, alg: "none" }],
    ["alg None", { ...HEADER, alg: "None" }],
    ["alg HS256, the key being public", { ...HEADER, alg: "HS256" }],
    ["alg in lower case", { ...HEADER, alg: "es256" }],
    ["alg as a list", { ...HEADER, alg: ["ES256"] }],
    ["an alg of objects", { ...HEADER, alg: "toString" }],
    ["no kid", { alg: "ES256", typ: "ping+jwt" }],
    ["an empty kid", { ...HEADER, kid: "" }],
    ["a kid that is no string", { ...HEADER, kid: 7 }],
    ["a jwk where none belongs", { ...HEADER, jwk }],
    ["crit", { ...HEADER, crit: ["b64"] }],
    ["b64", { ...HEADER, b64: false }],
    ["jku", { ...HEADER, jku: "https://evil.test" }],
    ["cty", { ...HEADER, cty: "JWT" }],
    ["a member named __proto__", '{"alg":"ES256","typ":"ping+jwt","kid":"k","__proto__":{}}'],
    ["its alg in a prototype", '{"typ":"ping+jwt","kid":"k","__proto__":{"alg":"ES256"}}'],
    ["null for kid", { ...HEADER, kid: null }],
    ["a list around it", [HEADER]],
    ["a string", '"header"'],
    ["null", "null"],
    ["no JSON", "{alg: 'ES256'}"],
  ])("with %s is malformed", (_, wrong) => {
    expect(isMalformed(craftToken({ header: wrong }))).toBe(true);
  });

  it("may have its members in any order", () => {
    expect(parse(craftToken({ header: { kid: "k", typ: "ping+jwt", alg: "ES256" } })).ok).toBe(true);
  });

  it("of a device+jwt has a jwk that is an object, and nothing else", () => {
    const registration = { ...HEADER, typ: "device+jwt" };
    const token = parse(craftToken({ header: { ...registration, jwk } }), "device+jwt");
    expect(token).toMatchObject({ ok: true, value: { jwk } });
    for (const wrong of [registration, { ...registration, jwk: "key" }, { ...registration, jwk: [jwk] }]) {
      expect(isMalformed(craftToken({ header: wrong }), "device+jwt")).toBe(true);
    }
    expect(isMalformed(craftToken({ header: { ...registration, jwk: null } }), "device+jwt")).toBe(true);
    expect(isMalformed(craftToken({ header: { ...registration, jwk, crit: [] } }), "device+jwt")).toBe(true);
  });
});
