import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DELIMITERS, readCsv } from "../../../cli/import/read-csv.ts";

const breaks = ["\n", "\r\n", "\r"] as const;
/** Anything a field may hold; what stands around it is no part of it. */
const field = fc.string({ unit: fc.constantFrom(...'a"ä,;\t|\n\r 0.東') }).map((text) => text.trim());

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

describe("a CSV file", () => {
  it("gives back what was written into it, whatever the fields hold", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom(...breaks),
        fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
        (delimiter, lineBreak, table) => {
          const text = table.map((row) => row.map(quote).join(delimiter)).join(lineBreak);
          const read = readCsv(text, delimiter);
          const rows = read.ok ? read.value.map((row) => ("fields" in row ? row.fields : row.fault)) : read.error;
          expect(rows).toEqual(table.filter((row) => row.some((one) => one !== "")));
        },
      ),
    );
  });

  it("never takes anything to mean more lines than there are", () => {
    fc.assert(
      fc.property(field, fc.constantFrom(...DELIMITERS), (text, delimiter) => {
        const read = readCsv(text, delimiter);
        const lines = text.split(/\r\n|\n|\r/).length;
        for (const { line } of read.ok ? read.value : []) expect(line).toBeLessThanOrEqual(lines);
      }),
    );
  });

  it("counts lines, not rows, so that an editor finds them", () => {
    const read = readCsv('name,where\r\n"two\r\nlines",here\r\n\r\nlast,there', ",");
    expect(read).toEqual({
      ok: true,
      value: [
        { line: 1, fields: ["name", "where"] },
        { line: 2, fields: ["two\r\nlines", "here"] },
        { line: 5, fields: ["last", "there"] },
      ],
    });
  });

  it("takes a quote in the middle of a field as it stands, and one after a blank as the beginning of a field", () => {
    expect(readCsv('6" pipe, "a, b",c', ",")).toEqual({
      ok: true,
      value: [{ line: 1, fields: ['6" pipe', "a, b", "c"] }],
    });
  });

  it("refuses a row with something behind a closing quote, and reads on", () => {
    const read = readCsv('"a"b,c\nd,e', ",");
    expect(read).toEqual({
      ok: true,
      value: [
        { line: 1, fault: "something stands behind a closing quote" },
        { line: 2, fields: ["d", "e"] },
      ],
    });
  });

  it("cannot be read past a quote that is never closed", () => {
    expect(readCsv('a\n"b\nc', ",")).toEqual({
      ok: false,
      error: "the quote that begins in the row of line 2 is never closed",
    });
  });
});
