import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { NowItem, NowOffer, NowRun } from "../../client/sdk/api.ts";
import type {} from "./page/now-page.ts";
import {
  type BrowserName,
  describeEachBrowser,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";
import { runAxe } from "./support/run-axe.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";

const HTML = `<!doctype html><html lang="LANG"><meta name="viewport" content="width=device-width"><title>Your trips</title>
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><main><h1>Your trips</h1>
<mesh-now><p>No trip at present.</p></mesh-now></main><script type="module" src="/page.js"></script></html>`;

const GATE: NowRun = {
  kind: "run",
  journey: "flight",
  run: "AC834/2026-08-14/YUL",
  stage: "gate",
  since: "2026-08-14T15:00:00.000Z",
  title: "Gate B12, boarding at 17:20",
  body: "Montréal to Frankfurt. It is a walk of 12 minutes from where security is.",
  action: { label: "Show my way", url: "https://airline.example/way" },
  data: { gate: "B12" },
};
const TAXI: NowRun = {
  ...GATE,
  run: "AC100/2026-08-16/FRA",
  stage: "booked",
  title: "Frankfurt to Oslo on Sunday",
  action: { label: "Choose a seat" },
};
const LOUNGE: NowOffer = {
  kind: "offer",
  receipt: "r1",
  offer: {
    moment: "lounge",
    variant: "a",
    format: "card",
    title: "The lounge for 29 €",
    body: "A quiet hour before the flight.",
    action: { label: "The lounge for 29 €", url: "https://airline.example/lounge" },
    validUntil: new Date(Date.now() + 40 * 60_000).toISOString(),
  },
};

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
        "/page.js": { bundle: join(import.meta.dirname, "page/now-page.ts") },
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
    await page.waitForFunction(() => globalThis.nowStage !== undefined);
  }

  /** The mesh says this from now on, and is asked. */
  async function say(says: readonly NowItem[] | string): Promise<void> {
    await page.evaluate((said) => {
      nowStage.says = said;
      const element = document.querySelector("mesh-now");
      if (element?.mesh === undefined) nowStage.join();
      return element?.update();
    }, says);
  }

  const titles = () => page.$$eval("mesh-now >>> .title", (found) => found.map(({ textContent }) => textContent));
  const textOf = (part: string) => page.$eval(`mesh-now >>> ${part}`, (found) => found.textContent);
  const tap = (part: string) => page.locator(`mesh-now >>> ${part}`).click();
  const isFallbackSeen = () => page.$eval("mesh-now p", (found) => found.checkVisibility());

  it("shows what the page says itself until there is something", async () => {
    expect(await isFallbackSeen()).toBe(true);
    await say([]);
    expect([await isFallbackSeen(), await titles()]).toEqual([true, []]);
    await say([GATE]);
    expect([await isFallbackSeen(), await titles()]).toEqual([false, [GATE.title]]);
  });

  it("shows items in the order of the mesh, and leaves out a stage without a title and kinds that it does not know", async () => {
    const { title: _, ...untitled } = TAXI;
    const unknown = { kind: "parking", title: "P3" } as unknown as NowItem;
    await say([GATE, untitled, unknown, LOUNGE]);
    expect(await titles()).toEqual([GATE.title, LOUNGE.offer.title]);
    expect(await textOf(".offer .kind")).toBe("Offer");
    expect(await textOf(".offer .until")).toMatch(/^Valid for (39|40) min more$/);
    expect(await textOf(".offer .action")).toBe("Have a look");
    expect(await page.evaluate(() => document.querySelector("mesh-now")?.items.length)).toBe(2);
  });

  it("asks in the page's language, when the mesh is heard, and when an offer is gone elsewhere", async () => {
    await open("de");
    await say([GATE]);
    const asked = () => page.evaluate(() => nowStage.asked);
    await expect.poll(async () => (await asked()).length).toBeGreaterThan(0);
    expect(new Set((await asked()).map((about) => JSON.stringify(about)))).toEqual(new Set(['{"locale":"de"}']));
    for (const event of ["consent", "answer", "gone"] as const) {
      const before = (await asked()).length;
      await page.evaluate((told) => nowStage.tell(told, { receipt: "other" } as never), event);
      await expect.poll(async () => (await asked()).length, { message: event }).toBe(before + 1);
    }
  });

  it("leaves the language to the mesh if the page names none that there is", async () => {
    await page.$eval("mesh-now", (element) => element.setAttribute("locale", "de_AT"));
    await say([GATE]);
    expect(await page.evaluate(() => nowStage.asked.at(-1))).toEqual({});
  });

  it("removes an offer that is dismissed, for good, and tells the mesh", async () => {
    await say([LOUNGE, GATE]);
    await tap(".dismiss");
    expect(await titles()).toEqual([GATE.title]);
    expect(await page.evaluate(() => nowStage.reactions)).toContain("r1 dismiss");
    await say([LOUNGE, GATE]);
    expect(await titles()).toEqual([GATE.title]);
  });

  it("counts an offer as seen once, after a second in view", async () => {
    await say([LOUNGE]);
    const seen = () => page.evaluate(() => nowStage.reactions.filter((told) => told === "r1 impression").length);
    await expect.poll(seen, { timeout: 8_000 }).toBe(1);
    await say([GATE, LOUNGE]);
    await say([LOUNGE]);
    expect(await seen()).toBe(1);
  });

  it("lets the app follow an action, in place of the link or where there is none", async () => {
    await page.evaluate(() => (document.body.dataset.route = "own"));
    await say([GATE, TAXI, LOUNGE]);
    for (const at of [1, 2, 3]) await tap(`.item:nth-child(${at}) .action`);
    expect(await page.evaluate(() => nowStage.acted)).toEqual([GATE.run, TAXI.run, "r1"]);
    expect(await page.evaluate(() => nowStage.reactions)).toContain("r1 click");
    expect(page.url()).toBe(`${served.url}`);
  });

  it("leaves out a link that is not safe", async () => {
    await say([{ ...GATE, action: { label: "Go", url: "javascript:alert(1)" } }]);
    expect(await page.$$("mesh-now >>> .action")).toEqual([]);
  });

  it("keeps what it shows while the mesh is not reached, and says so", async () => {
    await say("offline");
    expect(await textOf(".status")).toBe("No connection. This page tries again by itself.");
    await say([GATE]);
    expect(await textOf(".status")).toBe("");
    await say("offline");
    expect(await titles()).toEqual([GATE.title]);
    expect(await textOf(".status")).toMatch(/^No connection. This is how it was at \d+:\d\d/);
    await say("invalid");
    await expect.poll(() => problems.splice(0)).toEqual([expect.stringMatching(/^mesh-now: /)]);
  });

  it("keeps no offer that has run out while the mesh is not reached", async () => {
    const over = { ...LOUNGE, offer: { ...LOUNGE.offer, validUntil: new Date(Date.now() - 60_000).toISOString() } };
    await say([GATE, over]);
    // By the clock of this device alone nothing ends: the mesh knows better, while it can be asked.
    expect(await titles()).toEqual([GATE.title, LOUNGE.offer.title]);
    await say("offline");
    expect(await titles()).toEqual([GATE.title]);
  });

  it("keeps the focus on the item that has it, also if that says something new or stands elsewhere", async () => {
    await say([GATE, TAXI]);
    await page.$eval("mesh-now >>> a.action", (link) => (link as HTMLElement).focus());
    const focused = () =>
      page.evaluate(() => document.querySelector("mesh-now")?.shadowRoot?.activeElement?.closest("li")?.textContent);
    await say([LOUNGE, TAXI, GATE]);
    expect(await focused()).toContain("Gate B12");
    await say([{ ...GATE, title: "Gate C3" }, TAXI]);
    expect(await focused()).toContain("Gate C3");
  });

  it("says what to give where it is given a promise of a mesh, and is made by a script too", async () => {
    const said = await page.evaluate(() => {
      const made = document.createElement("mesh-now");
      try {
        Reflect.set(made, "mesh", Promise.resolve());
        return "taken";
      } catch (problem) {
        return String(problem);
      }
    });
    expect(said).toBe("TypeError: mesh: give the element what await connect(…) gives");
  });

  it.each([
    ["en", 390, "light"],
    ["en", 390, "dark"],
    ["de", 320, "light"],
    ["de", 1280, "dark"],
    ["en", 1280, "light"],
  ] as const)("axe finds nothing in %s at %i pixels, %s", async (lang, width, scheme) => {
    await page.setViewport({ width, height: width === 1280 ? 800 : 700 });
    if (name === "chromium") await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await open(lang === "de" ? "de" : "");
    await say([GATE, LOUNGE, TAXI]);
    await takeScreenshot(page, `now-${lang}-${width}-${scheme}-${name}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const violations = await runAxe(page);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}

describeEachBrowser("<mesh-now>", sentences);
