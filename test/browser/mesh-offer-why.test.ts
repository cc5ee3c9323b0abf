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
    expect(await tab.view.textOf("status")).toBe("Done. You will not get offers like this any more.");
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
    expect(await tab.view.textOf("stop")).toBe("Nicht mehr zeigen");
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
