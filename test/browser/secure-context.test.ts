import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ALL_ADDRESSES, chooseAddress } from "../../cli/start/choose-address.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/phone.md"), "utf8");

/** What docs/phone.md says of a page from `localhost`, and of one from an address of the network: yes or no, in this order. */
function told(start: string): boolean[] {
  const row = PAGE.split("\n").find((line) => line.startsWith(`| ${start}`)) ?? "";
  return row
    .split(" | ")
    .slice(1, 3)
    .map((cell) => cell === "yes");
}

let server: Server;
let urls: string[];

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader("content-type", "text/html").end("<!doctype html>"));
  await once(server.listen(0, ALL_ADDRESSES), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const chosen = chooseAddress(ALL_ADDRESSES, networkInterfaces());
  if (!chosen.ok) throw new Error(chosen.error);
  urls = ["localhost", chosen.value.reachedAt[0]].map((host) => `http://${host}:${port}/`);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function sentences(name: BrowserName) {
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser(name);
    page = await browser.newPage();
  });

  afterAll(() => browser?.close());

  async function ask(question: () => unknown): Promise<unknown[]> {
    const answers = [];
    for (const url of urls) {
      await page.goto(url);
      answers.push(await page.evaluate(question));
    }
    return answers;
  }

  it("gives a page keys, and service workers, where docs/phone.md says so", async () => {
    expect(await ask(() => crypto.subtle !== undefined)).toEqual(told("keys, and so the whole SDK"));
    expect(await ask(() => "serviceWorker" in navigator)).toEqual(told("service workers, pushes"));
  });

  it("tells a page from an address of the network no position", async () => {
    expect(told("the position")).toEqual([true, false]);
    await page.goto(urls[1] ?? "");
    const code = await page.evaluate(
      () =>
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve(0),
            (error) => resolve(error.code),
          ),
        ),
    );
    // PERMISSION_DENIED, without a question.
    expect(code).toBe(1);
  });
}

describeEachBrowser("docs/phone.md", sentences);
