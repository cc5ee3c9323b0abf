import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Operated } from "../../local/operate.ts";
import { BAKERY } from "./support/bakery.ts";
import { describeEachBrowser, openBrowser, type TestBrowser, takeScreenshot } from "./support/open-browser.ts";
import { shareMesh } from "./support/share-mesh.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SCREENS = [
  { name: "phone", width: 320, height: 640 },
  { name: "desk", width: 1280, height: 900 },
];
const SCHEMES = ["light", "dark"] as const;

let mesh: Operated;

beforeAll(async () => {
  mesh = await shareMesh(BAKERY);
});

describeEachBrowser(
  "the page of the interface",
  (browserName) => {
    let browser: TestBrowser;
    let page: Page;

    beforeAll(async () => {
      browser = await openBrowser(browserName);
    });

    beforeEach(async () => {
      page = await browser.newPage();
    });

    afterEach(() => page.close());

    afterAll(() => browser?.close());

    it.each(SCREENS.flatMap((screen) => SCHEMES.map((scheme) => [screen.name, scheme, screen] as const)))(
      "on a %s, %s, fits and is readable for everybody",
      async (name, scheme, { width, height }) => {
        await page.setViewport({ width, height });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        const refused: string[] = [];
        page.on("console", (message) => refused.push(message.text()));
        expect((await page.goto(`${mesh.url}/docs`))?.status()).toBe(200);
        expect(refused).toEqual([]);
        await takeScreenshot(page, `docs-${name}-${scheme}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          const found: { violations: { id: string; impact: string; nodes: { html: string }[] }[] } = await Reflect.get(
            globalThis,
            "axe",
          ).run();
          return found.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
        });
        expect(violations).toEqual([]);
      },
    );

    it("leads from the contents to an operation, without script", async () => {
      await page.setJavaScriptEnabled(false);
      await page.setViewport({ width: 1280, height: 900 });
      await page.goto(`${mesh.url}/docs`);
      await page.click('nav a[href="#sendPing"]');
      const box = await (await page.$("#sendPing"))?.boundingBox();
      expect(box?.y).toBeLessThan(200);
      await takeScreenshot(page, "docs-operation");
    });
  },
  ["chromium"],
);
