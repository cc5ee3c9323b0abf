import { expect, it } from "vitest";
import type {} from "../../client/offer/mesh-offer.ts";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/offer-page.ts";
import { setOfferStage } from "./support/offer-stage.ts";
import { type BrowserName, describeEachBrowser } from "./support/open-browser.ts";

function sentences(name: BrowserName) {
  const tab = setOfferStage(name);

  it("says why, and stops, by keyboard", async () => {
    await tab.view.keepReceipt();
    await tab.page.focus("#before");
    await tab.view.hear();
    await tab.page.keyboard.press("Tab");
    await tab.page.keyboard.press("Tab");
    expect(await tab.view.focused()).toBe("why");
    await tab.page.keyboard.press("Enter");
    await waitFor(async () =>
      expect(await tab.view.textOf("reasons")).toContain("was chosen for you on November 7, 2026"),
    );
    expect(await tab.view.textOf("reasons")).toContain("It was chosen because you came into Ring & Glaze.");
    expect(await tab.view.textOf("reasons")).toContain(
      "You have agreed to the use of your location, offers, and notifications.",
    );
    expect(await tab.view.textOf("reasons")).toContain(
      "“stay a while” was held back: you had already had it often enough.",
    );
    const expanded = () => tab.page.$eval("mesh-offer >>> [part=why]", (button) => button.ariaExpanded);
    expect(await expanded()).toBe("true");
    await tab.page.keyboard.press("Enter");
    expect(await expanded()).toBe("false");
    expect(await tab.view.textOf("reasons")).toBeUndefined();
    await tab.page.keyboard.press("Tab");
    expect(await tab.view.focused()).toBe("stop");
    await tab.page.keyboard.press("Enter");
    expect(await tab.view.withdrawn()).toEqual([["marketing"]]);
    expect(await tab.view.textOf("offer")).toBeUndefined();
    expect(await tab.view.textOf("status")).toContain("Stopped: offers. None come until you agree again.");
  });

  it("says what it has stopped over everything else on the page, and undoes it", async () => {
    await tab.view.hear();
    await tab.view.click("stop");
    await tab.page.evaluate(() => {
      const bar = document.createElement("nav");
      bar.style.cssText = "position:fixed;inset:auto 0 0;block-size:70px;z-index:2147483647;background:#fff";
      bar.id = "bar";
      document.body.append(bar);
      document.querySelector("mesh-offer")?.setAttribute("edge", "none");
      document.querySelector("mesh-offer")?.style.setProperty("--mesh-offer-inset", "90px");
    });
    const at = await tab.page.evaluate(() => {
      const status = document.querySelector("mesh-offer")?.shadowRoot?.querySelector("[part=status]");
      const { x, y, width, height, bottom } = status?.getBoundingClientRect() ?? new DOMRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      return { isOnTop: top?.localName === "mesh-offer", bottom: innerHeight - bottom };
    });
    expect(at).toEqual({ isOnTop: true, bottom: 90 });
    await tab.view.click("undo");
    await waitFor(async () => expect(await tab.view.textOf("status")).toBe("Undone."));
    expect(await tab.view.granted()).toEqual([["marketing"]]);
    expect(await tab.view.stopped()).toEqual([]);
    await tab.page.evaluate(() => document.querySelector("#bar")?.remove());
  });

  it("stops only offers of this kind instead, which leaves consent as it was and can be undone", async () => {
    await tab.view.hear();
    await tab.view.click("stop");
    await tab.page.locator("mesh-offer >>> [part=undo]:last-child").click();
    await waitFor(async () =>
      expect(await tab.view.textOf("status")).toContain("Stopped: only ones like “The hot light is on”."),
    );
    expect([await tab.view.stopped(), await tab.view.granted()]).toEqual([["r1 true"], [["marketing"]]]);
    await tab.view.click("undo");
    await waitFor(async () => expect(await tab.view.textOf("status")).toBe("Undone."));
    expect(await tab.view.stopped()).toEqual(["r1 true", "r1 false"]);
  });

  it("says that undoing did not work, and offers it again", async () => {
    await tab.view.hear();
    await tab.view.click("stop");
    await tab.page.evaluate(() => stage.cut(true));
    await tab.page.locator("mesh-offer >>> [part=undo]:last-child").click();
    await waitFor(async () => expect(await tab.view.textOf("status")).toContain("Sorry, that did not work."));
    expect(await tab.view.granted()).toEqual([]);
    await tab.page.evaluate(() => stage.cut(false));
    await tab.view.click("undo");
    await waitFor(async () => expect(await tab.view.textOf("status")).toBe("Undone."));
  });

  it("stops what the app names, as far as it is granted, and else all that is", async () => {
    await tab.page.$eval("mesh-offer", (element) => element.setAttribute("stop", "push marketing measurement"));
    await tab.view.hear();
    await tab.view.hear({}, "r2");
    await tab.view.click("stop");
    expect(await tab.view.textOf("offer")).toBeUndefined();
    await tab.view.hear({}, "r3");
    await tab.view.click("stop");
    expect(await tab.view.withdrawn()).toEqual([["marketing", "push"].toSorted(), ["location"]]);
  });

  it("goes too when the purpose is withdrawn elsewhere", async () => {
    await tab.view.hear();
    await tab.page.evaluate(() => stage.change({ location: true, marketing: true }));
    expect(await tab.view.textOf("offer")).toBeDefined();
    await tab.page.evaluate(() => stage.change({ location: true, marketing: false }));
    expect(await tab.view.textOf("offer")).toBeUndefined();
  });

  it("says kindly that the reasons cannot be had, and asks again the next time", async () => {
    await tab.page.evaluate(() => stage.keep(undefined));
    await tab.view.hear();
    await tab.view.click("why");
    await waitFor(async () => expect(await tab.view.textOf("reasons")).toContain("not available right now"));
    await tab.view.keepReceipt();
    await tab.view.click("why");
    await tab.view.click("why");
    await waitFor(async () => expect(await tab.view.textOf("reasons")).toContain("was chosen for you"));
  });

  it("speaks the page's language, that of its attribute, and an app's own words", async () => {
    await tab.page.evaluate(() => {
      document.documentElement.lang = "de-DE";
    });
    await tab.view.hear();
    expect(await tab.view.textOf("stop")).toBe("Keine mehr davon");
    await tab.view.click("close");
    await tab.page.$eval("mesh-offer", (element) => {
      element.setAttribute("locale", "en");
      element.words = { stop: "Enough" };
    });
    await tab.view.hear({}, "r2");
    expect([await tab.view.textOf("why"), await tab.view.textOf("stop")]).toEqual(["Why this?", "Enough"]);
  });
}

describeEachBrowser("<mesh-offer>, why and stop", sentences);
