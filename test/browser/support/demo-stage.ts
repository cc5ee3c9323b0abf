import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, ElementHandle, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { openOffice } from "../../../cli/start/open-office.ts";
import { type OpenedPartner, openPartner } from "../../../cli/start/open-partner.ts";
import { openSwitches } from "../../../cli/start/open-switches.ts";
import { openTills } from "../../../cli/start/open-tills.ts";
import { PROJECT } from "../../../local/build/run-tool.ts";
import { findFreePort } from "../../../local/find-host.ts";
import { servePartner } from "../../../local/mesh/serve-partner.ts";
import { serveShop } from "../../../local/mesh/serve-shop.ts";
import type { ServedSite } from "../../../local/mesh/serve-site.ts";
import { publishCatalog } from "../../../local/operate.ts";
import { type Autopush, startAutopush } from "../../support/autopush.ts";
import { startMesh, type TestMesh } from "../../support/start-mesh.ts";
import { type BrowserName, newPatientPage, openBrowser, type TestBrowser } from "./open-browser.ts";

const PHONE = { width: 390, height: 844 };

/** In the doughnut shop, in metres of the map. */
const IN_THE_SHOP = { x: 0, y: 12 };

/** The demo shop with its mesh, as `npm start` runs them, and a new person's browser for each test. */
export interface DemoStage {
  readonly mesh: TestMesh;
  readonly shop: ServedSite;
  /** The house of the newspapers where the shop advertises. */
  readonly partner: OpenedPartner;
  readonly autopush: Autopush;
  readonly person: BrowserContext;
  readonly page: Page;
  /** Method and path of what the page asked of the mesh, in order. */
  said(): string[];
  /** What went wrong in the page: on its console, as an error, or against its policy. */
  readonly problems: string[];
  /** Opens the shop and waits for its mesh. */
  open(path?: string): Promise<void>;
  /** Taps what a selector finds, wherever it is scrolled to. `>>>` goes into shadow trees. */
  tap(selector: string): Promise<void>;
  /** Waits until a selector finds something that can be seen. */
  see(selector: string): Promise<ElementHandle>;
  /** Waits until an element says this. */
  read(selector: string, text: string): Promise<void>;
  /** Answers the question with a yes to all. */
  agree(): Promise<void>;
  /** Drags the figure into the doughnut shop. */
  dragIntoShop(): Promise<void>;
}

/** What stands on the stage before anybody comes. */
interface Street {
  readonly autopush: Autopush;
  readonly mesh: TestMesh;
  readonly shop: ServedSite;
  readonly partner: OpenedPartner;
  readonly paper: ServedSite;
}

/** The street of all suites of this process but those that need their own; it ends with the process. */
let shared: Promise<Street> | undefined;

async function openStreet(): Promise<Street> {
  const port = await findFreePort();
  const partnerPort = await findFreePort();
  const autopush = await startAutopush();
  const mesh = await startMesh({
    MESH_APP: `http://localhost:${port}`,
    PUSH_SERVICE_ORIGINS: autopush.origin,
    WEBHOOK_HOSTS: `localhost:${partnerPort}`,
    WEBHOOK_PARTNER_DELAY: "1",
  });
  const published = await publishCatalog(mesh, readFileSync(join(PROJECT, "demo/catalog.json"), "utf8"));
  if ("faults" in published) throw new Error(published.faults.join("\n"));
  const office = await openOffice(mesh, mkdtempSync(join(tmpdir(), "office-")));
  const state = { directory: mesh.state, partner: join(mesh.state, "partner") };
  const partner = await openPartner(mesh, partnerPort, state);
  const [switches, tills] = [openSwitches(mesh), openTills(mesh)];
  const [shop, paper] = await Promise.all([
    serveShop({ meshUrl: mesh.url, port, switches, office, tills, partner }),
    servePartner(partner),
  ]);
  return { autopush, mesh, shop, partner, paper };
}

/** Sets the stage for the tests of a suite. `isAlone`: on a street of its own. `hearsPushes`: the browser does, also there. */
export function setDemoStage(name: BrowserName, { hearsPushes = false, isAlone = false } = {}): DemoStage {
  const hasOwnStreet = hearsPushes || isAlone;
  let street: Street;
  let browser: TestBrowser;
  let person: BrowserContext;
  let page: Page;
  const requests: { method: string; url: string }[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    shared ??= hasOwnStreet ? undefined : openStreet();
    street = await (hasOwnStreet ? openStreet() : (shared ?? openStreet()));
    browser = await openBrowser(name, hearsPushes ? { autopush: street.autopush } : {});
  });

  afterAll(async () => {
    await browser?.close();
    if (!hasOwnStreet) return;
    await Promise.all([street?.mesh.stop(), street?.shop.close(), street?.paper.close(), street?.autopush.close()]);
  });

  beforeEach(async () => {
    person = await browser.createBrowserContext();
    page = await newPatientPage(person);
    await page.setViewport(PHONE);
    requests.length = problems.length = 0;
    page.on("request", (request) => requests.push({ method: request.method(), url: request.url() }));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warn") problems.push(message.text());
    });
  });

  afterEach(() => person.close());

  const stage: DemoStage = {
    problems,
    get mesh() {
      return street.mesh;
    },
    get shop() {
      return street.shop;
    },
    get partner() {
      return street.partner;
    },
    get autopush() {
      return street.autopush;
    },
    get person() {
      return person;
    },
    get page() {
      return page;
    },
    said: () =>
      requests.flatMap(({ method, url }) =>
        url.startsWith(street.mesh.url) ? [`${method} ${new URL(url).pathname}`] : [],
      ),
    async open(path = "/") {
      await page.goto(street.shop.url + path);
      await page.waitForSelector("html[data-joined]");
    },
    async tap(selector) {
      const element = await stage.see(selector);
      const wasHit = await noteHit(element);
      for (let finger = 1; finger <= 3; finger++) {
        await element.evaluate((found) => found.scrollIntoView({ block: "center", behavior: "instant" }));
        // Waits until it moves no more: an offer that comes meanwhile pushes things about.
        await page.locator(selector).click();
        if (await wasHit()) return;
      }
      throw new Error(`three taps missed ${selector}`);
    },
    async see(selector) {
      const element = await page.waitForSelector(selector, { visible: true }).catch(() => null);
      if (element === null)
        throw new Error(`nothing to be seen of ${selector}; the offer says: ${await offerSays(page)}`);
      return element;
    },
    async read(selector, text) {
      await page.waitForFunction(
        (of: string, what: string) => {
          let found: Element | null | undefined;
          for (const part of of.split(" >>> ")) found = (found?.shadowRoot ?? document).querySelector(part);
          return found?.textContent?.includes(what);
        },
        {},
        selector,
        text,
      );
    },
    async agree() {
      await stage.tap("#consent >>> .yes");
      await page.waitForSelector("html[data-screen=shop]");
    },
    async dragIntoShop() {
      await (await stage.see("#map")).evaluate((map) => map.scrollIntoView({ block: "center", behavior: "instant" }));
      const from = await onScreen(page, undefined);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      // Straight to where the shop was seen at first: the view keeps still until the figure is let go.
      const to = await onScreen(page, IN_THE_SHOP);
      await page.mouse.move(to.x, to.y, { steps: 12 });
      await page.mouse.up();
    },
  };
  return stage;
}

/**
 * Notes from now on whether an element is clicked, and gives the question: a finger misses what an offer pushes away under it.
 * What is gone, with its page or without, was hit.
 */
async function noteHit(element: ElementHandle): Promise<() => Promise<boolean>> {
  const seen = await element.evaluateHandle((found) => {
    const note = { isHit: false, found };
    found.addEventListener("click", () => (note.isHit = true), { once: true, capture: true });
    return note;
  });
  return () => seen.evaluate(({ isHit, found }) => isHit || !found.isConnected).catch(() => true);
}

/** All words of `<mesh-offer>`, hidden ones too. */
function offerSays(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.querySelector("mesh-offer")?.shadowRoot?.textContent);
}

/** Where a point of the map, or else the figure, is in the window. */
function onScreen(page: Page, point: typeof IN_THE_SHOP | undefined): Promise<typeof IN_THE_SHOP> {
  return page.evaluate((wanted) => {
    const map = document.querySelector<SVGSVGElement>("#map");
    const at =
      wanted ??
      new DOMPoint().matrixTransform(
        document.querySelector<SVGGElement>("#you")?.transform.baseVal.consolidate()?.matrix,
      );
    const { x, y } = new DOMPoint(at.x, at.y).matrixTransform(map?.getScreenCTM() ?? undefined);
    return { x, y };
  }, point);
}
