import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type {} from "../../client/offer/mesh-offer.ts";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/offer-page.ts";
import { offerSite } from "./support/offer-site.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";
import { type OfferView, viewOffers } from "./support/view-offers.ts";

const OFFER = "mesh-offer >>> [part~=offer]";
const FORMATS = ["banner", "button", "card", "landing"] as const;

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

  it.each(FORMATS)("shows a %s, without taking the focus", async (format) => {
    await page.focus("#before");
    await view.hear({ format });
    const shown = await page.waitForSelector(OFFER, { visible: true });
    expect(await shown?.evaluate((element) => element.getAttribute("part"))).toBe(
      `offer ${format === "landing" ? "card" : format}`,
    );
    expect(await shown?.evaluate((element) => [element.role, element.ariaLabel])).toEqual([
      format === "button" ? "group" : "region",
      "Offer: The hot light is on",
    ]);
    expect(await view.textOf("title")).toBe(format === "button" ? undefined : "The hot light is on");
    expect(await view.textOf("action")).toBe("Show me the way");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("before");
  });

  it("shows one at a time: the newest of those that wait, when the one before has gone", async () => {
    for (const receipt of ["r1", "r2", "r3", "r2"]) await view.hear({ title: receipt }, receipt);
    expect(await view.textOf("title")).toBe("r1");
    await page.evaluate(() => stage.end("r1"));
    await waitFor(async () => expect(await view.textOf("title")).toBe("r3"));
    await view.click("close");
    expect(await view.textOf("title")).toBe("r2");
    await view.click("close");
    expect(await view.textOf("offer")).toBeUndefined();
  });

  it("shows one by hand in the place of another, which comes back after it", async () => {
    await view.hear({ title: "Before" });
    const offered = { receipt: "r2", offer: view.offerOf({ title: "By hand" }) };
    await page.evaluate((given) => document.querySelector("mesh-offer")?.show(given), offered);
    expect(await view.textOf("title")).toBe("By hand");
    await view.click("close");
    expect(await view.textOf("title")).toBe("Before");
  });

  it("goes at its expiry, and shows nothing that is over", async () => {
    await view.hear({ validUntil: new Date(Date.now() - 1).toISOString() });
    expect(await view.textOf("offer")).toBeUndefined();
    await view.hear({ validUntil: new Date(Date.now() + 1500).toISOString() }, "r2");
    expect(await view.textOf("offer")).toBeDefined();
    await waitFor(async () => expect(await view.textOf("offer")).toBeUndefined());
    expect(await view.reactions()).not.toContain("r2 dismiss");
  });

  it("lasts until when it is over by this device's clock, however wrong that is", async () => {
    const early = { offer: view.offerOf({ validUntil: "2020-01-01T00:00:00.000Z" }), receipt: "r1" };
    await page.evaluate((offered) => stage.hear({ ...offered, untilMs: Date.now() + 1500 }), early);
    expect(await view.textOf("offer")).toBeDefined();
    await waitFor(async () => expect(await view.textOf("offer")).toBeUndefined());
  });

  it("keeps what an offer says as text", async () => {
    const attack = `<img src=x onerror="document.title='owned'">`;
    await view.hear({ title: attack, body: attack, action: { label: `Now ${attack}`, url: `${served.url}#menu` } });
    for (const part of ["title", "body"]) expect(await view.textOf(part)).toBe(attack);
    expect(await view.textOf("action")).toBe(`Now ${attack}`);
    expect(await page.$("mesh-offer >>> img")).toBeNull();
    expect(await page.title()).toBe("Ring & Glaze");
  });

  it("leaves out a link or an image that is not safe", async () => {
    const url = "javascript:document.title='owned'";
    await view.hear({ image: "data:image/svg+xml,<svg/>", action: { label: "Take it", url } });
    expect(await view.textOf("title")).toBe("The hot light is on");
    expect(await view.textOf("action")).toBeUndefined();
    expect(await page.$("mesh-offer >>> img")).toBeNull();
  });

  it("counts an impression once, after a second in view", async () => {
    await view.hear();
    expect(await view.reactions()).toEqual([]);
    await waitFor(async () => expect(await view.reactions()).toEqual(["r1 impression"]));
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await view.hear();
    await view.click("close");
    expect(await view.reactions()).toEqual(["r1 impression", "r1 dismiss"]);
  });

  it("counts no impression out of view", async () => {
    const offers = ["r1", "r2"].map((receipt) => ({ receipt, offer: view.offerOf() }));
    await page.evaluate(([far, near]) => {
      const low = document.querySelector("mesh-offer");
      const high = document.createElement("mesh-offer");
      if (low === null || far === undefined || near === undefined) return;
      document.body.append(high);
      high.mesh = low.mesh;
      low.setAttribute("edge", "none");
      low.parentElement?.style.setProperty("padding-block-start", "300vh");
      low.show(far);
      high.show(near);
    }, offers);
    await waitFor(async () => expect(await view.reactions()).toEqual(["r2 impression"]));
    await page.$eval("mesh-offer", (element) => element.parentElement?.style.removeProperty("padding-block-start"));
    await waitFor(async () => expect(await view.reactions()).toEqual(["r2 impression", "r1 impression"]));
  });

  it("counts no impression while the page is hidden", async () => {
    const setHidden = (isHidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, isHidden);
    // The page's own clock: what waits a second at most is due when the test says so.
    const due = await page.evaluateHandle(() => {
      const waiting: (() => void)[] = [];
      const { setTimeout: later } = globalThis;
      const wait = (run: () => void, ms = 0) => (ms === 1000 ? waiting.push(run) : later(run, ms));
      Object.assign(globalThis, { setTimeout: wait });
      return waiting;
    });
    const letSecondPass = () => due.evaluate((waiting) => waiting.splice(0).map((run) => run()).length);
    await setHidden(true);
    await view.hear();
    await page.$eval(OFFER, (offer) => new Promise<unknown>((seen) => new IntersectionObserver(seen).observe(offer)));
    await letSecondPass();
    expect(await view.reactions()).toEqual([]);
    await setHidden(false);
    await letSecondPass();
    expect(await view.reactions()).toEqual(["r1 impression"]);
  });

  it("tells a click once, then goes where it leads", async () => {
    await view.hear();
    await view.click("action");
    await page.waitForFunction(() => location.hash === "#menu");
    await waitFor(async () => expect(await view.textOf("offer")).toBeUndefined());
    expect((await view.reactions()).filter((reaction) => reaction !== "r1 impression")).toEqual(["r1 click"]);
  });

  it("closes with Escape where the focus is inside, and gives the focus back", async () => {
    await page.focus("#before");
    await view.hear();
    await page.keyboard.press("Escape");
    expect(await view.textOf("offer")).toBeDefined();
    await page.keyboard.press("Tab");
    expect(await view.focused()).toBe("action");
    await page.keyboard.press("Escape");
    expect(await view.textOf("offer")).toBeUndefined();
    expect(await view.reactions()).toEqual(["r1 dismiss"]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("before");
  });

  it("takes up a mesh that an app has set before the element was known", async () => {
    const title = await page.evaluate((offer) => {
      const Known = document.querySelector("mesh-offer")?.constructor;
      if (typeof Known !== "function") return "not an element";
      const early = document.createElement("early-offer");
      Object.assign(early, { mesh: document.querySelector("mesh-offer")?.mesh, words: { why: "Early" } });
      document.body.append(early);
      customElements.define("early-offer", class extends (Known as CustomElementConstructor) {});
      stage.hear({ receipt: "r1", offer });
      return early.shadowRoot?.querySelector("[part=why]")?.textContent;
    }, view.offerOf());
    expect(title).toBe("Early");
  });
}

describeEachBrowser("<mesh-offer>", sentences);
