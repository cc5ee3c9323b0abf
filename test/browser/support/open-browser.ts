import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, launch, type Page } from "puppeteer-core";
import { describe } from "vitest";
import { requirement } from "../../../local/requirements.ts";
import type { Autopush } from "../../support/autopush.ts";

export type BrowserName = "chromium" | "firefox";

/** What a site may be granted without a question. */
export type Permission = "geolocation" | "notifications";

export interface BrowserOptions {
  /** Whose pushes Firefox hears; Chromium is pushed to by `ServiceWorker.deliverPushMessage`. */
  readonly autopush?: Autopush | undefined;
  /** Granted to every site; both, unless named. The rest is asked for, which nobody answers. */
  readonly granted?: readonly Permission[];
  /** More preferences of Firefox. */
  readonly prefs?: Readonly<Record<string, string | number | boolean>>;
}

const SCREENSHOTS = join(import.meta.dirname, "../screenshots");

const REQUIREMENTS = { chromium: "CHROMIUM", firefox: "FIREFOX" } as const;
const FIREFOX_PERMISSIONS = { geolocation: "geo", notifications: "desktop-notification" } as const;

/** Both browsers. */
export const BROWSERS = ["chromium", "firefox"] as const satisfies readonly BrowserName[];

/** Those that this machine has. */
export function browsersHere(): BrowserName[] {
  return BROWSERS.filter((name) => requirement(REQUIREMENTS[name]) !== undefined);
}

/** The same sentences for each browser (or for those named); skipped, by name, where this machine lacks one. */
export function describeEachBrowser(
  title: string,
  sentences: (name: BrowserName) => void,
  names: readonly BrowserName[] = BROWSERS,
): void {
  const here = browsersHere();
  for (const name of names) describe.skipIf(!here.includes(name))(`${title}, in ${name}`, () => sentences(name));
}

/** Starts a headless browser with a profile of its own. The test closes it. */
export function openBrowser(name: BrowserName, options: BrowserOptions = {}): Promise<Browser> {
  const executablePath = requirement(REQUIREMENTS[name]) ?? "";
  return name === "chromium" ? openChromium(executablePath, options) : openFirefox(executablePath, options);
}

/** Writes what the page shows to test/browser/screenshots/{name}.png, which git ignores; gives the path. */
export async function takeScreenshot(page: Page, name: string): Promise<string> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const path = join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path: path as `${string}.png` });
  return path;
}

async function openChromium(executablePath: string, { granted }: BrowserOptions): Promise<Browser> {
  // Continuous integration often runs as root, whom Chromium's sandbox refuses.
  const browser = await launch({ executablePath, headless: true, args: ["--no-sandbox"] });
  const session = await browser.target().createCDPSession();
  await session.send("Browser.grantPermissions", { permissions: [...(granted ?? ["geolocation", "notifications"])] });
  return browser;
}

function openFirefox(executablePath: string, { autopush, granted, prefs }: BrowserOptions): Promise<Browser> {
  const permissions = granted ?? ["geolocation", "notifications"];
  return launch({
    browser: "firefox",
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      ...Object.fromEntries(permissions.map((name) => [`permissions.default.${FIREFOX_PERMISSIONS[name]}`, 1])),
      // There may be no desktop whose notifications could be used.
      "alerts.useSystemBackend": false,
      ...(autopush === undefined ? {} : pushPreferences(autopush)),
      ...prefs,
    },
  });
}

function pushPreferences({ socketUrl }: Autopush) {
  return {
    "dom.push.serverURL": socketUrl,
    "dom.push.testing.allowInsecureServerURL": true,
    "dom.push.enabled": true,
    "dom.push.connection.enabled": true,
  };
}
