import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Offer } from "../../client/api.ts";
import type {} from "../../client/mesh-offer.ts";
import type {} from "./page/offer-page.ts";
import { offerSite } from "./support/offer-site.ts";
import { type BrowserName, describeEachBrowser, openBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";

const OFFER = "mesh-offer >>> [part~=offer]";
const FORMATS = ["banner", "button", "card", "landing"] as const;
const HOUR_MS = 3_600_000;

function sentences(name: BrowserName) {
  let served: ServedPage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [served, browser] = await Promise.all([offerSite().then(servePage), openBrowser(name)]);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.stage !== undefined);
  });

  afterEach(() => page.close());

  function offerOf(about: Partial<Offer> = {}): Offer {
    return {
      moment: "hot-light",
      variant: "a",
      format: "card",
      title: "The hot light is on",
      body: "The second one is on us.",
      action: { label: "Show me the way", url: `${served.url}#menu` },
      validUntil: new Date(Date.now() + HOUR_MS).toISOString(),
      ...about,
    };
  }

  async function hear(about: Partial<Offer> = {}, receipt = "r1"): Promise<void> {
    const offered = { receipt, offer: offerOf(about) };
    await page.evaluate((given) => stage.hear(given), offered);
  }

  /** What a part of it says, without the marks around names; undefined where there is none to be seen. */
  function textOf(part: string): Promise<string | undefined> {
    return page.evaluate((wanted) => {
      const element = document.querySelector("mesh-offer")?.shadowRoot?.querySelector(`[part~=${wanted}]`);
      return element?.checkVisibility() ? element.textContent?.replaceAll(/[\u2068\u2069]/g, "") : undefined;
    }, part);
  }

  function click(part: string): Promise<void> {
    return page.locator(`mesh-offer >>> [part~=${part}]`).click();
  }

  const reactions = () => page.evaluate(() => [...stage.reactions]);
  const withdrawn = () => page.evaluate(() => stage.withdrawn.map((purposes) => [...purposes]));
  /** The part that has the focus; "" outside of the element. */
  const focused = () =>
    page.evaluate(() => document.querySelector("mesh-offer")?.shadowRoot?.activeElement?.getAttribute("part") ?? "");
  const keepReceipt = () =>
    page.evaluate(() =>
      stage.keep([
        {
          id: "r1",
          at: "2026-11-07T12:00:00.000Z",
          outcome: "offer",
          moment: "hot-light",
          gates: [
            { moment: "hot-light", passed: true },
            { moment: "stay-a-while", passed: false, reason: "cap-moment" },
          ],
        },
      ]),
    );

  it.each(FORMATS)("shows a %s, without taking the focus", async (format) => {
    await page.focus("#before");
    await hear({ format });
    const shown = await page.waitForSelector(OFFER, { visible: true });
    expect(await shown?.evaluate((element) => element.getAttribute("part"))).toBe(
      `offer ${format === "landing" ? "card" : format}`,
    );
    expect(await shown?.evaluate((element) => [element.role, element.ariaLabel])).toEqual([
      format === "button" ? "group" : "region",
      "Offer: The hot light is on",
    ]);
    expect(await textOf("title")).toBe(format === "button" ? undefined : "The hot light is on");
    expect(await textOf("action")).toBe("Show me the way");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("before");
  });

  it("shows one at a time: the newest of those that wait, when the one before has gone", async () => {
    for (const receipt of ["r1", "r2", "r3", "r2"]) await hear({ title: receipt }, receipt);
    expect(await textOf("title")).toBe("r1");
    await page.evaluate(() => stage.end("r1"));
    await vi.waitFor(async () => expect(await textOf("title")).toBe("r3"));
    await click("close");
    expect(await textOf("title")).toBe("r2");
    await click("close");
    expect(await textOf("offer")).toBeUndefined();
  });

  it("shows one by hand in the place of another", async () => {
    await hear();
    const offered = { receipt: "r2", offer: offerOf({ title: "By hand" }) };
    await page.evaluate((given) => document.querySelector("mesh-offer")?.show(given), offered);
    expect(await textOf("title")).toBe("By hand");
  });

  it("goes at its expiry, and shows nothing that is over", async () => {
    await hear({ validUntil: new Date(Date.now() - 1).toISOString() });
    expect(await textOf("offer")).toBeUndefined();
    await hear({ validUntil: new Date(Date.now() + 1500).toISOString() }, "r2");
    expect(await textOf("offer")).toBeDefined();
    await vi.waitFor(async () => expect(await textOf("offer")).toBeUndefined(), { timeout: 5000 });
    expect(await reactions()).not.toContain("r2 dismiss");
  });

  it("keeps what an offer says as text", async () => {
    const attack = `<img src=x onerror="document.title='owned'">`;
    await hear({ title: attack, body: attack, action: { label: `Now ${attack}`, url: `${served.url}#menu` } });
    for (const part of ["title", "body"]) expect(await textOf(part)).toBe(attack);
    expect(await textOf("action")).toBe(`Now ${attack}`);
    expect(await page.$("mesh-offer >>> img")).toBeNull();
    expect(await page.title()).toBe("Ring & Glaze");
  });

  it("leaves out a link or an image that is not safe", async () => {
    const url = "javascript:document.title='owned'";
    await hear({ image: "data:image/svg+xml,<svg/>", action: { label: "Take it", url } });
    expect(await textOf("title")).toBe("The hot light is on");
    expect(await textOf("action")).toBeUndefined();
    expect(await page.$("mesh-offer >>> img")).toBeNull();
  });

  it("counts an impression once, after a second in view", async () => {
    await hear();
    expect(await reactions()).toEqual([]);
    await vi.waitFor(async () => expect(await reactions()).toEqual(["r1 impression"]), { timeout: 5000 });
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await hear();
    await click("close");
    expect(await reactions()).toEqual(["r1 impression", "r1 dismiss"]);
  });

  it("counts no impression out of view", async () => {
    const offers = ["r1", "r2"].map((receipt) => ({ receipt, offer: offerOf() }));
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
    await vi.waitFor(async () => expect(await reactions()).toEqual(["r2 impression"]), { timeout: 5000 });
    await page.$eval("mesh-offer", (element) => element.parentElement?.style.removeProperty("padding-block-start"));
    await vi.waitFor(async () => expect(await reactions()).toEqual(["r2 impression", "r1 impression"]), {
      timeout: 5000,
    });
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
    await hear();
    await page.$eval(OFFER, (offer) => new Promise<unknown>((seen) => new IntersectionObserver(seen).observe(offer)));
    await letSecondPass();
    expect(await reactions()).toEqual([]);
    await setHidden(false);
    await letSecondPass();
    expect(await reactions()).toEqual(["r1 impression"]);
  });

  it("tells a click once, then goes where it leads", async () => {
    await hear();
    await click("action");
    await page.waitForFunction(() => location.hash === "#menu");
    await vi.waitFor(async () => expect(await textOf("offer")).toBeUndefined());
    expect((await reactions()).filter((reaction) => reaction !== "r1 impression")).toEqual(["r1 click"]);
  });

  it("closes with Escape where the focus is inside, and gives the focus back", async () => {
    await page.focus("#before");
    await hear();
    await page.keyboard.press("Escape");
    expect(await textOf("offer")).toBeDefined();
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("action");
    await page.keyboard.press("Escape");
    expect(await textOf("offer")).toBeUndefined();
    expect(await reactions()).toEqual(["r1 dismiss"]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("before");
  });

  it("says why, and stops, by keyboard", async () => {
    await keepReceipt();
    await page.focus("#before");
    await hear();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("why");
    await page.keyboard.press("Enter");
    await vi.waitFor(async () => expect(await textOf("reasons")).toContain("was chosen for you on November 7, 2026"));
    expect(await textOf("reasons")).toContain(
      "You have agreed to the use of your location, offers, and notifications.",
    );
    expect(await textOf("reasons")).toContain("“stay a while” was held back: you had already had it often enough.");
    const expanded = () => page.$eval("mesh-offer >>> [part=why]", (button) => button.ariaExpanded);
    expect(await expanded()).toBe("true");
    await page.keyboard.press("Enter");
    expect(await expanded()).toBe("false");
    expect(await textOf("reasons")).toBeUndefined();
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("stop");
    await page.keyboard.press("Enter");
    expect(await withdrawn()).toEqual([["marketing"]]);
    expect(await textOf("offer")).toBeUndefined();
    expect(await textOf("status")).toBe("Done. You will not get offers like this any more.");
  });

  it("stops what the app names, as far as it is granted, and else all that is", async () => {
    await page.$eval("mesh-offer", (element) => element.setAttribute("stop", "push marketing measurement"));
    await hear();
    await hear({}, "r2");
    await click("stop");
    expect(await textOf("offer")).toBeUndefined();
    await hear({}, "r3");
    await click("stop");
    expect(await withdrawn()).toEqual([["marketing", "push"].toSorted(), ["location"]]);
  });

  it("goes too when the purpose is withdrawn elsewhere", async () => {
    await hear();
    await page.evaluate(() => stage.change({ location: true, marketing: true }));
    expect(await textOf("offer")).toBeDefined();
    await page.evaluate(() => stage.change({ location: true, marketing: false }));
    expect(await textOf("offer")).toBeUndefined();
  });

  it("says kindly that the reasons cannot be had, and asks again the next time", async () => {
    await page.evaluate(() => stage.keep(undefined));
    await hear();
    await click("why");
    await vi.waitFor(async () => expect(await textOf("reasons")).toContain("not available right now"));
    await keepReceipt();
    await click("why");
    await click("why");
    await vi.waitFor(async () => expect(await textOf("reasons")).toContain("was chosen for you"));
  });

  it("speaks the page's language, that of its attribute, and an app's own words", async () => {
    await page.evaluate(() => {
      document.documentElement.lang = "de-DE";
    });
    await hear();
    expect(await textOf("stop")).toBe("Nicht mehr zeigen");
    await click("close");
    await page.$eval("mesh-offer", (element) => {
      element.setAttribute("locale", "en");
      element.words = { stop: "Enough" };
    });
    await hear({}, "r2");
    expect([await textOf("why"), await textOf("stop")]).toEqual(["Why this?", "Enough"]);
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
    }, offerOf());
    expect(title).toBe("Early");
  });
}

describeEachBrowser("<mesh-offer>", sentences);
