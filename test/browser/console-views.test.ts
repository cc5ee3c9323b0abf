import { afterAll, beforeAll, expect, it } from "vitest";
import { callAdmin, publishCatalog } from "../../local/operate.ts";
import { askMesh, type Exchange, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { Report } from "../../shared/measure/report.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import { axeViolations } from "./support/axe-violations.ts";
import { hasWords, type KeyHolder, makeKeyHolder, openConsole } from "./support/console-stage.ts";
import { describeEachBrowser, openBrowser, type TestBrowser, takeScreenshot } from "./support/open-browser.ts";

const offer = (id: string) => ({ id, format: "card" as const, title: { en: `Spring, ${id}` } });

const STREET: Catalog = {
  mesh: { name: "Street", noticeVersion: "1" },
  places: [
    { id: "bakery", name: "Bakery", labels: ["food"], fence: { center: [6.95, 50.938], radius: 30 } },
    { id: "books", name: "Books", fence: { center: [6.955, 50.9385], radius: 60 } },
  ],
  campaigns: [
    { id: "spring", control: 0.5, conversions: ["bought"], cost: { amount: "10.00", currency: "EUR" } },
    { id: "summer", budget: { perDay: 100 }, guardrail: { metric: "ctr", below: 0.01, after: 100 } },
  ],
  moments: [
    { id: "hello", on: { enter: { place: "bakery" } }, offer: { variants: [offer("picture"), offer("plain")] } },
    { id: "sunny", campaign: "summer", on: { event: "sun" }, offer: { variants: [offer("one")] } },
    {
      id: "oven",
      on: { signal: "hot", place: { place: "bakery" } },
      caps: [{ max: 1, per: "day" }],
      offer: { variants: [offer("one")] },
    },
    { id: "bloom", campaign: "spring", on: { event: "bloom" }, offer: { variants: [offer("one")] } },
  ],
};
const VIEWS = {
  overview: "Overview",
  campaigns: "Moments and campaigns",
  "campaigns/campaign/summer": "Moments and campaigns",
  signals: "Signals",
  map: "Map",
};
const GERMAN = { overview: "Überblick", campaigns: "Momente und Kampagnen", signals: "Signale", map: "Karte" };
const PEOPLE = 12;

let mesh: TestMesh;
let viewer: KeyHolder;
let people: readonly Visitor[];
/** Somebody whom no figure is about: they try what pauses and signals do. */
let trier: Visitor;

beforeAll(async () => {
  viewer = await makeKeyHolder("viewer");
  mesh = await startMesh({ OPERATOR_KEYS: JSON.stringify({ keys: [viewer.entry] }) });
  expect(await publishCatalog(mesh, JSON.stringify(STREET))).not.toHaveProperty("faults");
  people = await Promise.all(Array.from({ length: PEOPLE }, makePerson));
  trier = await makePerson();
  for (const person of people) await enterBakery(person);
  await waitFor(async () => expect((await report("moment=hello")).rows[0]?.impressions).toBe(PEOPLE));
});

afterAll(() => mesh?.stop());

async function makePerson(): Promise<Visitor> {
  const { audience, purposes, noticeVersion } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.register();
  const grants = purposes.map((purpose) => ({ purpose, granted: true }));
  const agreed = await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  expect(agreed.status).toBe(200);
  return visitor;
}

async function enterBakery(person: Visitor): Promise<void> {
  const { body } = await person.ping({ position: { latitude: 50.938, longitude: 6.95, accuracy: 8 } });
  expect(body.outcome).toBe("offer");
  await person.send("/v1/reactions", "reaction+jwt", { receipt: body.receipt, kind: "impression" });
}

async function report(query: string): Promise<Report> {
  return (await (await callAdmin(mesh, `report?${query}`)).json()) as Report;
}

const sun = (): Promise<Exchange> => trier.ping({ event: { name: "sun" } });

describeEachBrowser("a view of the console", (name) => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await openBrowser(name);
  });

  afterAll(() => browser?.close());

  it("shows the figures of what people did: now, by moment, and at a place", async () => {
    const { context, page, complaints, goTo } = await openConsole(browser, mesh);
    await page.waitForSelector(".tiles");
    await page.click(".switch label:last-child");
    // Isolates hand on after answers, once a second at most.
    const pings = await waitFor(async () => {
      const pulse = (await (await callAdmin(mesh, "pulse")).json()) as { minutes: { pings: number }[] };
      const sum = pulse.minutes.reduce((all, minute) => all + minute.pings, 0);
      expect(sum).toBeGreaterThanOrEqual(PEOPLE);
      return sum;
    });
    await hasWords(page, ".tiles", `Pings${pings} `);
    await page.waitForSelector("canvas");

    await goTo("campaigns", VIEWS.campaigns);
    await page.waitForSelector("[aria-labelledby=moments] tbody tr");
    await page.waitForFunction(
      (count) =>
        [...document.querySelectorAll("[aria-labelledby=moments] tbody tr")].some(
          (row) => row.textContent?.replaceAll(/\s/g, "") === `hellorunning${count}${count}00%0`,
        ),
      {},
      PEOPLE,
    );
    await goTo("campaigns/moment/hello", VIEWS.campaigns);
    await page.waitForSelector("[aria-labelledby=variants] tbody tr");
    await hasWords(page, "section[aria-labelledby=funnel]", `Impressions${PEOPLE}100%`);
    expect(await page.title()).toContain("hello · Moments and campaigns · Console");

    await goTo("map", "Map");
    await page.waitForSelector(".fence");
    const names = await page.$$eval(".fence text:not(.count)", (texts) => texts.map(({ textContent }) => textContent));
    expect(names).toEqual(["Bakery", "Books"]);
    expect(await page.$eval(".scale", (scale) => scale.textContent)).toMatch(/^Scale: \d+ m/);
    await page.focus(".places li button");
    await page.keyboard.press("Enter");
    await hasWords(page, "section[aria-labelledby=place]", `Offers in the last day${PEOPLE}`);
    await page.click(".places li:nth-child(2) button");
    await hasWords(page, "section[aria-labelledby=place]", "Offers in the last dayfewer than 10 people, so not told");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("pauses a campaign by the keyboard alone, and the next ping gets nothing of it, until that is undone", async () => {
    expect((await sun()).body.outcome).toBe("offer");
    const { context, page, complaints, goTo } = await openConsole(browser, mesh);
    const press = async (label: string, selector: string) => {
      await page.waitForSelector(selector);
      for (let step = 0; step < 60; step++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) {
          await page.keyboard.press("Enter");
          return;
        }
        await page.keyboard.press("Tab");
      }
      throw new Error(`the keyboard does not reach ${label}`);
    };
    await press("the view", "nav a[href='#/campaigns']");
    await page.waitForFunction(() => document.activeElement?.textContent === "Moments and campaigns");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await press("the campaign", "a[href='#/campaigns/campaign/summer']");
    await page.waitForSelector("#pause");
    await press("the switch", "#pause");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.querySelector("dialog") === null);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("pause");
    expect((await sun()).body.outcome).toBe("offer");

    await press("the switch", "#pause");
    await page.waitForSelector("dialog[open]");
    await press("the answer", "dialog .main");
    await hasWords(page, ".pause [role=status]", "campaign summer is paused.");
    expect((await sun()).body).toMatchObject({ outcome: "none", reason: "paused" });
    await hasWords(page, ".title", "paused");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("pause");
    await press("undo", "#undo");
    await hasWords(page, ".title", "running");
    expect((await sun()).body.outcome).toBe("offer");
    await goTo("overview", "Overview");
    await hasWords(page, "#live", "Nothing is paused or revoked.");
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("turns a signal on and off by hand, after it said how few would hear of it", async () => {
    const signalsOn = async () =>
      ((await (await callAdmin(mesh, "live")).json()) as { live: { signals: { type: string; place?: string }[] } }).live
        .signals;
    const { context, page, complaints, goTo } = await openConsole(browser, mesh);
    await goTo("signals", "Signals");
    await page.waitForSelector("#turn-on");
    const place = await page.waitForSelector("form label:nth-of-type(2) input");
    await place?.type("no-such-place");
    await hasWords(page, "form [role=alert]", "The catalog has no such place.");
    await place?.click({ count: 3 });
    await place?.type("bakery");
    await page.click("#reach");
    await hasWords(page, "form [role=status]", "Fewer than 50 people");
    await page.click("form .main");
    await page.waitForSelector("dialog[open]");
    await page.click("dialog .main");
    await hasWords(page, ".said", "hot is on, Bakery.");
    expect(await signalsOn()).toMatchObject([{ type: "hot", place: "bakery" }]);
    await page.waitForSelector("section[aria-labelledby=on-now] tbody button");
    await page.click("section[aria-labelledby=on-now] tbody button");
    await hasWords(page, ".said", "hot is off, Bakery.");
    await hasWords(page, "section[aria-labelledby=on-now]", "No signal is on.");
    expect(await signalsOn()).toEqual([]);
    // It is on again all the same, and the operator learns that people are not told twice in five minutes.
    await page.click("form .main");
    await page.waitForSelector("dialog[open]");
    await page.click("dialog .main");
    await hasWords(page, ".said", "hot is on, Bakery. Nobody is told of it now");
    expect(await signalsOn()).toMatchObject([{ type: "hot", place: "bakery" }]);
    await page.click("#undo");
    await hasWords(page, "section[aria-labelledby=on-now]", "No signal is on.");
    // Chromium notes each answer that is an error.
    expect(complaints.filter((line) => !line.includes("status of 429"))).toEqual([]);
    await context.close();
  });

  it("hides from a viewer what they may not do, and the mesh refuses it all the same", async () => {
    const { context, page, goTo } = await openConsole(browser, mesh, viewer.signFor(mesh.url));
    await hasWords(page, "#say", "Signed in as viewer, with the role viewer");
    await goTo("campaigns/campaign/summer", VIEWS.campaigns);
    await page.waitForSelector("#limits");
    expect(await page.$("#pause")).toBeNull();
    await goTo("signals", "Signals");
    await hasWords(page, "main", "Turning signals on and off takes the role editor.");
    expect(await page.$("form")).toBeNull();
    const status = await page.evaluate(async () => {
      const headers = { "content-type": "application/json" };
      return (await fetch("/admin/v1/pause", { method: "POST", headers, body: '{"moment":"hello"}' })).status;
    });
    expect(status).toBe(403);
    await context.close();
  });

  it("can be used by everybody: on a phone and a desk, by day and night, in English and German", async () => {
    const { context, page, complaints, goTo } = await openConsole(browser, mesh);
    const isChromium = name === "chromium";
    for (const scheme of isChromium ? ["light", "dark"] : ["light"]) {
      if (isChromium) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      for (const width of isChromium ? [390, 1280] : [390]) {
        await page.setViewport({ width, height: 900 });
        for (const [view, heading] of Object.entries(VIEWS)) {
          await goTo(view, heading);
          await page.waitForSelector(".panel");
          expect([view, width, await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)]).toEqual([
            view,
            width,
            false,
          ]);
          await takeScreenshot(page, `console-${view.replaceAll("/", "-")}-${name}-${width}-${scheme}`, true);
          expect([view, scheme, width, await axeViolations(page)]).toEqual([view, scheme, width, []]);
        }
      }
    }
    await page.setViewport({ width: 390, height: 900 });
    await page.click(".menu-button");
    expect(await page.$eval(".menu-button", (button) => button.getAttribute("aria-expanded"))).toBe("true");
    await page.click("nav a[href='#/signals']");
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Signals");
    expect(await page.$eval(".menu-button", (button) => button.getAttribute("aria-expanded"))).toBe("false");
    await page.select(".language select", "de");
    for (const [view, heading] of Object.entries(GERMAN)) {
      await goTo(view, heading);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
      expect(await page.$eval("nav [aria-current]", (link) => link.textContent)).toBe(heading);
    }
    await page.reload();
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Karte");
    expect(complaints).toEqual([]);
    await context.close();
  });
});
