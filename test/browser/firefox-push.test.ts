import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { publishCatalog } from "../../cli/operate.ts";
import { type Autopush, startAutopush } from "../support/autopush.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import type {} from "./page/app.ts";
import { BAKERY } from "./support/bakery.ts";
import { type BrowserName, describeEachBrowser, openBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";
import { shopSite } from "./support/shop-site.ts";

function sentences(name: BrowserName) {
  let autopush: Autopush;
  let mesh: TestMesh;
  let served: ServedPage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    autopush = await startAutopush();
    [mesh, browser] = await Promise.all([
      startMesh({ PUSH_SERVICE_ORIGINS: autopush.origin }),
      openBrowser(name, { autopush }),
    ]);
    served = await servePage(shopSite(mesh.url));
    expect(await publishCatalog(mesh, JSON.stringify(BAKERY))).toHaveProperty("version");
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.shop !== undefined);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([mesh?.stop(), served?.close(), autopush?.close()]);
  });

  it("makes a key that nobody can read, and registers it", async () => {
    const joined = await page.evaluate((url) => shop.join(url), mesh.url);
    expect(joined).toMatchObject({ status: 200, body: { pass: expect.any(String), person: expect.any(String) } });
    expect(await page.evaluate(() => shop.exportKey())).toBe("InvalidAccessError");
  });

  it("consents, subscribes with the mesh's key, and is shown the decrypted push by its service worker", async () => {
    expect(await page.evaluate(() => shop.consent("marketing", "push"))).toMatchObject({ status: 200 });
    expect(await page.evaluate(() => shop.subscribe())).toMatchObject({ status: 204 });
    const answered = await page.evaluate(() => shop.ping({ event: { name: "order" }, channel: "push" }));
    expect(answered).toMatchObject({ status: 200, body: { outcome: "push", receipt: expect.any(String) } });

    const shown = await vi.waitFor(
      async () => {
        const notifications = await page.evaluate(() => shop.notifications());
        expect(notifications).toHaveLength(1);
        return notifications[0];
      },
      { timeout: 30_000, interval: 50 },
    );
    const [headers] = autopush.forwarded;
    expect(autopush.forwarded).toHaveLength(1);
    expect(headers).toMatchObject({ urgency: "high", "content-encoding": "aes128gcm", topic: shown?.tag });
    expect(shown).toEqual({
      title: "Your order is ready 🍩",
      body: "Come to the counter: Größe L.",
      tag: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
      lang: "en",
      data: {
        receipt: answered.body.receipt,
        navigate: "https://bakery.example/orders",
        by: "service worker",
      },
    });
  });
}

describeEachBrowser("a push without the SDK", sentences, ["firefox"]);
