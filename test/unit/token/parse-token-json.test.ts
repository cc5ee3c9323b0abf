import { describe, expect, it } from "vitest";
import { parseToken } from "../../../shared/token/parse-token.ts";
import { craftToken } from "./craft-token.ts";

const parse = (text: string) => parseToken(text, "ping+jwt", ["ES256"]);

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "number" ? Buffer.of(part) : Buffer.from(part))));

const HEADER_TEXT = '"alg":"ES256","typ":"ping+jwt","kid":"k"';

describe("the JSON of a token is malformed", () => {
  it.each([
    ["a member twice", '{"jti":"a","jti":"a"}'],
    ["a member twice, once escaped", '{"jti":"a","j\\u0074i":"b"}'],
    ["a member twice, escaped two ways", '{"\\u006ati":"a","\\u006Ati":"b"}'],
    ["a member twice with white space about", '{ "jti" : "a" ,\n"jti"\t: "b" }'],
    ["a member twice in an object within", '{"position":{"latitude":1,"latitude":2}}'],
    ["a member twice in an object of a list", '{"beacons":[{"rssi":-1},{"rssi":-1,"rssi":-2}]}'],
    ["a member twice, with a deep one between", '{"a":{"b":[{"a":1}]},"c":"}","a":2}'],
    ["__proto__ twice", '{"__proto__":1,"__proto__":2}'],
    ["the empty name twice", '{"":1,"":2}'],
    ["a comma at the end", '{"jti":"a",}'],
    ["a comment", '{"jti":"a"/**/}'],
    ["NaN", '{"iat":NaN}'],
    ["more than one value", '{"jti":"a"}{}'],
    ["a list", "[]"],
    ["null", "null"],
    ["a number", "5"],
    ["a string", '"jti"'],
    ["nothing but a space", " "],
  ])("where the payload has %s", (_, payload) => {
    expect(parse(craftToken({ payload }))).toMatchObject({ ok: false, error: { code: "malformed" } });
  });

  it.each([
    ["a byte order mark before it", bytes(0xef, 0xbb, 0xbf, '{"jti":"a"}')],
    ["a byte that is no UTF-8", bytes('{"jti":"', 0xff, '"}')],
    ["an overlong encoding", bytes('{"jti":"', 0xc0, 0xaf, '"}')],
    ["a lone surrogate in UTF-8", bytes('{"jti":"', 0xed, 0xa0, 0x80, '"}')],
    ["a character cut in two", bytes('{"jti":"', 0xe2, 0x82, '"}')],
    ["UTF-16", Buffer.from('{"jti":"a"}', "utf16le")],
  ])("where header or payload has %s", (_, wrong) => {
    expect(parse(craftToken({ payload: wrong })).ok).toBe(false);
    const header = Buffer.from(wrong.toString("latin1").replace('"jti":"a"', HEADER_TEXT), "latin1");
    expect(parse(craftToken({ header })).ok).toBe(false);
  });

  it.each([
    ["alg", `{${HEADER_TEXT},"alg":"ES256"}`],
    ["kid, escaped", `{${HEADER_TEXT},"k\\u0069d":"k"}`],
    ["typ, another first", `{"typ":"consent+jwt",${HEADER_TEXT}}`],
  ])("where the header has %s twice", (_, header) => {
    expect(parse(craftToken({ header })).ok).toBe(false);
  });
});

describe("the JSON of a token is taken", () => {
  it.each([
    ["the same name in two objects", '{"a":{"x":1},"b":{"x":1},"x":2}'],
    ["a name that is also a value", '{"a":"b","b":"a"}'],
    ["names that look like JSON", '{"{\\"a\\":1,":1,"\\"a\\":1}":2}'],
    ["names that end in a backslash", '{"a\\\\":1,"a":2}'],
    ["names that differ in their Unicode form alone", '{"\\u00e9":1,"e\\u0301":2}'],
    ["white space", ' {\r\n\t"jti" : "a" } '],
    ["text beyond ASCII", '{"text":"Größe 🍩"}'],
  ])("with %s", (_, payload) => {
    expect(parse(craftToken({ payload }))).toMatchObject({ ok: true, value: { payload: JSON.parse(payload) } });
  });
});
