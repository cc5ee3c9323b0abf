import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callAdmin, publishCatalog } from "../../local/operate.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { BAKERY } from "./support/bakery.ts";
import { describeEachBrowser, openBrowser, type TestBrowser, takeScreenshot } from "./support/open-browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENS = { phone: { width: 320, height: 640 }, desk: { width: 1280, height: 900 } };
/** What an operator of bad will, or a careless one, may write. */
const HOSTILE = `<img src=x onerror="document.title='run'">`;
const SIZE = "1 moment and 0 places";

let mesh: TestMesh;

beforeAll(async () => {
  mesh = await startMesh();
  expect(await publishCatalog(mesh, JSON.stringify(BAKERY), { message: "the first" })).toHaveProperty("version");
  const second = { ...BAKERY, mesh: { ...BAKERY.mesh, name: "Second" } };
  expect(await publishCatalog(mesh, JSON.stringify(second), { message: HOSTILE })).toHaveProperty("version");
  const pause = { moment: BAKERY.moments?.[0]?.id };
  expect((await post("pause", pause)).status).toBe(200);
});

afterAll(() => mesh?.stop());

function post(path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return callAdmin(mesh, path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function askForLink(): Promise<string> {
  const { url } = (await (await post("console", {})).json()) as { url: string };
  return url;
}

/** Waits until the page says this of who is signed in. */
function heard(page: Page, words: string): Promise<unknown> {
  return page.waitForFunction((wanted) => document.getElementById("say")?.textContent?.includes(wanted), {}, words);
}

const textOf = (page: Page, id: string) => page.$eval(`#${id}`, (element) => (element as HTMLElement).innerText);

async function findSerious(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const found: { violations: { id: string; impact: string; nodes: { html: string }[] }[] } = await Reflect.get(
      globalThis,
      "axe",
    ).run();
    return found.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
  });
}

describeEachBrowser("the console", (name) => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await openBrowser(name);
  });

  afterAll(() => browser?.close());

  /** A page of a browser that nobody is signed in with. */
  async function openNew() {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    return { context, page, complaints };
  }

  it("is opened by a link, which leaves the address at once, and shows what there is as text", async () => {
    const { context, page, complaints } = await openNew();
    const link = await askForLink();
    await page.goto(link);
    await heard(page, "Signed in as local, with the role publisher, until ");
    expect(await page.evaluate(() => location.href)).toBe(`${mesh.url}/console/`);
    expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual([
      "",
      0,
      0,
    ]);
    await page.waitForSelector("#rows tr");
    await page.waitForSelector("#live li");
    const rows = await page.$$eval("#rows tr", (all) => all.map((row) => row.textContent ?? ""));
    const { catalogs } = (await (await callAdmin(mesh, "catalogs")).json()) as { catalogs: { version: string }[] };
    const shown = [HOSTILE, "the first"].map((why, row) => `local${why}${catalogs[row]?.version}${SIZE}`);
    expect(rows.map((row, place) => row.slice(-(shown[place]?.length ?? 0)))).toEqual(shown);
    expect(await page.$("#rows img")).toBeNull();
    expect(await page.title()).toBe(`Overview · Console ${new URL(mesh.url).host}`);
    expect(await textOf(page, "live")).toBe(`moment ${BAKERY.moments?.[0]?.id}: paused`);

    await page.reload();
    await heard(page, "Signed in as local");
    expect(complaints).toEqual([]);

    // The link is spent; whoever is signed in stays so. Only the fragment changes: the page is not loaded again.
    await page.goto(link);
    await page.waitForFunction(() => location.hash === "");
    await heard(page, "Signed in as local");

    await page.click("#leave");
    await heard(page, "You are signed out.");
    expect([await page.$("nav"), (await page.$("#out")) !== null]).toEqual([null, true]);
    expect(await textOf(page, "command")).toBe("npx mesh console --state DIR");
    expect(await page.$eval("main", (main) => main.textContent)).not.toContain("the first");
    await page.reload();
    await heard(page, "You are not signed in.");
    await page.goto(link);
    await heard(page, "a link is good once, for 60 s. Ask for a new one.");
    await page.goto(await askForLink());
    await heard(page, "Signed in as local");
    await context.close();
  });

  it("follows in a tab that was signed out, once somebody has signed in by another", async () => {
    const { context, page: first } = await openNew();
    await first.goto(`${mesh.url}/console/#/map`);
    await heard(first, "You are not signed in.");
    const second = await context.newPage();
    await second.goto(await askForLink());
    await heard(second, "Signed in as local");
    await first.bringToFront();
    // A headless browser shows every tab all the time: it is told as a browser with windows would tell it.
    await first.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await heard(first, "Signed in as local");
    expect(await first.$eval("h1", (heading) => heading.textContent)).toBe("Map");
    await context.close();
  });

  // What is drawn is the same in both; axe sees it once on each screen. Other files do the same with the views.
  if (name !== "chromium") return;

  it("can be used by everybody: on a phone and a desk, by day and night, signed in or not", async () => {
    const { context, page } = await openNew();
    for (const [state, screen, scheme] of [
      ["out", "phone", "light"],
      ["in", "desk", "dark"],
    ] as const) {
      await page.setViewport(SCREENS[screen]);
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.goto(state === "in" ? await askForLink() : `${mesh.url}/console/`);
      await heard(page, state === "in" ? "Signed in as local" : "You are not signed in.");
      if (state === "in") await page.waitForSelector("#rows tr");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        SCREENS[screen].width,
      );
      await takeScreenshot(page, `console-${state}-${name}-${screen}-${scheme}`);
      expect(await findSerious(page)).toEqual([]);
    }
    await context.close();
  });
});
