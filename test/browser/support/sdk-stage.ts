import type { BrowserContext, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type {} from "../page/sdk-page.ts";
import { type MeshProxy, type Passed, startMeshProxy } from "./mesh-proxy.ts";
import { type BrowserName, newPatientPage, openBrowser, type TestBrowser } from "./open-browser.ts";
import { type IN_THE_SHOP, STREET, sdkSite } from "./sdk-site.ts";
import { type ServedPage, servePage } from "./serve-page.ts";
import { shareMesh } from "./share-mesh.ts";

/** What the tests agree to, and what there is to be heard. */
export const ALL = ["location", "marketing", "measurement"];

/** A mesh, what stands between, and a page of one person in one browser. */
export interface SdkStage {
  readonly proxy: MeshProxy;
  readonly page: Page;
  /** The person's browser: for more tabs. */
  readonly person: BrowserContext;
  /** Opens the site in a tab; nobody joins. */
  open(tab: Page, path?: string): Promise<void>;
  join(tab?: Page): Promise<void>;
  agree(): Promise<unknown>;
  /** Joins, agrees to everything and forgets what passed until then. */
  joinAndAgree(): Promise<void>;
  order(): ReturnType<typeof sdk.mesh.track>;
  look(): ReturnType<typeof sdk.look>;
  walk(to: typeof IN_THE_SHOP, tab?: Page): Promise<void>;
  watchers(tab?: Page): Promise<number>;
  /** Events of a name, in order. */
  heard(name: string, tab?: Page): Promise<unknown[]>;
  /** All that passed, in order: the typ of a message, the method and path of anything else. */
  said(): string[];
  /** Signed messages that passed, or their positions. */
  messages(): Passed[];
  positions(): unknown[];
}

/** Sets the stage for the tests of a suite: each is another person's browser. */
export function setSdkStage(name: BrowserName): SdkStage {
  let proxy: MeshProxy;
  let served: ServedPage;
  let browser: TestBrowser;
  let person: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    const [mesh, opened] = await Promise.all([shareMesh(STREET), openBrowser(name)]);
    browser = opened;
    proxy = await startMeshProxy(mesh.url);
    served = await servePage(sdkSite(proxy.url));
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([served?.close(), proxy?.close()]);
  });

  beforeEach(async () => {
    person = await browser.createBrowserContext();
    page = await newPatientPage(person);
    await stage.open(page);
    proxy.passed.length = 0;
  });

  afterEach(async () => {
    proxy.connection = "open";
    await person.close();
  });

  const stage: SdkStage = {
    get proxy() {
      return proxy;
    },
    get page() {
      return page;
    },
    get person() {
      return person;
    },
    async open(tab, path = "") {
      await tab.goto(served.url + path);
      await tab.waitForFunction(() => globalThis.sdk !== undefined);
    },
    join: (tab = page) => tab.evaluate((url) => sdk.join(url), proxy.url),
    agree: () => page.evaluate((purposes) => sdk.mesh.consent(purposes, { surface: "test" }), ALL),
    async joinAndAgree() {
      await stage.join();
      await stage.agree();
      proxy.passed.length = 0;
    },
    order: () => page.evaluate(() => sdk.mesh.track("order")),
    look: () => page.evaluate(() => sdk.look()),
    walk: (to, tab = page) => tab.evaluate((fix) => sdk.walk(fix), to),
    watchers: (tab = page) => tab.evaluate(() => sdk.watchers),
    heard: (wanted, tab = page) =>
      tab.evaluate((what) => sdk.heard.filter((one) => one.name === what).map(({ event }) => event), wanted),
    said: () => proxy.passed.map(({ typ, method, path }) => typ ?? `${method} ${path}`),
    messages: () => proxy.passed.filter(({ method }) => method === "POST"),
    positions: () => proxy.of("ping+jwt").flatMap(({ claims }) => claims.position ?? []),
  };
  return stage;
}
