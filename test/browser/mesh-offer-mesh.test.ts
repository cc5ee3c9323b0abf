import { join } from "node:path";
import type { JSHandle, Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Mesh } from "../../client/sdk/api.ts";
import type { Operated } from "../../local/operate.ts";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/offer-mesh-page.ts";
import { BAKERY } from "./support/bakery.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";
import { shareMesh } from "./support/share-mesh.ts";

const PAGE = join(import.meta.dirname, "page");

function sentences(name: BrowserName) {
  let mesh: Operated;
  let served: ServedPage;
  let browser: TestBrowser;
  let page: Page;
  let joined: JSHandle<Mesh>;

  beforeAll(async () => {
    [mesh, browser] = await Promise.all([shareMesh(BAKERY), openBrowser(name)]);
    served = await servePage({
      meshUrl: mesh.url,
      files: {
        "/": { file: join(PAGE, "offer.html") },
        "/offer.css": { file: join(PAGE, "offer.css") },
        "/offer-page.js": { bundle: join(PAGE, "offer-mesh-page.ts") },
      },
    });
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.join !== undefined);
    joined = await page.evaluateHandle((url) => globalThis.join(url), mesh.url);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  it("shows what the mesh offers, says why from the receipt, and withdraws in one tap", async () => {
    await joined.evaluate((sdk) => sdk.consent(["marketing"], { surface: "test" }));
    await joined.evaluate((sdk) => sdk.track("order"));
    await page.locator("mesh-offer >>> [part=why]").click();
    const reasons = await page.waitForSelector("mesh-offer >>> ul");
    expect(await reasons?.evaluate((list) => list.textContent)).toMatch(
      /^“.Your order is ready 🍩.” was chosen for you on .+\.It was chosen because something happened in the app: order\.You have agreed to offers\.$/u,
    );
    await page.locator("mesh-offer >>> [part=stop]").click();
    await waitFor(async () => expect(await joined.evaluate((sdk) => sdk.consented.marketing)).toBe(false));
    expect(await page.$("mesh-offer >>> [part~=offer]")).toBeNull();
    await waitFor(async () =>
      expect(await joined.evaluate((sdk) => sdk.exportMe())).toMatchObject({
        consent: { marketing: { granted: false } },
      }),
    );
  });
}

describeEachBrowser("<mesh-offer> with the SDK and a mesh", sentences);
