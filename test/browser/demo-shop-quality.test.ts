import { expect, it } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import { serveShop } from "../../local/mesh/serve-shop.ts";
import { waitFor } from "../support/wait-for.ts";
import { axeViolations } from "./support/axe-violations.ts";
import { type DemoStage, setDemoStage } from "./support/demo-stage.ts";
import { type BrowserName, describeEachBrowser, takeScreenshot } from "./support/open-browser.ts";

const SIZES = {
  phone: { width: 390, height: 844, deviceScaleFactor: 2 },
  desktop: { width: 1280, height: 800 },
};

const LOOKS = [
  ["phone", "light"],
  ["phone", "dark"],
  ["desktop", "light"],
  ["desktop", "dark"],
] as const;

const MOST_BYTES = 100 * 1024;
const MOST_REQUESTS = 15;

/** Every screen of the shop, one after the other: how one gets there from the one before. */
const SCREENS: readonly (readonly [name: string, go: (stage: DemoStage) => Promise<unknown>])[] = [
  ["the question", (stage) => stage.open()],
  ["the street", (stage) => stage.agree()],
  ["the accuracy", openPosition],
  ["an offer and why", openOffer],
  ["what is theirs", openYours],
  ["a code before the till", showCode],
  ["the codes", openCodes],
  ["an order", order],
  ["an order that is paid", (stage) => stage.tap("#steps .primary")],
  ["the oven", lightOven],
  ["the messages", openMessages],
  ["the choices", (stage) => stage.tap('a[href="#/choices"]')],
  ["erasing", (stage) => stage.tap("#erase")],
  ["what the mesh said", openWire],
];

async function openPosition(stage: DemoStage): Promise<void> {
  await stage.tap(".position summary");
  await stage.see("#accuracy");
}

async function openOffer(stage: DemoStage): Promise<void> {
  await stage.tap(".position summary");
  await stage.page.evaluate(() => document.querySelectorAll<HTMLElement>("#walks button")[1]?.click());
  const reasons = "mesh-offer >>> ::-p-text(You have agreed to)";
  // Five seconds later the offer of who stays comes in its place: a finger that was on its way would land on a link.
  for (let press = 1; press <= 4; press++) {
    const why = await stage.see("mesh-offer >>> ::-p-text(Why this?)");
    await why.evaluate((found) => (found as HTMLElement).click());
    if ((await stage.page.waitForSelector(reasons, { visible: true, timeout: 10_000 }).catch(() => null)) !== null)
      return;
  }
  await stage.see(reasons);
}

async function order(stage: DemoStage): Promise<void> {
  await stage.tap(".close");
  await stage.tap("#order-button");
  await stage.see("#steps .primary");
}

async function lightOven(stage: DemoStage): Promise<void> {
  await stage.tap("#backstage [name=oven]");
  await stage.read("#backstage-said", "The oven is on");
}

async function openYours(stage: DemoStage): Promise<void> {
  await stage.tap('a[href="#/yours"]');
  await stage.see("#coupons .primary");
}

async function showCode(stage: DemoStage): Promise<void> {
  await stage.tap("#coupons .primary");
  await stage.see("#till-view[open]");
}

async function openCodes(stage: DemoStage): Promise<void> {
  await stage.tap("#till-view [type=submit]");
  await stage.tap('a[href="#/shop"]');
  await stage.tap("#scan");
}

async function openMessages(stage: DemoStage): Promise<void> {
  // What is on is on for all who come after.
  await stage.tap("#backstage [name=oven]");
  await stage.read("#backstage-said", "The oven is off.");
  await stage.tap('a[href="#/messages"]');
  await stage.see(".receipt");
}

async function openWire(stage: DemoStage): Promise<void> {
  await stage.tap("#wire >>> .handle");
  await stage.tap("#wire >>> ol summary");
}

interface Found {
  readonly look: string;
  readonly screen: string;
  readonly violations: readonly string[];
}

/** Goes through every screen once, on a phone, and looks at each in every size and scheme. */
async function walkAndLook(stage: DemoStage): Promise<Found[]> {
  const found: Found[] = [];
  for (const [screen, go] of SCREENS) {
    await setLook(stage, "phone", "light");
    await go(stage);
    for (const [size, scheme] of LOOKS) {
      await setLook(stage, size, scheme);
      // A scheme changes colours, and no more.
      const violations = await axeViolations(stage.page, scheme === "dark" ? ["color-contrast"] : undefined);
      found.push({ look: `${size}, ${scheme}`, screen, violations });
      await takeScreenshot(stage.page, `demo shop, ${size}, ${scheme}, ${screen}`);
    }
  }
  return found;
}

async function setLook(stage: DemoStage, size: keyof typeof SIZES, scheme: "light" | "dark"): Promise<void> {
  await stage.page.setViewport(SIZES[size]);
  await stage.page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    // Nothing is looked at half faded in.
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
}

function sentences(name: BrowserName) {
  const stage = setDemoStage(name);

  it("fits 320 pixels on every screen, in both directions of writing", async () => {
    await stage.page.setViewport({ width: 320, height: 568 });
    for (const [screen, go] of SCREENS) {
      await go(stage);
      for (const dir of ["rtl", "ltr"]) {
        const width = await stage.page.evaluate((direction) => {
          document.documentElement.dir = direction;
          return document.documentElement.scrollWidth;
        }, dir);
        expect(width, `${screen}, ${dir}`).toBeLessThanOrEqual(320);
      }
    }
    expect(stage.problems).toEqual([]);
  });

  it("keeps each tab in one line on a small phone", async () => {
    await stage.page.setViewport({ width: 320, height: 568 });
    await stage.open();
    await stage.agree();
    for (const language of ["de", "en"]) {
      await stage.tap(`.languages [lang=${language}]`);
      await stage.page.waitForSelector(`html[lang=${language}][data-joined] .tabs`);
      const lines = await stage.page.$$eval(".tabs span", (tabs) =>
        tabs.map((tab) =>
          Math.round(tab.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(tab).lineHeight)),
        ),
      );
      expect(lines, language).toEqual([1, 1, 1, 1]);
    }
  });

  it("cuts the name of the street nowhere on a phone: at each place, whatever the one before, it is whole or out of sight", async () => {
    // Neither the figure nor the view glides then: they are there.
    await stage.page.evaluateOnNewDocument(() => {
      const ask = matchMedia.bind(window);
      window.matchMedia = (query) => ask(query.includes("prefers-reduced-motion") ? "all" : query);
    });
    await stage.open();
    await stage.agree();
    // On the street, at the doughnuts, among the books, at the station.
    for (const place of [0, 1, 2, 3, 2, 1, 0, 3, 0, 2, 0, 1, 3, 1]) {
      const cut = await stage.page.evaluate((at) => {
        document.querySelectorAll<HTMLElement>("#walks button")[at]?.click();
        const map = document.querySelector("#map")?.getBoundingClientRect();
        const names = [...document.querySelectorAll(".street-name")].map((one) => one.getBoundingClientRect());
        const edges = [map?.left ?? 0, map?.right ?? 0];
        return names.filter(({ left, right }) => edges.some((edge) => left < edge && right > edge)).length;
      }, place);
      expect(cut, `walk to ${place}`).toBe(0);
    }
  });

  it("takes Global Privacy Control for a no, says so, and lets only what is ticked count", async () => {
    await stage.page.evaluateOnNewDocument(() => {
      Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
    });
    await stage.open();
    await stage.see("#consent >>> .gpc");
    expect(await stage.page.$eval("#consent >>> .yes", (yes) => (yes as HTMLButtonElement).disabled)).toBe(true);
    await stage.tap("#consent >>> [name=marketing]");
    await stage.agree();
    await stage.tap('a[href="#/choices"]');
    expect(
      await stage.page.$$eval("#switches :checked", (on) => on.map((box) => (box as HTMLInputElement).name)),
    ).toEqual(["marketing"]);
  });

  it("asks with a yes and a no of the same size and look", async () => {
    await stage.open();
    const looks = await stage.page.$$eval("#consent >>> .answers button", (buttons) =>
      buttons.map((button) => {
        const { width, height } = button.getBoundingClientRect();
        const { color, backgroundColor, borderColor, fontSize, fontWeight } = getComputedStyle(button);
        return { width, height, color, backgroundColor, borderColor, fontSize, fontWeight };
      }),
    );
    expect(looks).toHaveLength(2);
    expect(looks[0]).toEqual(looks[1]);
  });

  it("opens without a connection, once it was there", async () => {
    const shop = await serveShop({ meshUrl: stage.mesh.url, port: await findFreePort() });
    await stage.page.goto(shop.url);
    await stage.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await waitFor(async () =>
      expect(await stage.page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated"),
    );
    await shop.close();
    await stage.page.reload();
    await stage.read("h1", "May we tell you");
    await stage.tap("#consent >>> .no");
    const font = await stage.page.evaluate(() => document.fonts.load("1rem Caprasimo").then(({ length }) => length));
    expect(font).toBe(1);
    await stage.dragIntoShop();
    await stage.read("#status", "You are in Ring & Glaze");
  });
}

describeEachBrowser("the demo shop's pages", sentences);

describeEachBrowser(
  "the demo shop's pages, measured",
  (name) => {
    const stage = setDemoStage(name);

    /** What axe finds on each screen of one walk, as each of the looks has it. */
    let walked: Promise<Found[]> | undefined;

    it.each(LOOKS)("axe finds nothing on any screen: %s, %s", async (size, scheme) => {
      walked ??= walkAndLook(stage);
      const found = (await walked).filter((one) => one.look === `${size}, ${scheme}`);
      expect(found.map(({ screen }) => screen)).toEqual(SCREENS.map(([screen]) => screen));
      for (const { screen, violations } of found) expect(violations, screen).toEqual([]);
    });

    it("come in few requests and few bytes, the service worker among them", async () => {
      await stage.open();
      const files = await stage.page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        await document.fonts.ready;
        const { body, headers } = await fetch("/sw.js");
        await body?.cancel();
        const here = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
        const own = here.filter(({ name }) => name.startsWith(location.origin)) as PerformanceResourceTiming[];
        const worker = { name: "/sw.js", bytes: Number(headers.get("content-length")) };
        return [...own.map(({ name, transferSize }) => ({ name, bytes: transferSize })), worker];
      });
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      console.log(`the demo shop: ${files.length} requests, ${(bytes / 1024).toFixed(1)} KiB`);
      expect(files.length).toBeGreaterThan(4);
      expect(files.length).toBeLessThanOrEqual(MOST_REQUESTS);
      expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    });

    it("can be installed: a manifest without a fault, icons of the sizes that it names, and a service worker", async () => {
      await stage.open();
      const session = await stage.page.createCDPSession();
      const { errors } = await session.send("Page.getAppManifest");
      expect(errors).toEqual([]);
      const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
      // A test's person leaves no traces, as in a private window.
      expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
      const icons = await stage.page.evaluate(async () => {
        const answer = await fetch("/manifest.webmanifest");
        const manifest: { icons: { src: string; sizes: string; type: string }[] } = await answer.json();
        return Promise.all(
          manifest.icons.map(async ({ src, sizes, type }) => {
            const icon = new Image();
            icon.src = src;
            await icon.decode();
            const served = (await fetch(src)).headers.get("content-type")?.split(";")[0];
            return { sizes, type, served, size: `${icon.naturalWidth}x${icon.naturalHeight}` };
          }),
        );
      });
      expect(icons).toHaveLength(4);
      for (const { sizes, type, served, size } of icons) {
        expect(served).toBe(type);
        if (sizes !== "any") expect(size).toBe(sizes);
      }
    });
  },
  ["chromium"],
);
