import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type {} from "./page/consent-page.ts";
import {
  type BrowserName,
  describeEachBrowser,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";
import { runAxe } from "./support/run-axe.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";

const HTML = `<!doctype html><html lang="LANG"><meta name="viewport" content="width=device-width"><title>Bakery</title>
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><main><h1>Bread</h1><p>Fresh every hour, from six o’clock on.</p><button id="before">Menu</button></main>
<mesh-consent></mesh-consent><script type="module" src="/page.js"></script></html>`;

function sentences(name: BrowserName) {
  let browser: TestBrowser;
  let served: ServedPage;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser(name);
    served = await servePage({
      imagesFrom: "data:",
      files: {
        "/": { text: HTML.replace("LANG", "en") },
        "/de": { text: HTML.replace("LANG", "de") },
        "/page.js": { bundle: join(import.meta.dirname, "page/consent-page.ts") },
      },
    });
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => problems.push(message.text()));
    await open();
    return async () => {
      await page.close();
      expect(problems.splice(0)).toEqual([]);
    };
  });

  async function open(path = ""): Promise<void> {
    await page.goto(served.url + path);
    await page.waitForFunction(() => globalThis.consentStage !== undefined);
  }

  const joinMesh = (about: Parameters<typeof consentStage.join>[0] = {}) =>
    page.evaluate((given) => consentStage.join(given), about);
  const tap = (part: string) => page.locator(`mesh-consent >>> ${part}`).click();
  const told = () => page.evaluate(() => consentStage.told);
  const heard = () => page.evaluate(() => consentStage.heard);
  const isAsking = () => page.evaluate(() => document.querySelector("mesh-consent")?.isAsking);
  const says = () => page.evaluate(() => document.querySelector("mesh-consent")?.shadowRoot?.textContent ?? "");
  const textOf = (part: string) => page.$eval(`mesh-consent >>> ${part}`, (found) => found.textContent);
  const answered = () => page.waitForFunction(() => consentStage.heard.length > 0);

  it("says nothing without a mesh, then asks by its purposes, its name and its notice, with nothing ticked", async () => {
    expect(await isAsking()).toBe(false);
    await joinMesh();
    expect(await says()).toContain("Your choice at Bakery");
    expect(await page.$$eval("mesh-consent >>> input", (boxes) => boxes.map((box) => [box.name, box.checked]))).toEqual(
      [
        ["location", false],
        ["marketing", false],
        ["measurement", false],
      ],
    );
    expect(await textOf(".fine")).toBe("Responsible: Bakery Ltd. How we treat your data");
    expect(await page.$eval("mesh-consent >>> a", ({ href }) => href)).toBe("https://bakery.example/privacy");
  });

  it("a yes is to all, or to what is ticked, and says so before", async () => {
    await joinMesh();
    expect(await textOf(".yes")).toBe("Yes, to all");
    await tap("[name=marketing]");
    expect(await textOf(".yes")).toBe("Yes, to this one");
    await tap("[name=location]");
    expect(await textOf(".yes")).toBe("Yes, to these 2");
    await tap(".yes");
    await answered();
    expect(await told()).toEqual([{ granted: ["location", "marketing"], about: { surface: "mesh-consent" } }]);
    expect(await heard()).toEqual([["location", "marketing"]]);
    expect(await isAsking()).toBe(false);
  });

  it("a no tells the mesh nothing of somebody it does not know, and takes back what was granted", async () => {
    await joinMesh();
    await tap(".no");
    await answered();
    expect([await told(), await heard()]).toEqual([[], [[]]]);
    await open();
    await joinMesh({ consented: { marketing: true, location: false }, noticeChanged: true });
    expect(await says()).toContain("What we ask for has changed");
    await tap(".no");
    await answered();
    expect([await told(), await heard()]).toEqual([[{ withdrawn: ["marketing"] }], [[]]]);
  });

  it("yes and no have one size and look, and both can be put off", async () => {
    await joinMesh();
    const looks = await page.$$eval("mesh-consent >>> .answer", (buttons) =>
      buttons.map((button) => {
        const { width, height } = button.getBoundingClientRect();
        const { color, backgroundColor, borderColor, fontSize, fontWeight, opacity } = getComputedStyle(button);
        return { width, height, color, backgroundColor, borderColor, fontSize, fontWeight, opacity };
      }),
    );
    expect(looks).toHaveLength(2);
    expect(looks[0]).toEqual(looks[1]);
    await tap(".later");
    expect([await heard(), await told(), await isAsking()]).toEqual([["later"], [], false]);
  });

  it("is not shown to who has answered, goes when another tab answers, and comes when the app asks", async () => {
    await joinMesh({ consented: { marketing: false } });
    expect(await isAsking()).toBe(false);
    await page.evaluate(() => document.querySelector("mesh-consent")?.ask());
    expect(await isAsking()).toBe(true);
    await open();
    await joinMesh();
    await page.evaluate(() => consentStage.agreeElsewhere({ marketing: true }));
    expect([await isAsking(), await heard()]).toEqual([false, [["marketing"]]]);
    await page.evaluate(() => consentStage.agreeElsewhere({}));
    expect(await isAsking()).toBe(true);
  });

  it("what could not be sent is said, and can be said again with what was ticked", async () => {
    await joinMesh();
    await page.evaluate(() => (consentStage.refusal = "offline"));
    await tap("[name=marketing]");
    await tap(".yes");
    await page.waitForSelector("mesh-consent >>> .trouble:not([hidden])");
    expect(await textOf(".trouble")).toContain("nothing has changed");
    await page.evaluate(() => (consentStage.refusal = undefined));
    await tap(".yes");
    await answered();
    expect(await heard()).toEqual([["marketing"]]);
  });

  it("takes Global Privacy Control for a no: only what is ticked counts", async () => {
    await page.evaluateOnNewDocument(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
    await open();
    await joinMesh();
    expect(await says()).toContain("Global Privacy Control");
    expect(await page.$eval("mesh-consent >>> .yes", (yes) => (yes as HTMLButtonElement).disabled)).toBe(true);
    await tap("[name=measurement]");
    await tap(".yes");
    await answered();
    expect(await heard()).toEqual([["measurement"]]);
  });

  it("asks for what the app names, as far as the mesh has it, in the app's own words", async () => {
    await page.evaluate(() => {
      const element = document.querySelector("mesh-consent");
      element?.setAttribute("purposes", "marketing unheard-of");
      if (element) element.words = { title: "May we?", whys: { marketing: "Now and then a bun." } };
    });
    await joinMesh();
    expect(await says()).toContain("Now and then a bun.");
    expect(await textOf("h2")).toBe("May we?");
    expect(await page.$$eval("mesh-consent >>> input", (boxes) => boxes.map(({ name }) => name))).toEqual([
      "marketing",
    ]);
    await expect.poll(() => problems.splice(0)).toEqual(["mesh-consent: the mesh has no purpose unheard-of"]);
  });

  it("takes purposes with commas too, and each once", async () => {
    await page.$eval("mesh-consent", (element) => {
      element.setAttribute("purposes", "location, marketing marketing");
      element.setAttribute("surface", "");
    });
    await joinMesh();
    await tap(".yes");
    await answered();
    expect(await told()).toEqual([{ granted: ["location", "marketing"], about: { surface: "mesh-consent" } }]);
  });

  it("a tick ends with what it was for, so that a yes stays a yes", async () => {
    await joinMesh();
    await tap("[name=measurement]");
    await page.$eval("mesh-consent", (element) => element.setAttribute("purposes", "marketing"));
    expect(await textOf(".yes")).toBe("Yes, to all");
    await tap(".yes");
    await answered();
    expect(await heard()).toEqual([["marketing"]]);
  });

  it("what trying again does not mend is told to whoever builds the app too", async () => {
    await joinMesh();
    await page.evaluate(() => (consentStage.refusal = "argument"));
    await tap(".yes");
    await page.waitForSelector("mesh-consent >>> .trouble:not([hidden])");
    await expect.poll(() => problems.splice(0)).toEqual([expect.stringMatching(/^mesh-consent: /)]);
  });

  it("says what to give where it is given a promise of a mesh", async () => {
    const said = await page.$eval("mesh-consent", (element) => {
      try {
        Reflect.set(element, "mesh", Promise.resolve());
        return "taken";
      } catch (problem) {
        return String(problem);
      }
    });
    expect(said).toBe("TypeError: mesh: give the element what await connect(…) gives");
  });

  it("is used by keys alone, takes no focus by itself, and gives it back", async () => {
    await page.focus("#before");
    await joinMesh();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("before");
    const focused = () =>
      page.evaluate(() => {
        const at = document.querySelector("mesh-consent")?.shadowRoot?.activeElement;
        return at?.getAttribute("name") ?? at?.className ?? "";
      });
    const order: string[] = [];
    while (order.at(-1) !== "notice" && order.length < 9) {
      await page.keyboard.press("Tab");
      const at = await focused();
      // Firefox lets keys scroll what is longer than the window: the question itself has the focus first.
      if (at !== "question") order.push(at);
      if (at === "location") await page.keyboard.press(" ");
    }
    expect(order).toEqual(["location", "marketing", "measurement", "answer no", "answer yes", "later", "notice"]);
    expect(await textOf(".yes")).toBe("Yes, to this one");
    await page.keyboard.press("Escape");
    expect([await heard(), await page.evaluate(() => document.activeElement?.id)]).toEqual([["later"], "before"]);
  });

  it.each([
    ["en", 390, "light"],
    ["en", 390, "dark"],
    ["de", 320, "light"],
    ["de", 1280, "dark"],
    ["en", 1280, "light"],
  ] as const)("axe finds nothing in %s at %i pixels, %s, and both answers are in view", async (lang, width, scheme) => {
    await page.setViewport({ width, height: width === 1280 ? 800 : 700 });
    if (name === "chromium") await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await open(lang === "de" ? "de" : "");
    await joinMesh();
    await tap("[name=marketing]");
    await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
    await takeScreenshot(page, `consent-${lang}-${width}-${scheme}-${name}`);
    const isSeen = await page.$$eval("mesh-consent >>> .answer", (buttons) =>
      buttons.every((button) => {
        const { top, bottom } = button.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }),
    );
    expect(isSeen).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const violations = await runAxe(page);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}

describeEachBrowser("<mesh-consent>", sentences);
