import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareTexts,
  indexOf,
  lastIndexOf,
  replace,
  split,
  substring,
} from "../../../shared/condition/text-functions.ts";
import { evaluate, inStore } from "./evaluate.ts";

const smile = { ...inStore, event: { name: "say", data: { text: "a😀é", other: "\uffee", big: "x".repeat(1024) } } };

describe("a text is its code points", () => {
  it.each([
    "size(event.data.text) == 3 && event.data.text.size() == 3",
    String.raw`"\U0001F600" == "😀" && size("\U0001F600") == 1 && "\u00e9" == "é" && "\x41" == "A" && "\101" == "A"`,
    // U+1F600 comes after U+FFEE, though its first unit (U+D83D) comes before.
    '"😀" > "\uffee" && "\uffee" < "😀" && "😀" >= "\uffee" && !("😀" <= "\uffee")',
    'event.data.other < "😀" && "😀" > event.data.other && "a😀" < "a😀b" && "a😀" <= "a😀"',
    '["😀"].exists(text, text > "\uffee")',
    'event.data.text.charAt(1) == "😀" && event.data.text.charAt(2) == "é" && event.data.text.charAt(3) == ""',
    'event.data.text.indexOf("é") == 2 && event.data.text.indexOf("é", 1) == 2 && event.data.text.indexOf("x") == -1',
    'event.data.text.indexOf("") == 0 && event.data.text.indexOf("", 2) == 2 && event.data.text.indexOf("a", 3) == -1',
    'event.data.text.lastIndexOf("é") == 2 && event.data.text.lastIndexOf("é", 1) == -1 && "😀😀".lastIndexOf("😀") == 1',
    'event.data.text.substring(1) == "😀é" && event.data.text.substring(1, 2) == "😀" && "😀".substring(1) == ""',
    '"😀é".split("") == ["😀", "é"] && "a,b,c".split(",", 2) == ["a", "b,c"] && "a".split(",", 0) == []',
    '"a,b".split(",").join("😀") == "a😀b" && ["a", "b"].join() == "ab"',
    '"a😀".replace("😀", "b") == "ab" && "aaa".replace("a", "b", 2) == "bba" && "😀".replace("", "-") == "-😀-"',
    '"TacoCÆt".lowerAscii() == "tacocÆt" && "ΑaÉ".upperAscii() == "ΑAÉ"',
    String.raw`"\u0085\u3000 a \u2028".trim() == "a" && "\ufeffa".trim() == "\ufeffa"`,
    'event.data.text.startsWith("a😀") && event.data.text.endsWith("é") && event.data.text.contains("😀")',
    'event.data.text.matches("^a.é$") && event.data.text in ["a😀é"]',
  ])("%s", (source) => {
    expect(evaluate(source, smile)).toBe(true);
  });

  it.each([
    'event.data.text.charAt(4) == ""',
    "event.data.text.charAt(-1) == ''",
    "event.data.text.substring(4) == ''",
    "event.data.text.substring(2, 1) == ''",
    "event.data.text.indexOf('a', 4) == 0",
    "event.data.text.indexOf(1) == 0",
    "event.data.text.substring('a') == ''",
    "dyn(1).trim() == ''",
  ])("%s is an error", (source) => {
    expect(evaluate(source, smile)).toBe("error");
  });

  it("and stays short: texts inside each other do not grow without end", () => {
    expect(evaluate("event.data.big.split('').join(event.data.big).size() > 0", smile)).toBe("error");
    expect(evaluate("event.data.big.replace('', event.data.big).size() > 0", smile)).toBe("error");
    expect(evaluate("event.data.big.replace('x', 'xx').size() == 2048", smile)).toBe(true);
  });

  it("whatever it is", () => {
    const point = fc.oneof(
      fc.constantFrom("a", "b", "é", "\uffee", "😀", "𝒜"),
      fc.string({ unit: "grapheme", maxLength: 1 }),
    );
    const text = fc.array(point, { maxLength: 8 }).map((points) => points.join(""));
    fc.assert(
      fc.property(text, text, fc.nat(8), (one, other, at) => {
        const [points, wanted] = [Array.from(one), Array.from(other)];
        const first = points.findIndex((_, index) => points.slice(index, index + wanted.length).join("") === other);
        const codes = (source: string[]) => source.map((character) => character.codePointAt(0) ?? 0);
        const differs = codes(points).findIndex((code, index) => code !== codes(wanted)[index]);
        const order =
          differs < 0 ? points.length - wanted.length : (codes(points)[differs] ?? 0) - (codes(wanted)[differs] ?? -1);
        expect(Math.sign(compareTexts(one, other))).toBe(Math.sign(order));
        if (other !== "") expect(indexOf(one, other)).toBe(first);
        expect(lastIndexOf(`${one}!${other}`, `!${other}`)).toBe(points.length);
        if (at <= points.length) expect(substring(one, at)).toBe(points.slice(at).join(""));
        expect(split(one, "")).toEqual(points);
        expect(replace(one, "", "-")).toBe(["", ...points, ""].join("-"));
      }),
    );
  });
});

describe("what cel-js has otherwise than CEL", () => {
  it.each([
    "int('') == 0",
    "int('0x10') == 16",
    "int('0b1') == 1",
    "double('0x10') == 16.0",
    "double('') == 0.0",
    "int(9223372036854775807.0) > 0",
    "{1.5: true}[1.5]",
    "{'a': 1, 'a': 2}.a == 2",
    "{1: true}['1']",
    "-(-9223372036854775807 - local.weekday + 5) > 0",
  ])("%s is an error", (source) => {
    expect(evaluate(source)).toBe("error");
  });

  it.each([
    "int('-12') == -12 && int('+7') == 7 && double('1e3') == 1000.0 && double('.5') == 0.5 && int(2.9) == 2",
    "{1: 'one', 2: 'two'}[local.weekday - 5] == 'one' && local.weekday in {6: true, 7: true}",
    "{'constructor': 1}.constructor == 1 && size({'__proto__': 1, 'prototype': 2}) == 2",
    "{6: 'six'}.all(day, day == local.weekday) && {'a': 1}.exists(key, key == 'a')",
    "9007199254740993 == 9007199254740992.0",
  ])("%s", (source) => {
    expect(evaluate(source)).toBe(true);
  });
});
