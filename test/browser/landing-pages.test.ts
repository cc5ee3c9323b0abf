import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { askMesh, makeVisitor } from "../../local/visitor.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import {
  type BrowserName,
  describeEachBrowser,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";
import { POSTERS } from "./support/posters.ts";
import { runAxe } from "./support/run-axe.ts";

const PICTURE = readFileSync(join(import.meta.dirname, "page/picture.svg"), "utf8");

const APP = "http://localhost:1/app?from=poster";
const SCREENS = { small: { width: 320, height: 640 }, desk: { width: 1280, height: 800 } };
const PAGES = ["offer", "offer-ar", "over", "unknown", "marker", "unknown-marker"] as const;

let mesh: TestMesh;
/** By page: its path. */
const paths: Record<(typeof PAGES)[number], string> = {
  offer: "",
  "offer-ar": "",
  over: "",
  unknown: "/o/none",
  marker: "/m/table-7",
  "unknown-marker": "/m/none",
};

/** The page of what somebody was offered; `isOver`: they have agreed to nothing since. */
async function givePage(locale: string, isOver = false): Promise<string> {
  const { audience, noticeVersion } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  const agree = (granted: boolean) => {
    const claims = { grants: [{ purpose: "marketing", granted }], noticeVersion, surface: "test" };
    return visitor.send("/v1/me/consent", "consent+jwt", claims);
  };
  await visitor.register();
  await agree(true);
  // The person's language is taken with an answer of their own object.
  const { body } = await visitor.ping({ event: { name: "bought" }, locale });
  if (isOver) await agree(false);
  return `/o/${body.receipt}`;
}

beforeAll(async () => {
  mesh = await startMesh({ MESH_APP: APP });
  expect(await publishCatalog(mesh, JSON.stringify(POSTERS))).toHaveProperty("version");
  paths.offer = await givePage("en");
  paths["offer-ar"] = await givePage("ar");
  paths.over = await givePage("de", true);
});

afterAll(() => mesh?.stop());

/** A new page that counts what it asks for, and hears the complaints. Only Chromium can be given the picture. */
async function openPage(browser: TestBrowser, name: BrowserName) {
  const page = await browser.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) requests.push(request.url());
  });
  if (name === "firefox") return { page, requests, complaints };
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (!request.url().startsWith("https://pictures.test/")) return request.continue();
    return request.respond({ status: 200, contentType: "image/svg+xml", body: PICTURE });
  });
  return { page, requests, complaints };
}

function sentences(name: BrowserName) {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await openBrowser(name);
  });

  afterAll(() => browser?.close());

  it.each(PAGES)("%s: comes in one request of less than 20 KiB, and breaks no rule of its policy", async (which) => {
    const { page, requests, complaints } = await openPage(browser, name);
    const response = await page.goto(mesh.url + paths[which], { waitUntil: "load" });
    expect(response?.status()).toBe(which.startsWith("unknown") ? 404 : 200);
    const pictures = which.startsWith("offer") ? ["https://pictures.test/coffee.svg"] : [];
    // Where a picture cannot be reached it may be asked for twice.
    expect([...new Set(requests)]).toEqual([mesh.url + paths[which], ...pictures]);
    const bytes = await page.evaluate(
      () => (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).encodedBodySize,
    );
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThan(20 * 1024);
    // Its own style is allowed, and so is the offer's picture.
    expect(await radiusOf(page)).toBe("24px");
    if (name === "chromium") {
      const widths = await page.evaluate(() => [...document.images].map(({ naturalWidth }) => naturalWidth));
      expect(widths).toEqual(pictures.map(() => 1200));
    }
    expect(complaints.filter((complaint) => !/status of 404/.test(complaint))).toEqual([]);
    await page.close();
  });

  it.each(PAGES)("%s: fits into 320 px and onto a desk, and everybody can use it", async (which) => {
    const { page } = await openPage(browser, name);
    for (const [screen, size] of Object.entries(SCREENS)) {
      for (const scheme of name === "chromium" ? ["light", "dark"] : ["light"]) {
        await page.setViewport(size);
        if (name === "chromium") await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.goto(mesh.url + paths[which], { waitUntil: "load" });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
        await takeScreenshot(page, `page-${which}-${name}-${screen}-${scheme}`);
        expect(await findSerious(page)).toEqual([]);
      }
    }
    await page.close();
  });

  it("a marker leads into the app, which is told what to scan", async () => {
    const { page } = await openPage(browser, name);
    await page.goto(mesh.url + paths.marker);
    const links = await page.$$eval("a", (all) => all.map(({ href, textContent }) => [textContent, href]));
    expect(links).toEqual([["Continue in the app", `${APP}&mesh-marker=table-7`]]);
    await page.close();
  });

  it("an offer in Arabic is laid out from right to left", async () => {
    const { page } = await openPage(browser, name);
    await page.setViewport(SCREENS.desk);
    await page.goto(mesh.url + paths["offer-ar"]);
    const [title, picture] = await page.evaluate(() =>
      ["h1", "img"].map((one) => document.querySelector(one)?.getBoundingClientRect().left ?? 0),
    );
    expect(title).toBeLessThan(picture ?? 0);
    expect(await page.evaluate(() => getComputedStyle(document.querySelector("h1") as Element).direction)).toBe("rtl");
    await page.close();
  });

  // Only Chromium lets a test turn scripts off and still look at the page.
  if (name === "firefox") return;
  it("needs no script", async () => {
    const { page } = await openPage(browser, name);
    await page.setJavaScriptEnabled(false);
    for (const which of PAGES) {
      await page.goto(mesh.url + paths[which]);
      expect(await radiusOf(page)).toBe("24px");
      expect((await page.$eval("h1", ({ textContent }) => textContent ?? "")).length).toBeGreaterThan(3);
    }
    await page.goto(mesh.url + paths.offer);
    expect(await page.$eval("a.go", (link) => Reflect.get(link, "href"))).toBe("https://shop.test/menu");
    await page.close();
  });
}

function radiusOf(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.querySelector(".card") as Element).borderTopLeftRadius);
}

/** What axe-core finds to be serious. */
async function findSerious(page: Page): Promise<string[]> {
  const violations = await runAxe(page);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

describeEachBrowser("a landing page", sentences);
