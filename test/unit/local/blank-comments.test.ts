import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blankComments } from "../../../local/blank-comments.ts";
import { findJsonFault } from "../../../shared/json/find-json-fault.ts";

/** What may stand between any two tokens. */
const space = fc.array(fc.constantFrom(" ", "\n", "\r\n", '// a } , "\n', "/* [ \n // */", "/**/", '/* "x": 1, */'), {
  maxLength: 3,
});

/** A value as JSON with comments between its tokens and, if `comma`, a comma at the end of each list and object. */
function write(value: unknown, gap: () => string, comma: boolean): string {
  const join = (open: string, items: readonly string[], close: string) => {
    const end = comma && items.length > 0 ? `${gap()},` : "";
    return `${open}${gap()}${items.join(`${gap()},${gap()}`)}${end}${gap()}${close}`;
  };
  if (Array.isArray(value)) {
    const items = value.map((item) => write(item, gap, comma));
    return join("[", items, "]");
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}${gap()}:${gap()}${write(member, gap, comma)}`,
  );
  return join("{", members, "}");
}

describe("JSON with comments", () => {
  it("is the JSON without them, with everything where it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.infiniteStream(space), fc.boolean(), (value, gaps, comma) => {
        const gap = () => (gaps.next().value ?? []).join("");
        const text = `${gap()}${write(value, gap, comma)}${gap()}`;
        const blanked = blankComments(text);
        if (!blanked.ok) throw new Error(blanked.error.detail);
        expect(findJsonFault(blanked.value)).toBeUndefined();
        expect(JSON.parse(blanked.value)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(blanked.value.length).toBe(text.length);
        const changed = text.split("").filter((_, at) => ![text[at], " "].includes(blanked.value[at]));
        expect(changed).toEqual([]);
      }),
    );
  });

  it("keeps every character of the JSON at its place", () => {
    const text = '// whole\r\n{ "a": "// no comment", /* b, */ "c": [1, 2, /* , */ ], }';
    const blanked = blankComments(text);
    expect(blanked).toEqual({
      ok: true,
      value: '        \r\n{ "a": "// no comment",          "c": [1, 2          ]  }',
    });
  });

  it.each(["[,]", "{,}", "[1,,]", '{"a":,}', "[1 2]", "[1,", "#"])("does not mend %s", (text) => {
    const blanked = blankComments(text);
    expect(blanked.ok && findJsonFault(blanked.value)).toBeTruthy();
  });

  it("tells where a comment begins that does not end", () => {
    expect(blankComments('{\n  "a": 1 /* b\n}')).toEqual({
      ok: false,
      error: { line: 2, column: 10, detail: "this comment is not closed: it ends with */" },
    });
  });
});
