import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import type {} from "./page/app.ts";
import { BAKERY } from "./support/bakery.ts";
import { type BrowserName, describeEachBrowser, openBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";
import { shopSite } from "./support/shop-site.ts";

function sentences(name: BrowserName) {
  let mesh: TestMesh;
  let served: ServedPage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [mesh, browser] = await Promise.all([startMesh(), openBrowser(name)]);
    served = await servePage(shopSite(mesh.url));
    expect(await publishCatalog(mesh, JSON.stringify(BAKERY))).toHaveProperty("version");
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.shop !== undefined);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([mesh?.stop(), served?.close()]);
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
