import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Offer, OfferFormat } from "../../client/sdk/api.ts";
import type {} from "./page/offer-page.ts";
import { offerSite } from "./support/offer-site.ts";
import {
  type BrowserName,
  describeEachBrowser,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";
import { runAxe } from "./support/run-axe.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
const NARROW = { width: 320, height: 568 };

const ENGLISH = {
  title: "The hot light is on",
  body: "Doughnuts straight from the fryer, the second one is on us.",
  label: "Show me the way",
};
const ARABIC = {
  title: "الضوء الساخن مضاء الآن",
  body: "دونات طازجة من المقلاة، والثانية على حسابنا.",
  label: "أرني الطريق",
};

interface View {
  readonly format: OfferFormat;
  readonly size: typeof PHONE;
  readonly texts?: typeof ENGLISH;
  readonly dir?: "rtl";
  /** With its reasons. */
  readonly why?: boolean;
}

/** By what the system prefers. */
const VIEWS: Readonly<Record<"light" | "dark", Readonly<Record<string, View>>>> = {
  light: {
    "phone card": { format: "card", size: PHONE, why: true },
    "phone card, right to left": { format: "card", size: PHONE, texts: ARABIC, dir: "rtl", why: true },
    "phone banner": { format: "banner", size: PHONE },
    "phone button": { format: "button", size: PHONE, why: true },
    "desktop card": { format: "card", size: DESKTOP },
    "desktop banner": { format: "banner", size: DESKTOP },
    "desktop button": { format: "button", size: DESKTOP },
    "narrow card": { format: "card", size: NARROW, why: true },
    "narrow banner": { format: "banner", size: NARROW, why: true },
    "narrow button": { format: "button", size: NARROW, why: true },
  },
  dark: {
    "phone card": { format: "card", size: PHONE, why: true },
    "phone banner": { format: "banner", size: PHONE, why: true },
    "phone button": { format: "button", size: PHONE },
    "desktop card": { format: "card", size: DESKTOP },
    "desktop banner, right to left": { format: "banner", size: DESKTOP, texts: ARABIC, dir: "rtl" },
  },
};

/** The system's wishes, for Firefox. */
function prefsOf(scheme: keyof typeof VIEWS) {
  return {
    "layout.css.prefers-color-scheme.content-override": scheme === "dark" ? 0 : 1,
    "ui.prefersReducedMotion": 1,
  };
}

function looks(name: BrowserName, scheme: keyof typeof VIEWS) {
  let served: ServedPage;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    [served, browser] = await Promise.all([offerSite().then(servePage), openBrowser(name, { prefs: prefsOf(scheme) })]);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
  });

  afterEach(() => page.close());

  async function open({ format, size, texts = ENGLISH, dir, why = false }: View): Promise<void> {
    await page.setViewport(size);
    if (name === "chromium") {
      await page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ]);
    }
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.stage !== undefined);
    const { title, body, label } = texts;
    const offer: Offer = {
      moment: "hot-light",
      variant: "a",
      format,
      title,
      body,
      image: `${served.url}doughnut.svg`,
      action: { label, url: `${served.url}#menu` },
      validUntil: new Date(Date.now() + 3_600_000).toISOString(),
    };
    await page.evaluate(
      (given, direction) => {
        document.documentElement.dir = direction;
        const gates = [
          { moment: "hot-light", passed: true },
          { moment: "stay-a-while", passed: false, reason: "cap-moment" },
          { moment: "reading-corner", passed: false, reason: "consent", detail: "profiling" },
        ];
        stage.keep([{ id: "r1", at: "2026-11-07T12:00:00.000Z", outcome: "offer", moment: "hot-light", gates }]);
        stage.hear({ receipt: "r1", offer: given });
      },
      offer,
      dir ?? "ltr",
    );
    if (format === "card") {
      await page.waitForFunction(() => {
        const image = document.querySelector("mesh-offer")?.shadowRoot?.querySelector("img");
        return image?.complete && image.naturalWidth > 0;
      });
    }
    if (!why) return;
    await page.locator("mesh-offer >>> [part=why]").click();
    await page.waitForSelector("mesh-offer >>> li");
  }

  async function findSerious(): Promise<string[]> {
    const violations = await runAxe(page);
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes)}`);
  }

  it.each(Object.entries(VIEWS[scheme]))("%s: can be used by everybody, and fits", async (view, about) => {
    await open(about);
    await takeScreenshot(page, `mesh-offer ${name} ${scheme} ${view}`.replaceAll(/,? /g, "-"));
    expect(await findSerious()).toEqual([]);
    const fit = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const root = document.querySelector("mesh-offer")?.shadowRoot;
      const offer = root?.querySelector("[part~=offer]");
      const box = offer?.getBoundingClientRect();
      return {
        pageScrolls: scrollWidth > clientWidth,
        offerScrolls: (offer?.scrollWidth ?? 0) > (offer?.clientWidth ?? 0),
        // To a whole pixel: text makes boxes of fractions.
        overlaps:
          box === undefined
            ? ["nothing"]
            : [-box.left, -box.top, box.right - innerWidth, box.bottom - innerHeight].filter((pixels) => pixels >= 1),
        tooSmall: [...(root?.querySelectorAll("a, button") ?? [])]
          .map((target) => target.getBoundingClientRect())
          .filter(({ width, height }) => width < 44 || height < 44).length,
      };
    });
    expect(fit).toEqual({ pageScrolls: false, offerScrolls: false, overlaps: [], tooSmall: 0 });
  });

  /** Where the offer is, how its title is written, and what a tap on its action hits. */
  const measure = () =>
    page.$eval("mesh-offer >>> [part~=offer]", (offer) => {
      const [title, action] = ["title", "action"].map((part) => offer.querySelector(`[part=${part}]`));
      if (!title || !action) return undefined;
      const { x, y, width, height } = action.getBoundingClientRect();
      const root = offer.getRootNode() as ShadowRoot;
      const { textTransform, fontStyle, visibility } = getComputedStyle(title);
      return {
        box: [offer, title, action].map((element) => element.getBoundingClientRect().toJSON()),
        hit: root.elementFromPoint(x + width / 2, y + height / 2)?.part.value,
        ...{ textTransform, fontStyle, visibility },
      };
    });

  it("is as the system is, or as the page says where that is otherwise", async () => {
    const backgrounds = { light: "rgb(255, 255, 255)", dark: "rgb(30, 32, 36)" };
    const other = scheme === "light" ? "dark" : "light";
    const background = () =>
      page.$eval("mesh-offer >>> [part~=offer]", (offer) => getComputedStyle(offer).backgroundColor);
    await open({ format: "card", size: PHONE });
    expect(await background()).toBe(backgrounds[scheme]);
    await page.$eval("mesh-offer", (element, said) => element.style.setProperty("color-scheme", said), other);
    expect(await background()).toBe(backgrounds[other]);
    await page.$eval("mesh-offer", (element) => element.style.setProperty("--mesh-offer-surface", "rgb(1, 2, 3)"));
    expect(await background()).toBe("rgb(1, 2, 3)");
  });

  it("turns with the writing direction: an Arabic offer starts on the right, and closing is on the left", async () => {
    await open({ format: "card", size: PHONE, texts: ARABIC, dir: "rtl" });
    const where = await page.evaluate(() => {
      const root = document.querySelector("mesh-offer")?.shadowRoot;
      const title = root?.querySelector("[part=title]");
      const close = root?.querySelector("[part=close]")?.getBoundingClientRect();
      return {
        direction: title && getComputedStyle(title).direction,
        isLeft: close !== undefined && close.right < 195,
      };
    });
    expect(where).toEqual({ direction: "rtl", isLeft: true });
  });

  it("keeps an Arabic offer right to left on an English page", async () => {
    await open({ format: "card", size: PHONE, texts: ARABIC });
    const direction = await page.$eval("mesh-offer >>> [part=title]", (title) => getComputedStyle(title).direction);
    expect(direction).toBe("rtl");
  });

  it("keeps its own text, and can be tapped, whatever the page makes of its own", async () => {
    await open({ format: "card", size: PHONE });
    // Where a page scrolls, its scrollbar may take room.
    await page.evaluate(() => document.documentElement.style.setProperty("overflow", "hidden"));
    const before = await measure();
    await page.evaluate(() => {
      const rules = "white-space: nowrap; letter-spacing: 1em; text-indent: 9em; text-transform: uppercase";
      document.body.style.cssText = `${rules}; pointer-events: none; font-style: italic; writing-mode: vertical-rl`;
    });
    expect(await measure()).toEqual(before);
    await page.evaluate(() => {
      document.body.style.visibility = "hidden";
    });
    expect((await measure())?.visibility).toBe("hidden");
  });

  it("moves nothing for a person who asked for less motion", async () => {
    await open({ format: "card", size: PHONE });
    const animations = await page.$eval("mesh-offer >>> [part~=offer]", (offer) => offer.getAnimations().length);
    expect(animations).toBe(0);
  });
}

for (const scheme of ["light", "dark"] as const) {
  describeEachBrowser(`<mesh-offer> where it is ${scheme}`, (name) => looks(name, scheme));
}
