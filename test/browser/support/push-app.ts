import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import type {} from "../page/push-page.ts";
import { BAKERY } from "./bakery.ts";
import type { TestBrowser } from "./open-browser.ts";
import { type ServedPage, type Site, servePage } from "./serve-page.ts";

const PAGE = join(import.meta.dirname, "../page");

/** The bakery, which tells of every order. */
export const BUSY_BAKERY: Catalog = {
  ...BAKERY,
  moments: (BAKERY.moments ?? []).map(({ caps: _, ...moment }) => moment),
};

/** An app on the SDK, with a service worker of its own that takes in the one that the mesh serves: test/browser/page/push-*. */
export function servePushApp(meshUrl: string): Promise<ServedPage> {
  const takeIn = `importScripts("${meshUrl}/client/service-worker.js");\n`;
  const files: Site["files"] = {
    "/": { text: '<!doctype html><html lang="en"><title>App</title><script type="module" src="/app.js"></script>' },
    "/app.js": { bundle: join(PAGE, "push-page.ts") },
    "/service-worker.js": {
      text: takeIn + readFileSync(join(PAGE, "push-worker.js"), "utf8"),
      type: "text/javascript",
    },
  };
  return servePage({ meshUrl, files });
}

/** A tab of the app, on the mesh. */
export async function openTab(browser: TestBrowser, { url }: ServedPage, meshUrl: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.openApp !== undefined);
  await page.evaluate((mesh) => openApp(mesh), meshUrl);
  return page;
}
