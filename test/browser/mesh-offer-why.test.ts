import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type {} from "../../client/offer/mesh-offer.ts";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/offer-page.ts";
import { offerSite } from "./support/offer-site.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";
import { type OfferView, viewOffers } from "./support/view-offers.ts";

function sentences(name: BrowserName) {
  let served: ServedPage;
  let browser: TestBrowser;
  let page: Page;
  let view: OfferView;

  beforeAll(async () => {
    [served, browser] = await Promise.all([offerSite().then(servePage), openBrowser(name)]);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    view = await viewOffers(page, served.url);
  });

  afterEach(() => page.close());

  it("says why, and stops, by keyboard", async () => {
    await view.keepReceipt();
    await page.focus("#before");
    await view.hear();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await view.focused()).toBe("why");
    await page.keyboard.press("Enter");
    await waitFor(async () => expect(await view.textOf("reasons")).toContain("was chosen for you on November 7, 2026"));
    expect(await view.textOf("reasons")).toContain("It was chosen because you came into Ring & Glaze.");
    expect(await view.textOf("reasons")).toContain(
      "You have agreed to the use of your location, offers, and notifications.",
    );
    expect(await view.textOf("reasons")).toContain(
      "“stay a while” was held back: you had already had it often enough.",
    );
    const expanded = () => page.$eval("mesh-offer >>> [part=why]", (button) => button.ariaExpanded);
    expect(await expanded()).toBe("true");
    await page.keyboard.press("Enter");
    expect(await expanded()).toBe("false");
    expect(await view.textOf("reasons")).toBeUndefined();
    await page.keyboard.press("Tab");
    expect(await view.focused()).toBe("stop");
    await page.keyboard.press("Enter");
    expect(await view.withdrawn()).toEqual([["marketing"]]);
    expect(await view.textOf("offer")).toBeUndefined();
    expect(await view.textOf("status")).toBe("Done. You will not get offers like this any more.");
  });

  it("stops what the app names, as far as it is granted, and else all that is", async () => {
    await page.$eval("mesh-offer", (element) => element.setAttribute("stop", "push marketing measurement"));
    await view.hear();
    await view.hear({}, "r2");
    await view.click("stop");
    expect(await view.textOf("offer")).toBeUndefined();
    await view.hear({}, "r3");
    await view.click("stop");
    expect(await view.withdrawn()).toEqual([["marketing", "push"].toSorted(), ["location"]]);
  });

  it("goes too when the purpose is withdrawn elsewhere", async () => {
    await view.hear();
    await page.evaluate(() => stage.change({ location: true, marketing: true }));
    expect(await view.textOf("offer")).toBeDefined();
    await page.evaluate(() => stage.change({ location: true, marketing: false }));
    expect(await view.textOf("offer")).toBeUndefined();
  });

  it("says kindly that the reasons cannot be had, and asks again the next time", async () => {
    await page.evaluate(() => stage.keep(undefined));
    await view.hear();
    await view.click("why");
    await waitFor(async () => expect(await view.textOf("reasons")).toContain("not available right now"));
    await view.keepReceipt();
    await view.click("why");
    await view.click("why");
    await waitFor(async () => expect(await view.textOf("reasons")).toContain("was chosen for you"));
  });

  it("speaks the page's language, that of its attribute, and an app's own words", async () => {
    await page.evaluate(() => {
      document.documentElement.lang = "de-DE";
    });
    await view.hear();
    expect(await view.textOf("stop")).toBe("Nicht mehr zeigen");
    await view.click("close");
    await page.$eval("mesh-offer", (element) => {
      element.setAttribute("locale", "en");
      element.words = { stop: "Enough" };
    });
    await view.hear({}, "r2");
    expect([await view.textOf("why"), await view.textOf("stop")]).toEqual(["Why this?", "Enough"]);
  });
}

describeEachBrowser("<mesh-offer>, why and stop", sentences);
