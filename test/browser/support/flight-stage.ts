import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type StartedAirline, startAirline } from "../../../cli/demo-flight/start-airline.ts";
import { openDemo } from "../../../cli/walk/open-demo.ts";
import { findFreePort } from "../../../local/find-host.ts";
import { serveFlight } from "../../../local/mesh/serve-flight.ts";
import type { ServedSite } from "../../../local/mesh/serve-site.ts";
import { type Autopush, startAutopush } from "../../support/autopush.ts";
import { startMesh, type TestMesh } from "../../support/start-mesh.ts";
import { type BrowserName, newPatientPage, openBrowser, type TestBrowser } from "./open-browser.ts";

/** The flight demo with its mesh, as `npm run demo:flight` runs them, and a new person's browser for each test. */
export interface FlightStage {
  readonly page: Page;
  readonly autopush: Autopush;
  /** What went wrong in the page: on its console, as an error, or against its policy. */
  readonly problems: string[];
  /** Opens the page and waits for its mesh. */
  open(): Promise<void>;
  /** Says yes to both, and waits for the flights. */
  agree(): Promise<void>;
  /** Taps what a selector finds. `>>>` goes into shadow trees. */
  tap(selector: string): Promise<void>;
  /** Turns the clock to a minute of the trip, in another tab so to speak; the page looks at once. */
  turn(minute: number): Promise<void>;
  /** Waits until the first screen shows these titles, the first one in front. */
  see(...titles: readonly string[]): Promise<void>;
}

const PHONE = { width: 390, height: 844 };

interface Airport {
  readonly autopush: Autopush;
  readonly mesh: TestMesh;
  readonly started: StartedAirline;
  readonly site: ServedSite;
}

async function openAirport(): Promise<Airport> {
  const port = await findFreePort();
  const autopush = await startAutopush();
  const mesh = await startMesh({ MESH_APP: `http://localhost:${port}`, PUSH_SERVICE_ORIGINS: autopush.origin });
  await openDemo(mesh, "demo/flight-catalog.json");
  const started = await startAirline(mesh, mkdtempSync(join(tmpdir(), "airline-")));
  return { autopush, mesh, started, site: await serveFlight({ meshUrl: mesh.url, port, ...started }) };
}

/** The airport of all suites of this process; it ends with the process. */
let shared: Promise<Airport> | undefined;

/** Sets the stage for the tests of a suite. `hearsPushes`: the browser does. */
export function setFlightStage(name: BrowserName, { hearsPushes = false } = {}): FlightStage {
  let airport: Airport;
  let browser: TestBrowser;
  let person: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    shared ??= openAirport();
    airport = await shared;
    browser = await openBrowser(name, hearsPushes ? { autopush: airport.autopush } : {});
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    person = await browser.createBrowserContext();
    page = await newPatientPage(person);
    await page.setViewport(PHONE);
    problems.length = 0;
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warn") problems.push(message.text());
    });
  });

  afterEach(() => person.close());

  const stage: FlightStage = {
    problems,
    get page() {
      return page;
    },
    get autopush() {
      return airport.autopush;
    },
    async open() {
      await page.goto(airport.site.url);
      await page.waitForSelector("html[data-joined]");
    },
    async agree() {
      await stage.tap("#consent >>> .yes");
      await page.waitForSelector(".flight h2");
    },
    async tap(selector) {
      const element = await page.waitForSelector(selector, { visible: true });
      await element?.evaluate((found) => found.scrollIntoView({ block: "center", behavior: "instant" }));
      await page.locator(selector).click();
    },
    async turn(minute) {
      await page.evaluate(async (to) => {
        const customer = localStorage.getItem("passenger");
        await fetch("/airline", { method: "POST", body: JSON.stringify({ ask: "turn", customer, minute: to }) });
        document.dispatchEvent(new Event("visibilitychange"));
      }, minute);
    },
    async see(...titles) {
      const wanted = JSON.stringify(titles);
      const found = await page
        .waitForFunction(
          (text) => {
            const shown = [...document.querySelectorAll(".flight h2")].map(({ textContent }) => textContent);
            return JSON.stringify(shown) === text;
          },
          {},
          wanted,
        )
        .catch(() => undefined);
      if (found !== undefined) return;
      const shown = await page.$$eval(".flight h2", (heads) => heads.map(({ textContent }) => textContent));
      throw new Error(`waited for ${wanted}, and saw ${JSON.stringify(shown)}`);
    },
  };
  return stage;
}
