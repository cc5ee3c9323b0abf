import { parseArgs } from "node:util";
import { type Browser, launch } from "puppeteer-core";
import { requirement } from "../local/requirements.ts";
import type { Catalog, Moment } from "../shared/catalog/catalog.ts";
import { benchCatalog } from "./catalog.ts";
import { machine } from "./machine.ts";
import { buildMesh, startMesh, token } from "./servers.ts";
import { formatSpread } from "./stats.ts";

/*
 * What an operator waits for in the console, with 10,000 places and 200 moments, in Chromium on the machine of the mesh: no network
 * is between them. Each pass is a browser that was never here: it opens a link, and goes from view to view.
 */
const PLACES = 10_000;
const MOMENTS = 200;
const MAP_STEPS = 30;

/** Turns the wheel over the map so often, in and out, and waits for a frame each time; gives the mean, in ms. */
const ZOOM_STEPS = `(async (steps) => {
  const surface = document.querySelector(".map-surface");
  const { left, top } = surface.getBoundingClientRect();
  const startedMs = performance.now();
  for (let step = 0; step < steps; step++) {
    const deltaY = step < steps / 2 ? -240 : 240;
    surface.dispatchEvent(new WheelEvent("wheel", { deltaY, clientX: left + 200, clientY: top + 200, cancelable: true }));
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  }
  return (performance.now() - startedMs) / steps;
})(${MAP_STEPS})`;

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const passes = options.quick ? 2 : 7;

/** What each pass measures, by what it is called. */
const measured = new Map<string, number[]>();

const server = await startMesh(await buildMesh(), "ram", { catalog: largeCatalog() });
const browser = await launch({
  executablePath: requirement("CHROMIUM") ?? "",
  headless: true,
  args: ["--no-sandbox"],
});
try {
  console.log(`${machine()}; ${passes} passes; median (min…max)\n`);
  for (let pass = 0; pass < passes; pass++) await openConsole(browser, `http://localhost:${server.port}`);
  console.log("| what | |\n|---|---|");
  for (const [name, values] of measured) console.log(`| ${name} | ${formatSpread(values, 0)} |`);
} finally {
  await browser.close();
  await server.stop();
}

function note(name: string, value: number): void {
  measured.set(name, [...(measured.get(name) ?? []), value]);
}

async function openConsole(chromium: Browser, url: string): Promise<void> {
  const context = await chromium.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  const network = await page.createCDPSession();
  await network.send("Network.enable");
  let [requests, bytes] = [0, 0];
  network.on("Network.requestWillBeSent", () => {
    requests += 1;
  });
  network.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  /** Goes somewhere, and waits until the page shows it. */
  const time = async (name: string, go: () => Promise<unknown>, shown: string) => {
    [requests, bytes] = [0, 0];
    const startedMs = performance.now();
    await go();
    await page.waitForFunction(shown, { polling: "raf" });
    note(`${name}: ms until it is shown`, performance.now() - startedMs);
    note(`${name}: requests`, requests);
    note(`${name}: KiB over the wire`, bytes / 1024);
  };
  const goTo = (view: string) => () => page.evaluate(`location.assign("#/${view}")`);

  await time(
    "overview",
    async () => page.goto(await askForLink(url)),
    "document.querySelector('#rows tr') && document.querySelector('canvas')",
  );
  await time(
    "moments and campaigns",
    goTo("campaigns"),
    `document.querySelectorAll('[aria-labelledby=moments] tbody tr').length === ${MOMENTS}`,
  );
  await time("map", goTo("map"), "document.querySelector('.map svg .dot')");
  note("map: ms for a step of zooming, with drawing", Number(await page.evaluate(ZOOM_STEPS)));
  await context.close();
}

async function askForLink(url: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answer = await fetch(`${url}/admin/v1/console`, { method: "POST", headers, body: "{}" });
  const link = (await answer.json()) as { readonly url: string };
  return link.url;
}

function largeCatalog(): Catalog {
  const catalog = benchCatalog({ placeCount: PLACES });
  const [first] = catalog.moments ?? [];
  if (first === undefined) throw new Error("the catalog of the bench has no moment");
  const moments = Array.from({ length: MOMENTS }, (_, index): Moment => ({ ...first, id: `moment-${index}` }));
  return { ...catalog, moments };
}
