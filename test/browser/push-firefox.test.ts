import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encrypt } from "web-push";
import { publishCatalog } from "../../local/operate.ts";
import { type Autopush, startAutopush } from "../support/autopush.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { BUSY_BAKERY, openTab, servePushApp } from "./support/push-app.ts";
import type { ServedPage } from "./support/serve-page.ts";

/** The tests are one life of one device, in order. */
function sentences(name: BrowserName) {
  let autopush: Autopush;
  let mesh: TestMesh;
  let served: ServedPage;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    autopush = await startAutopush();
    [mesh, browser] = await Promise.all([
      startMesh({ PUSH_SERVICE_ORIGINS: autopush.origin }),
      openBrowser(name, { autopush, prefs: { "dom.push.retryBaseInterval": 50 } }),
    ]);
    served = await servePushApp(mesh.url);
    expect(await publishCatalog(mesh, JSON.stringify(BUSY_BAKERY))).toHaveProperty("version");
    page = await openTab(browser, served, mesh.url);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([mesh?.stop(), served?.close(), autopush?.close()]);
  });

  const shown = () => page.evaluate(() => app.shown());
  const reactions = async () => (await page.evaluate(() => app.reactions())).sort();
  const showings = () => page.evaluate(() => app.ask("showings"));

  /** Orders, to be told by push; gives the receipt. */
  async function order(): Promise<string | undefined> {
    const said = await page.evaluate(() => app.mesh.track("order", {}, { channel: "push" }));
    expect(said).toMatchObject({ state: "answered", answer: { outcome: "push" } });
    return said.state === "answered" ? said.answer.receipt : undefined;
  }

  it("subscribes through the SDK, is shown what the mesh sends, and the mesh hears of the impression", async () => {
    expect(await page.evaluate(() => app.mesh.subscribePush())).toBe("consent");
    await page.evaluate(() => app.mesh.consent(["marketing", "push", "measurement"], { surface: "test" }));
    expect(await page.evaluate(() => app.mesh.subscribePush())).toBe("subscribed");
    const receipt = await order();
    await waitFor(async () => expect(await shown()).toHaveLength(1));
    expect(await shown()).toEqual([
      {
        title: "Your order is ready 🍩",
        body: "Come to the counter: Größe L.",
        tag: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
        lang: "en",
        data: { receipt, navigate: "https://bakery.example/orders" },
      },
    ]);
    const [{ tag } = { tag: "" }] = await shown();
    expect(autopush.forwarded).toMatchObject([{ urgency: "high", "content-encoding": "aes128gcm", topic: tag }]);
    await waitFor(async () => expect(await reactions()).toEqual(["impression"]));
  });

  it("is shown a push that comes twice once, and dismisses nothing by that", async () => {
    autopush.repeat();
    await waitFor(async () => expect(await showings()).toBe(2));
    expect(await shown()).toHaveLength(1);
    expect(await reactions()).toEqual(["impression"]);
  });

  it("opens the offer by a click, closes the notification, and the mesh hears of it", async () => {
    expect(await page.evaluate(() => app.ask("notificationclick"))).toEqual(["opened https://bakery.example/orders"]);
    expect(await shown()).toEqual([]);
    expect(await reactions()).toEqual(["click", "impression"]);
  });

  it("is shown something neutral for what cannot be read, and the app behind it", async () => {
    const { endpoint = "", keys = {} } = (await page.evaluate(() => app.subscription())) ?? {};
    const body = encrypt(keys.p256dh ?? "", keys.auth ?? "", "Hello", "aes128gcm").cipherText;
    autopush.deliver(endpoint, body);
    await waitFor(async () => expect(await shown()).toHaveLength(1));
    expect(await shown()).toMatchObject([{ title: "Bakery", body: "There is something new for you." }]);
    expect(await page.evaluate(() => app.ask("notificationclick"))).toEqual([`focused ${served.url}`]);
  });

  it("is shown one notification however many tabs are open, and dismisses it", async () => {
    const second = await openTab(browser, served, mesh.url);
    await order();
    await waitFor(async () => expect(await shown()).toHaveLength(1));
    expect(await showings()).toBe(4);
    await page.evaluate(() => app.ask("notificationclose"));
    await waitFor(async () => expect(await reactions()).toEqual(["click", "dismiss", "impression", "impression"]));
    await second.close();
  });

  it("subscribes again, and tells the mesh, when the push service has forgotten the browser", async () => {
    const before = await page.evaluate(() => app.namedEndpoint());
    autopush.forget();
    await waitFor(async () => {
      const after = await page.evaluate(() => app.namedEndpoint());
      expect([undefined, before]).not.toContain(after);
    });
    await order();
    await waitFor(async () => expect(await shown()).toHaveLength(1));
  });

  it("is pushed nothing more after unsubscribing", async () => {
    await page.evaluate(() => app.mesh.unsubscribePush());
    expect(await page.evaluate(() => app.subscription())).toBeUndefined();
    const said = await page.evaluate(() => app.mesh.track("order", {}, { channel: "push" }));
    expect(said).toMatchObject({ state: "answered", answer: { outcome: "none", reason: "no-channel" } });
  });
}

describeEachBrowser("pushes", sentences, ["firefox"], { inOrder: true });
