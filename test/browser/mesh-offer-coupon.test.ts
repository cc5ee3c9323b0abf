import { expect, it } from "vitest";
import type { Coupon, Offer } from "../../client/sdk/api.ts";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/offer-page.ts";
import { axeViolations } from "./support/axe-violations.ts";
import { CODE } from "./support/offer-site.ts";
import { setOfferStage } from "./support/offer-stage.ts";
import { type BrowserName, describeEachBrowser, takeScreenshot } from "./support/open-browser.ts";
import { scanPage } from "./support/scan-page.ts";

const SIZES = {
  phone: { width: 390, height: 844, deviceScaleFactor: 2 },
  desktop: { width: 1280, height: 800, deviceScaleFactor: 1 },
};

const HOUR_MS = 3_600_000;

function sentences(name: BrowserName) {
  const stage = setOfferStage(name);

  /** An offer with a coupon arrives, and its picture is there. */
  async function hear(about: Partial<Coupon> = {}, offer: Partial<Offer> = {}, receipt = "r1"): Promise<void> {
    const coupon: Coupon = {
      code: CODE,
      symbology: "qr",
      value: "A free coffee",
      expiresAt: new Date(Date.now() + HOUR_MS).toISOString(),
      image: `${stage.url}coupon.svg`,
      ...about,
    };
    await stage.view.hear({ coupon, ...offer }, receipt);
    await stage.page.waitForFunction(() => {
      const block = document.querySelector("mesh-offer")?.shadowRoot?.querySelector("[part=coupon]");
      const image = block?.querySelector("img");
      return block && (image?.complete ?? true);
    });
  }

  /** As the page's style sheet says it. */
  async function colour(scheme: "light" | "dark"): Promise<void> {
    await stage.page.evaluate((value) => {
      document.documentElement.style.colorScheme = value;
      document.querySelector("mesh-offer")?.style.setProperty("color-scheme", value);
    }, scheme);
  }

  const labelOf = (part: string) =>
    stage.page.evaluate(
      (wanted) =>
        document
          .querySelector("mesh-offer")
          ?.shadowRoot?.querySelector(`[part~=${wanted}]`)
          ?.getAttribute("aria-label"),
      part,
    );
  const isLarge = () =>
    stage.page.evaluate(() => document.querySelector("mesh-offer")?.shadowRoot?.querySelector("dialog")?.open ?? false);

  it.each(["card", "banner", "button"] as const)(
    "a scanner reads the code of a %s off the screen, in a dark page too",
    async (format) => {
      for (const scheme of ["light", "dark"] as const) {
        await colour(scheme);
        for (const [size, viewport] of Object.entries(SIZES)) {
          await stage.page.setViewport(viewport);
          await hear({}, { format }, `${size}, ${scheme}`);
          // It fades in.
          await stage.page.evaluate(async () => {
            const root = document.querySelector("mesh-offer")?.shadowRoot;
            await Promise.all((root?.getAnimations() ?? []).map(({ finished }) => finished));
          });
          // The picture is painted when it is decoded.
          await waitFor(async () => expect(await scanPage(stage.page), `${size}, ${scheme}`).toEqual([`]Q1 ${CODE}`]));
          await takeScreenshot(stage.page, `coupon in ${name}, ${format}, ${size}, ${scheme}`);
          expect(await axeViolations(stage.page)).toEqual([]);
          await stage.view.click("close");
        }
      }
    },
  );

  it("says what it is worth, the digits in groups of four, and until when", async () => {
    await hear();
    expect(await stage.view.textOf("value")).toBe("A free coffee");
    expect(await stage.view.textOf("digits")).toBe("1234 5678 9012 3450");
    expect(await stage.view.textOf("coupon-state")).toMatch(/^At the till until /);
  });

  it("tells who does not see the picture each digit by itself", async () => {
    await hear();
    expect(await labelOf("code")).toBe("Show it large. Code for the till: 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 0");
  });

  it("shows it as large as the window from a tap, on white at night too, and Escape goes back to the offer", async () => {
    await colour("dark");
    await stage.page.setViewport(SIZES.phone);
    await hear();
    await stage.view.click("code");
    await waitFor(async () => expect(await scanPage(stage.page)).toEqual([`]Q1 ${CODE}`]));
    const shown = await stage.page.evaluate(() => {
      const dialog = document.querySelector("mesh-offer")?.shadowRoot?.querySelector("dialog");
      const image = dialog?.querySelector("img")?.getBoundingClientRect();
      return { ground: dialog && getComputedStyle(dialog).backgroundColor, width: image?.width };
    });
    expect(shown).toEqual({ ground: "rgb(255, 255, 255)", width: 350 });
    expect(await axeViolations(stage.page)).toEqual([]);
    await takeScreenshot(stage.page, `coupon in ${name}, large`);
    await stage.page.keyboard.press("Escape");
    await waitFor(async () => expect(await isLarge()).toBe(false));
    expect(await stage.view.textOf("title")).toBe("The hot light is on");
    expect(await stage.view.focused()).toBe("code");
  });

  it("says by itself that a till has taken it, and shows no code any more", async () => {
    await hear();
    await stage.view.click("code");
    await stage.page.evaluate(() => globalThis.stage.turn("redeemed"));
    await waitFor(async () => expect(await stage.view.textOf("coupon-state")).toBe("Used at the till"));
    expect(await isLarge()).toBe(false);
    expect(await scanPage(stage.page)).toEqual([]);
    await takeScreenshot(stage.page, `coupon in ${name}, used`);
  });

  it("ends by itself at the time from which no till takes it", async () => {
    await hear({ expiresAt: new Date(Date.now() + 2_000).toISOString() });
    await waitFor(async () => expect(await stage.view.textOf("coupon-state")).toBe("This coupon is over"));
  });

  it("shows the code in writing if its picture does not come", async () => {
    await hear({ image: `${stage.url}nothing.svg` });
    await waitFor(async () => expect(await stage.view.textOf("code")).toMatch(/^1234/));
  });

  it("speaks German, and an app's own words", async () => {
    await stage.page.evaluate(() => {
      document.documentElement.lang = "de";
      const element = document.querySelector("mesh-offer");
      if (element) element.words = { coupon: { redeemed: "Schon getrunken" } };
    });
    await hear();
    expect(await stage.view.textOf("coupon-state")).toMatch(/^An der Kasse bis /);
    await stage.page.evaluate(() => globalThis.stage.turn("redeemed"));
    await waitFor(async () => expect(await stage.view.textOf("coupon-state")).toBe("Schon getrunken"));
  });

  it("takes no text for markup", async () => {
    await hear({ value: "<img src=x onerror=alert(1)>" });
    expect(await stage.view.textOf("value")).toBe("<img src=x onerror=alert(1)>");
  });
}

describeEachBrowser("the coupon of an offer", sentences);
