import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, launch, type Page } from "puppeteer-core";
import { describe } from "vitest";
import { requirement } from "../../../local/requirements.ts";
import type { Autopush } from "../../support/autopush.ts";

export type BrowserName = "chromium" | "firefox";

/** A person's browser, or as good as that: what its pages keep, no other file's pages find. */
export interface TestBrowser {
  newPage(): Promise<Page>;
  /** Another person's browser. */
  createBrowserContext(): Promise<BrowserContext>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** A browser of the test's own, for what a context lacks: Chromium subscribes to pushes in its first one only. */
  readonly own?: boolean;
  /** Whose pushes Firefox hears; Chromium is pushed to by `ServiceWorker.deliverPushMessage`. */
  readonly autopush?: Autopush | undefined;
  /** More preferences of Firefox. */
  readonly prefs?: Readonly<Record<string, string | number | boolean>>;
}

const SCREENSHOTS = join(import.meta.dirname, "../screenshots");

const REQUIREMENTS = { chromium: "CHROMIUM", firefox: "FIREFOX" } as const;

const PATIENCE_MS = 90_000;

/** Granted to every site without a question. */
const GRANTED = ["geolocation", "notifications"] as const;
const FIREFOX_PERMISSIONS = { geolocation: "geo", notifications: "desktop-notification" } as const;

/** Both browsers. */
export const BROWSERS = ["chromium", "firefox"] as const satisfies readonly BrowserName[];

/** Those that this machine has. */
export function browsersHere(): BrowserName[] {
  return BROWSERS.filter((name) => requirement(REQUIREMENTS[name]) !== undefined);
}

/**
 * The same sentences for each browser (or for those named); skipped, by name, if this machine lacks one. `inOrder`: each goes
 * on where the one before has ended.
 */
export function describeEachBrowser(
  title: string,
  sentences: (name: BrowserName) => void,
  names: readonly BrowserName[] = BROWSERS,
  { inOrder = false } = {},
): void {
  const here = browsersHere();
  for (const name of names) {
    const options = inOrder ? { shuffle: false } : {};
    describe.skipIf(!here.includes(name))(`${title}, in ${name}`, options, () => sentences(name));
  }
}

/** For a page of the person's, or of a file's: a machine whose cores are all busy takes its time. */
export async function newPatientPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** The browsers that all files of this process share. They end with it. */
const shared = new Map<BrowserName, Promise<Browser>>();

/**
 * Opens a headless browser: a context of the one that files share, or one of its own if it is to be set up otherwise. The
 * test closes it.
 */
export async function openBrowser(name: BrowserName, options: BrowserOptions = {}): Promise<TestBrowser> {
  const { own = false, autopush, prefs } = options;
  if (own || (name === "firefox" && (autopush !== undefined || prefs !== undefined))) {
    const browser = await start(name, options);
    if (name === "chromium") await grant(browser);
    return testBrowserOf(browser, browser.defaultBrowserContext(), () => browser.close());
  }
  const starting = shared.get(name) ?? start(name, {});
  shared.set(name, starting);
  const browser = await starting;
  const context = await browser.createBrowserContext();
  if (name === "chromium") await grant(browser, context.id);
  return testBrowserOf(browser, context, () => context.close());
}

function testBrowserOf(browser: Browser, context: BrowserContext, close: () => Promise<void>): TestBrowser {
  return {
    newPage: () => newPatientPage(context),
    createBrowserContext: () => browser.createBrowserContext(),
    close,
  };
}

/** Process groups of the browsers that this process has started. */
const groups = new Set<number>();

// vitest gives a process half a second after SIGTERM, so browsers are killed, not closed. Puppeteer's own handler of the
// exit leaves out every second browser.
process.once("SIGTERM", () => process.exit());
process.once("exit", () => {
  for (const group of groups) endGroup(group);
});

function endGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

async function start(name: BrowserName, options: BrowserOptions): Promise<Browser> {
  const executablePath = requirement(REQUIREMENTS[name]) ?? "";
  const always = { executablePath, headless: true, handleSIGTERM: false, timeout: PATIENCE_MS };
  const browser = await launch(
    name === "chromium"
      ? // Continuous integration often runs as root, whom Chromium's sandbox refuses.
        { ...always, args: ["--no-sandbox"] }
      : { ...always, browser: "firefox", extraPrefsFirefox: firefoxPreferences(options) },
  );
  const group = browser.process()?.pid;
  if (group !== undefined) groups.add(group);
  browser.once("disconnected", () => void groups.delete(group ?? 0));
  return browser;
}

/** With SCREENSHOTS=1: writes what the page shows to test/browser/screenshots/{name}.png, which git ignores; `fullPage`: all of it. */
export async function takeScreenshot(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env.SCREENSHOTS !== "1") return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${join(SCREENSHOTS, name)}.png`, fullPage });
}

/** Chromium's permissions are those of a context (without its id, of the first one), for as long as this session lives. */
async function grant(browser: Browser, browserContextId?: string): Promise<void> {
  const session = await browser.target().createCDPSession();
  await session.send("Browser.grantPermissions", {
    permissions: [...GRANTED],
    ...(browserContextId === undefined ? {} : { browserContextId }),
  });
}

function firefoxPreferences({ autopush, prefs }: BrowserOptions) {
  return {
    ...Object.fromEntries(GRANTED.map((name) => [`permissions.default.${FIREFOX_PERMISSIONS[name]}`, 1])),
    // There may be no desktop whose notifications could be used.
    "alerts.useSystemBackend": false,
    // Nobody watches, and a machine without a graphics card draws each frame with its processor.
    "layout.frame_rate": 30,
    ...(autopush === undefined ? {} : pushPreferences(autopush)),
    ...prefs,
  };
}

function pushPreferences({ socketUrl }: Autopush) {
  return {
    "dom.push.serverURL": socketUrl,
    "dom.push.testing.allowInsecureServerURL": true,
    "dom.push.enabled": true,
    "dom.push.connection.enabled": true,
  };
}
