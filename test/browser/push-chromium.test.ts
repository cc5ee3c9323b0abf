import type { CDPSession, Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishCatalog } from "../../local/operate.ts";
import { pushPayload, pushTag } from "../../shared/push/payload.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { BUSY_BAKERY, openTab, servePushApp } from "./support/push-app.ts";
import type { ServedPage } from "./support/serve-page.ts";

/** The tests are one life of one device, in order. There is no push service: DevTools delivers what the mesh would send. */
function sentences(name: BrowserName) {
  let mesh: TestMesh;
  let served: ServedPage;
  let browser: TestBrowser;
  let page: Page;
  let devtools: CDPSession;
  let registrationId = "";

  beforeAll(async () => {
    [mesh, browser] = await Promise.all([startMesh(), openBrowser(name, { own: true })]);
    served = await servePushApp(mesh.url);
    expect(await publishCatalog(mesh, JSON.stringify(BUSY_BAKERY))).toHaveProperty("version");
    page = await openTab(browser, served, mesh.url);
    devtools = await page.createCDPSession();
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      registrationId = registrations[0]?.registrationId ?? registrationId;
    });
    await devtools.send("ServiceWorker.enable");
    await waitFor(() => expect(registrationId).not.toBe(""));
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([mesh?.stop(), served?.close()]);
  });

  const origin = () => new URL(served.url).origin;
  const deliver = (data: string) =>
    devtools.send("ServiceWorker.deliverPushMessage", { origin: origin(), registrationId, data });
  const shown = () => page.evaluate(() => app.shown());
  const reactions = async () => (await page.evaluate(() => app.reactions())).sort();

  /** What the mesh would push for an order of today. */
  async function order(): Promise<string> {
    const said = await page.evaluate(() => app.mesh.track("order"));
    const { offer, receipt = "" } = said.state === "answered" ? said.answer : {};
    if (offer === undefined) throw new Error("no offer");
    return pushPayload({ offer, receipt, tag: await pushTag(receipt), lang: "en", page: `${mesh.url}/o/${receipt}` });
  }

  it("shows what the mesh sends, and the mesh hears of the impression", async () => {
    await page.evaluate(() => app.mesh.consent(["marketing", "push", "measurement"], { surface: "test" }));
    await deliver(await order());
    await waitFor(async () => expect(await shown()).toHaveLength(1));
    expect(await shown()).toMatchObject([
      { title: "Your order is ready 🍩", data: { navigate: "https://bakery.example/orders" } },
    ]);
    await waitFor(async () => expect(await reactions()).toEqual(["impression"]));
  });

  it("opens the offer by a click, closes the notification, and the mesh hears of it", async () => {
    expect(await page.evaluate(() => app.ask("notificationclick"))).toEqual(["opened https://bakery.example/orders"]);
    expect(await shown()).toEqual([]);
    expect(await reactions()).toEqual(["click", "impression"]);
  });

  it("shows a push that comes twice once, with two tabs open", async () => {
    await openTab(browser, served, mesh.url);
    const push = await order();
    await deliver(push);
    await deliver(push);
    await waitFor(async () => expect(await page.evaluate(() => app.ask("showings"))).toBe(3));
    expect(await shown()).toHaveLength(1);
    await page.evaluate(() => app.ask("notificationclose"));
    await waitFor(async () => expect(await reactions()).toEqual(["click", "dismiss", "impression", "impression"]));
  });

  it("shows something neutral for what cannot be read", async () => {
    await deliver("Hello");
    await waitFor(async () => expect(await shown()).toHaveLength(1));
    expect(await shown()).toMatchObject([{ title: "Bakery", body: "There is something new for you.", data: {} }]);
    expect(await page.evaluate(() => app.ask("notificationclick"))).toEqual([`focused ${served.url}`]);
  });

  it("shows a push while the mesh is away, and reports it by Background Sync when it is back", async () => {
    const push = await order();
    const before = await reactions();
    await mesh.kill();
    await waitFor(async () => {
      // The browser's tools drop a message to a worker that is just stopping; a push service sends it again, with the same tag.
      await deliver(push);
      expect(await shown()).toHaveLength(1);
    });
    await mesh.restart();
    await waitFor(async () => {
      const tag = "moment-mesh";
      await devtools.send("ServiceWorker.dispatchSyncEvent", {
        origin: origin(),
        registrationId,
        tag,
        lastChance: false,
      });
      expect(await reactions()).toEqual([...before, "impression"].sort());
    });
  });
}

describeEachBrowser("pushes", sentences, ["chromium"], { inOrder: true });
