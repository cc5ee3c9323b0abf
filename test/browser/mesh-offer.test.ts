import { expect, it } from "vitest";
import type {} from "../../client/offer/mesh-offer.ts";
import type { Offer } from "../../client/sdk/api.ts";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/offer-page.ts";
import { setOfferStage } from "./support/offer-stage.ts";
import { type BrowserName, describeEachBrowser } from "./support/open-browser.ts";

const OFFER = "mesh-offer >>> [part~=offer]";
const FORMATS = ["banner", "button", "card", "landing"] as const;

function sentences(name: BrowserName) {
  const tab = setOfferStage(name);

  it.each(FORMATS)("shows a %s, without taking the focus", async (format) => {
    await tab.page.focus("#before");
    await tab.view.hear({ format });
    const shown = await tab.page.waitForSelector(OFFER, { visible: true });
    expect(await shown?.evaluate((element) => element.getAttribute("part"))).toBe(
      `offer ${format === "landing" ? "card" : format}`,
    );
    expect(await shown?.evaluate((element) => [element.role, element.ariaLabel])).toEqual([
      format === "button" ? "group" : "region",
      "Offer: The hot light is on",
    ]);
    expect(await tab.view.textOf("title")).toBe(format === "button" ? undefined : "The hot light is on");
    expect(await tab.view.textOf("action")).toBe("Show me the way");
    expect(await tab.page.evaluate(() => document.activeElement?.id)).toBe("before");
  });

  it("shows one at a time: the newest of those that wait, when the one before has gone", async () => {
    for (const receipt of ["r1", "r2", "r3", "r2"]) await tab.view.hear({ title: receipt }, receipt);
    expect(await tab.view.textOf("title")).toBe("r1");
    await tab.page.evaluate(() => stage.end("r1"));
    await waitFor(async () => expect(await tab.view.textOf("title")).toBe("r3"));
    await tab.view.click("close");
    expect(await tab.view.textOf("title")).toBe("r2");
    await tab.view.click("close");
    expect(await tab.view.textOf("offer")).toBeUndefined();
  });

  it("shows one by hand in the place of another, which comes back after it", async () => {
    await tab.view.hear({ title: "Before" });
    const offered = { receipt: "r2", offer: tab.view.offerOf({ title: "By hand" }) };
    await tab.page.evaluate((given) => document.querySelector("mesh-offer")?.show(given), offered);
    expect(await tab.view.textOf("title")).toBe("By hand");
    await tab.view.click("close");
    expect(await tab.view.textOf("title")).toBe("Before");
  });

  /** An offer arrives; whether it is shown at first, in the same step of the page, however long it takes until the next. */
  const hearNow = (receipt: string, offer: Offer, isByDevice = false) =>
    tab.page.evaluate(
      (id, heard, byDevice) => {
        const untilMs = Date.now() + 300;
        const validUntil = new Date(untilMs).toISOString();
        stage.hear(
          byDevice ? { receipt: id, offer: heard, untilMs } : { receipt: id, offer: { ...heard, validUntil } },
        );
        return document.querySelector("mesh-offer")?.shadowRoot?.querySelector("[part~=offer]") != null;
      },
      receipt,
      offer,
      isByDevice,
    );

  it("goes at its expiry, and shows nothing that is over", async () => {
    await tab.view.hear({ validUntil: new Date(Date.now() - 1).toISOString() });
    expect(await tab.view.textOf("offer")).toBeUndefined();
    expect(await hearNow("r2", tab.view.offerOf())).toBe(true);
    await waitFor(async () => expect(await tab.view.textOf("offer")).toBeUndefined());
    expect(await tab.view.reactions()).not.toContain("r2 dismiss");
  });

  it("lasts until when it is over by this device's clock, however wrong that is", async () => {
    expect(await hearNow("r1", tab.view.offerOf({ validUntil: "2020-01-01T00:00:00.000Z" }), true)).toBe(true);
    await waitFor(async () => expect(await tab.view.textOf("offer")).toBeUndefined());
  });

  it("keeps what an offer says as text", async () => {
    const attack = `<img src=x onerror="document.title='owned'">`;
    await tab.view.hear({
      title: attack,
      body: attack,
      action: { label: `Now ${attack}`, url: `${tab.url}#menu` },
    });
    for (const part of ["title", "body"]) expect(await tab.view.textOf(part)).toBe(attack);
    expect(await tab.view.textOf("action")).toBe(`Now ${attack}`);
    expect(await tab.page.$("mesh-offer >>> img")).toBeNull();
    expect(await tab.page.title()).toBe("Ring & Glaze");
  });

  it("leaves out a link or an image that is not safe", async () => {
    const url = "javascript:document.title='owned'";
    await tab.view.hear({ image: "data:image/svg+xml,<svg/>", action: { label: "Take it", url } });
    expect(await tab.view.textOf("title")).toBe("The hot light is on");
    expect(await tab.view.textOf("action")).toBeUndefined();
    expect(await tab.page.$("mesh-offer >>> img")).toBeNull();
  });

  it("counts an impression once, after a second in view", async () => {
    // In one step of the page, however long it takes until the next.
    const offered = { receipt: "r1", offer: tab.view.offerOf() };
    const atFirst = await tab.page.evaluate((heard) => {
      stage.hear(heard);
      return [...stage.reactions];
    }, offered);
    expect(atFirst).toEqual([]);
    await waitFor(async () => expect(await tab.view.reactions()).toEqual(["r1 impression"]));
    await tab.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await tab.view.hear();
    await tab.view.click("close");
    expect(await tab.view.reactions()).toEqual(["r1 impression", "r1 dismiss"]);
  });

  it("counts no impression out of view", async () => {
    const offers = ["r1", "r2"].map((receipt) => ({ receipt, offer: tab.view.offerOf() }));
    await tab.page.evaluate(([far, near]) => {
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
    await waitFor(async () => expect(await tab.view.reactions()).toEqual(["r2 impression"]));
    await tab.page.$eval("mesh-offer", (element) => element.parentElement?.style.removeProperty("padding-block-start"));
    await waitFor(async () => expect(await tab.view.reactions()).toEqual(["r2 impression", "r1 impression"]));
  });

  it("counts no impression while the page is hidden", async () => {
    const setHidden = (isHidden: boolean) =>
      tab.page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, isHidden);
    // The page's own clock: what waits a second at most is due when the test says so.
    const due = await tab.page.evaluateHandle(() => {
      const waiting: (() => void)[] = [];
      const { setTimeout: later } = globalThis;
      const wait = (run: () => void, ms = 0) => (ms === 1000 ? waiting.push(run) : later(run, ms));
      Object.assign(globalThis, { setTimeout: wait });
      return waiting;
    });
    const letSecondPass = () => due.evaluate((waiting) => waiting.splice(0).map((run) => run()).length);
    await setHidden(true);
    await tab.view.hear();
    await tab.page.$eval(
      OFFER,
      (offer) => new Promise<unknown>((seen) => new IntersectionObserver(seen).observe(offer)),
    );
    await letSecondPass();
    expect(await tab.view.reactions()).toEqual([]);
    await setHidden(false);
    await letSecondPass();
    expect(await tab.view.reactions()).toEqual(["r1 impression"]);
  });

  it("tells a click once, then goes where it leads", async () => {
    await tab.view.hear();
    await tab.view.click("action");
    await tab.page.waitForFunction(() => location.hash === "#menu");
    await waitFor(async () => expect(await tab.view.textOf("offer")).toBeUndefined());
    expect((await tab.view.reactions()).filter((reaction) => reaction !== "r1 impression")).toEqual(["r1 click"]);
  });

  it("closes with Escape where the focus is inside, and gives the focus back", async () => {
    await tab.page.focus("#before");
    await tab.view.hear();
    await tab.page.keyboard.press("Escape");
    expect(await tab.view.textOf("offer")).toBeDefined();
    await tab.page.keyboard.press("Tab");
    expect(await tab.view.focused()).toBe("action");
    await tab.page.keyboard.press("Escape");
    expect(await tab.view.textOf("offer")).toBeUndefined();
    // Who takes a second has seen it, too.
    expect((await tab.view.reactions()).filter((reaction) => reaction !== "r1 impression")).toEqual(["r1 dismiss"]);
    expect(await tab.page.evaluate(() => document.activeElement?.id)).toBe("before");
  });

  it("takes up a mesh that an app has set before the element was known", async () => {
    const title = await tab.page.evaluate((offer) => {
      const Known = document.querySelector("mesh-offer")?.constructor;
      if (typeof Known !== "function") return "not an element";
      const early = document.createElement("early-offer");
      Object.assign(early, { mesh: document.querySelector("mesh-offer")?.mesh, words: { why: "Early" } });
      document.body.append(early);
      customElements.define("early-offer", class extends (Known as CustomElementConstructor) {});
      stage.hear({ receipt: "r1", offer });
      return early.shadowRoot?.querySelector("[part=why]")?.textContent;
    }, tab.view.offerOf());
    expect(title).toBe("Early");
  });
}

describeEachBrowser("<mesh-offer>", sentences);
