import bwip from "bwip-js/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gs1Digit } from "../../../shared/codes/gs1-digit.ts";
import { makeNumber } from "../../../shared/codes/own-number.ts";
import { code128Symbols } from "../../../shared/codes/picture/code128.ts";
import { drawCode } from "../../../shared/codes/picture/draw-code.ts";
import { modulesOf, scan, widthsAlong } from "./support/scan.ts";

/** Widths of bars and spaces in turn, as an independent encoder has them. */
function oracleWidths(symbology: "code128" | "ean13", text: string): readonly number[] {
  const [drawn] = bwip.raw(symbology, text, {});
  return drawn !== undefined && "sbs" in drawn ? drawn.sbs : [];
}

function draw(...what: Parameters<typeof drawCode>): string {
  return drawCode(...what) ?? "";
}

const printable = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((unit) => String.fromCharCode(unit)),
  minLength: 1,
  maxLength: 64,
});
const mixed = fc
  .array(fc.oneof(fc.stringMatching(/^\d{1,9}$/), fc.stringMatching(/^[A-Za-z -]{1,3}$/)), {
    minLength: 1,
    maxLength: 7,
  })
  .map((parts) => parts.join("").slice(0, 64));
const ean = fc.stringMatching(/^\d{12}$/).map((digits) => digits + gs1Digit(digits));
const own = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => makeNumber("coupon", new Uint8Array(bytes)) ?? "1000000000000007");

/** The fewest symbols between start and check, by trying every way to switch. */
function fewest(text: string, set: "B" | "C" | undefined = undefined): number {
  if (text === "") return 0;
  const inB = (set === "C" ? 2 : 1) + fewest(text.slice(1), "B");
  return /^\d\d/.test(text) ? Math.min(inB, (set === "B" ? 2 : 1) + fewest(text.slice(2), "C")) : inB;
}

describe("a code in Code 128", () => {
  it("of even digits is set C alone: the published example", () => {
    expect(code128Symbols("1234567890")).toEqual([105, 12, 34, 56, 78, 90, 85, 106]);
    const widths = widthsAlong(draw("1234567890", "code128"));
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(90);
  });

  it.each([
    "1000000000000007",
    "9999999999999999",
    "A",
    "12",
    "123",
    "AB12",
    "12AB",
    "AB123456CD",
    "x123456",
    " ",
    "~`|{}",
  ])("%s has the bars that an independent encoder gives it", (text) => {
    expect(widthsAlong(draw(text, "code128"))).toEqual(oracleWidths("code128", text));
  });

  it("of any printable text is read as that text, and no wider than an independent encoder makes it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(printable, mixed, own), async (text) => {
        const svg = draw(text, "code128");
        expect(await scan(svg)).toEqual({ text, symbology: "]C0" });
        expect(widthsAlong(svg).length).toBeLessThanOrEqual(oracleWidths("code128", text).length);
      }),
      { numRuns: 300 },
    );
  });

  it("has as few symbols as any way to switch between sets", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:\d|[A-C]){1,12}$/), (text) => {
        expect(code128Symbols(text)).toHaveLength(fewest(text) + 3);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(["", "ä", "a\n", "\u007f", "1\u00a02"])("does not exist of %o", (text) => {
    expect(drawCode(text, "code128")).toBeUndefined();
  });

  it("has ten modules of white on either side", () => {
    const { width, dark } = modulesOf(draw("1234", "code128"));
    const [first, last] = [dark.at(0), dark.at(-1)];
    expect([first?.[0], width - (last?.[0] ?? 0) - (last?.[2] ?? 0)]).toEqual([10, 10]);
  });
});

describe("an EAN-13", () => {
  it("has the bars that an independent encoder gives it, and is read as its digits", async () => {
    await fc.assert(
      fc.asyncProperty(ean, async (code) => {
        const svg = draw(code, "ean13");
        expect(widthsAlong(svg)).toEqual(oracleWidths("ean13", code));
        expect(await scan(svg)).toEqual({ text: code, symbology: "]E0" });
      }),
      { numRuns: 100 },
    );
  });

  it("has 95 modules, white of 11 on the left and 7 on the right, and longer guards", () => {
    const { width, dark } = modulesOf(draw("4006381333931", "ean13"));
    const heights = dark.map(([, , , height]) => height);
    expect([dark.at(0)?.[0], width]).toEqual([11, 11 + 95 + 7]);
    expect(dark.at(-1)?.[0]).toBe(11 + 94);
    expect(heights.filter((height) => height === 65)).toHaveLength(6);
    expect(heights.filter((height) => height === 60)).toHaveLength(24);
  });

  it("shows each digit below its own bars", () => {
    const [, places = ""] = /<text x="([^"]+)"/.exec(draw("4006381333931", "ean13")) ?? [];
    expect(places.split(" ").map(Number)).toEqual([
      5.5, 17.5, 24.5, 31.5, 38.5, 45.5, 52.5, 64.5, 71.5, 78.5, 85.5, 92.5, 99.5,
    ]);
  });

  it.each(["4006381333930", "400638133393", "", "40063813339310", "400638133393X"])("does not exist of %o", (text) => {
    expect(drawCode(text, "ean13")).toBeUndefined();
  });
});

describe("a QR code", () => {
  it("of any printable text is read as that text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(printable, own), async (text) => {
        expect(await scan(draw(text, "qr"))).toEqual({ text, symbology: "]Q1" });
      }),
      { numRuns: 150 },
    );
  });

  it("of 16 digits has 21 modules a side and four of white around them", () => {
    const { width, dark } = modulesOf(draw("1000000000000007", "qr"));
    expect(width).toBe(29);
    expect(Math.min(...dark.map(([x, y]) => Math.min(x, y)))).toBe(4);
    expect(Math.max(...dark.map(([x, y, wide]) => Math.max(x + wide, y + 1)))).toBe(25);
  });
});

describe("a picture", () => {
  it.each(["", "ä", "a\nb", "x".repeat(65)])("does not exist of what is no code: %o", (text) => {
    expect((["code128", "ean13", "qr"] as const).map((symbology) => drawCode(text, symbology))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("shows a number in groups of four, and other codes as they are written", () => {
    expect(draw("1234567890123452", "code128")).toContain(">1234 5678 9012 3452</text>");
    expect(draw("SAVE-2026", "qr")).toContain(">SAVE-2026</text>");
  });

  it("has nothing in it that a code could bring: characters of markup are written as references", () => {
    const code = `"><script>'&`;
    for (const symbology of ["code128", "qr"] as const) {
      const svg = draw(code, symbology);
      expect(svg).toContain("&#34;&#62;&#60;script&#62;&#39;&#38;");
      expect(svg.match(/[<>]/g)).toHaveLength(12);
    }
  });

  it("keeps its line of characters within its width", () => {
    fc.assert(
      fc.property(printable, fc.constantFrom("code128" as const, "qr" as const), (text, symbology) => {
        const svg = draw(text, symbology);
        const [, size = "0"] = /font-size="([^"]+)"/.exec(svg) ?? [];
        expect(Number(size) * 0.62 * text.length).toBeLessThanOrEqual(modulesOf(svg).width);
      }),
    );
  });
});
