import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { claimOf } from "../support/claims.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";

const SOURCE = readFileSync(join(import.meta.dirname, "page/teaching-page.js"), "utf8");
const CARD = "c0:ff:ee:00:00:01";
const CATALOG = { places: [{ id: "shop" }], tags: [{ id: "cards", match: { macPrefix: "c0:ff:ee" } }] };

let mesh: TestMesh;
let served: ServedPage;

beforeAll(async () => {
  mesh = await startMesh();
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
  served = await servePage({
    meshUrl: mesh.url,
    files: {
      "/": { text: '<!doctype html><html lang="en"><title>App</title><script type="module" src="/page.js"></script>' },
      "/page.js": { text: SOURCE.replace("%MESH%", mesh.url), type: "text/javascript" },
      "/favicon.ico": { text: "" },
    },
  });
});

afterAll(() => Promise.all([served?.close(), mesh?.stop()]));

function sentences(name: BrowserName) {
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser(name);
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    const person = await browser.createBrowserContext();
    page = await person.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.joinMesh !== undefined);
    await page.evaluate((url) => joinMesh({ url }), mesh.url);
    return () => person.close();
  });

  const problemOfRegistering = (tag: string, claim: string) =>
    page.evaluate((card, code) => problemOf(() => joined.registerTag(card, code)), tag, claim);

  it("a card becomes the person's by the code that is printed on it, until they say otherwise", async () => {
    await page.evaluate(() => joined.consent(["location"]));
    expect(await problemOfRegistering(CARD, await claimOf(CARD, mesh))).toBeUndefined();
    const held = () => page.evaluate(async () => Object((await joined.exportMe()).tags ?? []).length);
    expect(await held()).toBe(1);
    await page.evaluate((card) => joined.unregisterTag(card), CARD);
    expect(await held()).toBe(0);
  });

  it("nobody registers a card without consent to location, with a wrong code, or one that is not of the brand", async () => {
    const claim = await claimOf(CARD, mesh);
    expect(await problemOfRegistering(CARD, claim)).toMatchObject({ code: "consent" });
    await page.evaluate(() => joined.consent(["marketing"]));
    expect(await problemOfRegistering(CARD, claim)).toMatchObject({ code: "consent-missing" });
    await page.evaluate(() => joined.consent(["location"]));
    expect(await problemOfRegistering(CARD, "00000000")).toMatchObject({ code: "invalid", pointers: ["/claim"] });
    expect(await problemOfRegistering("aa:bb:cc:00:00:01", claim)).toMatchObject({
      code: "invalid",
      pointers: ["/tag"],
    });
  });
}

describeEachBrowser("cards in the SDK", sentences);
