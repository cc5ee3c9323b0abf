import { expect, it } from "vitest";
import { encodeCode } from "../../cli/poster/draw-code.ts";
import { drawPoster } from "../../cli/poster/draw-poster.ts";
import { describeEachBrowser, openBrowser } from "./support/open-browser.ts";

/** Of a page at 96 dots an inch. */
const DOTS_PER_MM = 96 / 25.4;
/** Any smaller, and no one scans it from where people stand. */
const MIN_CODE_MM = 60;

const TITLES = {
  short: "Menu",
  long: "A longer headline than anybody should write, & yet <somebody> will, as it says so much about a doughnut",
  "right to left": "قهوة مجانية مع كل كتاب من Ring & Glaze",
  "without spaces": "東京駅の本屋さんで、コーヒーを一杯プレゼントいたします。",
  "of one word": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
};
const ADDRESS = `https://mesh.market-street.example/m/${"table-".repeat(8)}7`;

describeEachBrowser("a poster", (name) => {
  it.each(Object.entries(TITLES))(
    "shows the code, and all its words on the page, with a title that is %s",
    async (_, title) => {
      const browser = await openBrowser(name);
      const page = await browser.newPage();
      await page.setViewport({ width: 794, height: 1123 });
      const language = title === TITLES["right to left"] ? "ar" : "de";
      const svg = drawPoster({
        address: ADDRESS,
        title,
        name: "Ring & Glaze",
        language,
        titleLanguage: language,
        colour: "#b3164f",
      });
      await page.goto(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`);
      const { code, texts } = await page.evaluate(() => {
        const boxOf = (element: Element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return { left, top, right, bottom };
        };
        const code = document.querySelector("#code");
        return {
          code: code === null ? undefined : boxOf(code),
          texts: [...document.querySelectorAll("text")].map(boxOf),
        };
      });
      for (const { left, right, bottom } of texts) {
        expect(left).toBeGreaterThan(10 * DOTS_PER_MM);
        expect(right).toBeLessThan((210 - 10) * DOTS_PER_MM);
        expect(bottom).toBeLessThan((297 - 5) * DOTS_PER_MM);
      }
      const { data, size } = encodeCode(ADDRESS);
      const width = (code?.right ?? 0) - (code?.left ?? 0);
      expect(width).toBeGreaterThanOrEqual(MIN_CODE_MM * DOTS_PER_MM);
      const picture = await page.screenshot({ encoding: "base64" });
      await page.goto("about:blank");
      const seen = await page.evaluate(
        async (base64, { left, top }, module, count) => {
          const image = new Image();
          image.src = `data:image/png;base64,${base64}`;
          await image.decode();
          const canvas = document.createElement("canvas");
          Object.assign(canvas, { width: image.width, height: image.height });
          const context = canvas.getContext("2d");
          context?.drawImage(image, 0, 0);
          const isDark = (column: number, row: number) => {
            const [x, y] = [left + (column + 0.5) * module, top + (row + 0.5) * module];
            const [red = 0, green = 0, blue = 0] = context?.getImageData(Math.floor(x), Math.floor(y), 1, 1).data ?? [];
            return red + green + blue < 3 * 128;
          };
          // With the quiet zone of four modules on every side.
          const places = Array.from({ length: count + 8 }, (_, at) => at - 4);
          return places.map((row) => places.map((column) => isDark(column, row)));
        },
        picture,
        code ?? { left: 0, top: 0 },
        width / size,
        size,
      );
      const white = Array.from({ length: 4 }, () => Array.from({ length: size + 8 }, () => false));
      const side = [false, false, false, false];
      expect(seen).toEqual([...white, ...data.map((row) => [...side, ...row, ...side]), ...white]);
      await browser.close();
    },
  );
});

describeEachBrowser(
  "a printed poster",
  (name) => {
    it("is one page of A4, whatever paper the browser is set to", async () => {
      const browser = await openBrowser(name);
      const page = await browser.newPage();
      const svg = drawPoster({ address: ADDRESS, title: "Menu", name: "Shop", language: "en", titleLanguage: "en" });
      await page.goto(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`);
      const pdf = Buffer.from(await page.pdf({ format: "letter", preferCSSPageSize: true })).toString("latin1");
      const boxes = [...pdf.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ...points]) =>
        points.map(Number),
      );
      // Points of 1/72 inch; a browser counts whole pixels.
      expect(boxes).toEqual([[expect.closeTo((210 / 25.4) * 72, 0), expect.closeTo((297 / 25.4) * 72, 0)]]);
      await browser.close();
    });
  },
  ["chromium"],
);
