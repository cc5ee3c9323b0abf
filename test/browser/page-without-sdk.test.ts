import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Operated } from "../../local/operate.ts";
import type {} from "./page/app.ts";
import { BAKERY } from "./support/bakery.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";
import { shareMesh } from "./support/share-mesh.ts";
import { shopSite } from "./support/shop-site.ts";

function sentences(name: BrowserName) {
  let mesh: Operated;
  let served: ServedPage;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    [mesh, browser] = await Promise.all([shareMesh(BAKERY), openBrowser(name)]);
    served = await servePage(shopSite(mesh.url));
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.shop !== undefined);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  it("makes a key that nobody can read, from another origin than the mesh's, and earns an offer with it", async () => {
    expect(await page.evaluate((url) => shop.join(url), mesh.url)).toMatchObject({ status: 200 });
    expect(await page.evaluate(() => shop.exportKey())).toBe("InvalidAccessError");
    const order = () => page.evaluate(() => shop.ping({ event: { name: "order" } }));
    expect(await order()).toMatchObject({ status: 200, body: { outcome: "none", reason: "consent" } });
    expect(await page.evaluate(() => shop.consent("marketing"))).toMatchObject({ status: 200 });
    expect(await order()).toMatchObject({
      status: 200,
      body: { outcome: "offer", offer: { moment: "ready", title: "Your order is ready 🍩" } },
    });
    expect(await order()).toMatchObject({ status: 200, body: { outcome: "none", reason: "cap-moment" } });
  });
}

describeEachBrowser("a page without the SDK", sentences);
