import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonFault } from "../../../shared/json/find-json-fault.ts";
import { parseJson } from "../../../shared/json/parse-json.ts";

describe("a text that is no JSON is told with line and column", () => {
  it.each<[string, number, number, RegExp]>([
    ["", 1, 1, /nothing in it/],
    [" \n\t ", 1, 1, /nothing in it/],
    ['{"a": 1,\n}', 1, 8, /no comma may stand before }/],
    ["[1,\r\n 2,\r\n]", 2, 3, /no comma may stand before \]/],
    ['{\n  // places\n  "a": 1\n}', 2, 3, /no comments/],
    ['{"a": 1 /* one */}', 1, 9, /no comments/],
    ["# catalog\n{}", 1, 1, /no comments/],
    ['{"a": 1\n "b": 2}', 2, 2, /a comma is missing/],
    ['{"a" 1}', 1, 6, /a colon is missing/],
    ['{"a"}', 1, 5, /a colon and a value are missing/],
    ['{"a":}', 1, 6, /a value is missing/],
    ["{a: 1}", 1, 2, /name of a member .* double quotes/],
    ["{'a': 1}", 1, 2, /name of a member .* double quotes/],
    ["['a']", 1, 2, /not in single ones/],
    ["[“a”]", 1, 2, /straight double quotes/],
    ["[NaN]", 1, 2, /NaN is no value/],
    ["[-Infinity]", 1, 2, /-Infinity is no value/],
    ["[undefined]", 1, 2, /undefined is no value/],
    ["[True]", 1, 2, /True is no value/],
    ["[1e400]", 1, 2, /1e400 is too large/],
    ["[01]", 1, 2, /01 is no number/],
    ["[+1]", 1, 2, /\+1 is no number/],
    ["[.5]", 1, 2, /\.5 is no number/],
    ["[1.]", 1, 2, /1\. is no number/],
    ["[0x10]", 1, 2, /0x10 is no number/],
    ['["a\nb"]', 1, 4, /no quote at the end of its line/],
    ['["a\tb"]', 1, 4, /U\+0009 must not stand/],
    ['["a', 1, 2, /no quote at its end/],
    ['["C:\\dir"]', 1, 5, /\\d means nothing/],
    ['["\\ud83d"]', 1, 2, /half a character/],
    ['{"\\udc00": 1}', 1, 2, /half a character/],
    ['{"a": 1,\n "b": 2,\n "a": 3}', 3, 2, /"a" is there twice; the first one is in line 1/],
    ['{"a": {"b": 1}, "\\u0061": 2}', 1, 17, /"a" is there twice/],
    ['{"a": [1, 2}', 1, 12, /nothing is open that this } could close/],
    ["]", 1, 1, /nothing is open that this \] could close/],
    ['{\n"a": [\n{', 3, 2, /what line 3 opens is not closed/],
    ["{} {}", 1, 4, /has ended before this/],
    ["{}\u0000", 1, 3, /has ended before this/],
    ["[\u00a01]", 1, 2, /invisible character U\+00A0/],
    ["[\ufeff1]", 1, 2, /invisible character U\+FEFF/],
    [`${"[".repeat(100_000)}`, 1, 501, /nested too deeply/],
  ])("%j", (text, line, column, detail) => {
    expect(findJsonFault(text)).toEqual({ line, column, detail: expect.stringMatching(detail) });
  });
});

describe("a text that is JSON", () => {
  it.each([
    "{}",
    "[]",
    "null",
    "-0",
    "1e-400",
    ' {"a" : [1 , -2.5e+3, true, "\\u00e9\\n\\ud83d\\ude00"] }\r\n',
    '"😀"',
  ])("%j has no fault", (text) => {
    expect(findJsonFault(text)).toBeUndefined();
  });

  it("has none, whatever it says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        expect(findJsonFault(JSON.stringify(value, undefined, indent))).toBeUndefined();
      }),
    );
  });

  it("and no other text is read by the mesh without one: they agree on every change of one character", () => {
    const text = '{"a": [1, -2.5e3, true, null, "x\\u0041\\n"], "b": {"c": ""}, "d": 0}';
    const character = fc.constantFrom(..."{}[]:,\"\\ 019eE+-.tnul/#'ab\n\t");
    fc.assert(
      fc.property(fc.nat({ max: text.length }), fc.option(character), fc.boolean(), (at, inserted, replaces) => {
        const changed = text.slice(0, at) + (inserted ?? "") + text.slice(replaces || inserted === null ? at + 1 : at);
        expect(findJsonFault(changed) === undefined).toBe(parseJson(changed) !== undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it("of 8 MiB is read in the time of a second or two", () => {
    const text = JSON.stringify(
      Array.from({ length: 120_000 }, (_, n) => ({ id: `place-${n}`, fence: { center: [n / 1e3, 52.5], radius: 50 } })),
    );
    const before = process.cpuUsage();
    expect(findJsonFault(text)).toBeUndefined();
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
  });
});
