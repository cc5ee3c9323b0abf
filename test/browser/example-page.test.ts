import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import {
  BROWSERS,
  type BrowserName,
  describeEachBrowser,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/browser");
const PLACEHOLDER = "https://mesh.example.com";
const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css" };

const CATALOG: Catalog = {
  moments: [
    {
      id: "thanks",
      on: { event: "order-paid" },
      quietHours: "ignore",
      offer: { variants: [{ id: "a", format: "card", title: { en: "The second one is on us" } }] },
    },
  ],
};

let mesh: TestMesh;
let site: ServedPage;

/** A file of the example, with the mesh's address put in as examples/README.md says. */
function file(name: string) {
  const text = readFileSync(join(EXAMPLE, name), "utf8");
  expect(name === "page.css" || text.includes(PLACEHOLDER)).toBe(true);
  return { text: text.replaceAll(PLACEHOLDER, mesh.url), type: TYPES[extname(name)] ?? "text/html" };
}

beforeAll(async () => {
  mesh = await startMesh();
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
  const icon = { text: "", type: "image/x-icon" };
  const page = { "/": file("index.html"), "/page.js": file("page.js"), "/page.css": file("page.css") };
  const files = { ...page, "/favicon.ico": icon };
  site = await servePage({ files, meshUrl: mesh.url });
});

afterAll(async () => {
  await site?.close();
  await mesh?.stop();
});

function sentences(name: BrowserName) {
  let browser: TestBrowser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser(name);
    page = await browser.newPage();
    page.on("console", (message) => errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(String(error)));
  });

  afterAll(() => browser?.close());

  const offerTitle = () =>
    document.querySelector("mesh-offer")?.shadowRoot?.querySelector("[part~=title]")?.textContent;

  it("asks, shows an offer for what happens, and stops in one tap", async () => {
    await page.setViewport({ width: 390, height: 844 });
    await page.goto(site.url);
    await page.waitForSelector("#agree:enabled");
    await page.click("#agree");
    await page.waitForSelector("#stop:not([hidden])");
    await page.click("#order");
    await page.waitForFunction(offerTitle);
    expect(await page.evaluate(offerTitle)).toBe("The second one is on us");
    await takeScreenshot(page, `example-page-${name}`);

    await page.click("#stop");
    await page.waitForSelector("#agree:not([hidden])");
    await page.waitForFunction(() => document.querySelector("#status")?.textContent?.startsWith("Stopped"));
    expect(await page.evaluate(offerTitle)).toBeFalsy();
  });

  it("breaks no rule of its policy, and throws nothing", () => {
    expect(errors).toEqual([]);
  });
}

// The last one looks back.
describeEachBrowser("examples/browser", sentences, BROWSERS, { inOrder: true });
