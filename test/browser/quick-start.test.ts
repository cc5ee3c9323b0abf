import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import { publishCatalog } from "../../local/operate.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  BROWSERS,
  type BrowserName,
  describeEachBrowser,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/quick-start.md"), "utf8");

/** The blocks of the page as somebody pastes them, but for the ports, which other tests may have. */
const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);

let mesh: TestMesh;
let directory: string;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  mesh = await startMesh();
  // What `npm start` publishes.
  const demo = readFileSync(join(ROOT, "demo/catalog.json"), "utf8");
  expect(await publishCatalog(mesh, demo)).toHaveProperty("version");
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-quick-start-"));
  const [html = ""] = blocks("html");
  expect(html).toContain("http://localhost:8787");
  writeFileSync(join(directory, "index.html"), html.replaceAll("http://localhost:8787", mesh.url));
  const port = await findFreePort();
  url = `http://localhost:${port}`;
  const [start = "", serve = ""] = blocks("sh");
  expect(start).toBe("npm ci && npm start\n");
  expect(serve).toContain("9300");
  server = spawn("sh", ["-c", `exec ${serve.replace("9300", `${port}`)}`], { cwd: directory, stdio: "ignore" });
  await waitFor(async () => expect((await fetch(url)).status).toBe(200));
});

afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill();
    await once(server, "exit");
  }
  await mesh?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function sentences(name: BrowserName) {
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser(name);
    page = await browser.newPage();
  });

  afterAll(() => browser?.close());

  const offerTitle = () =>
    document.querySelector("mesh-offer")?.shadowRoot?.querySelector("[part~=title]")?.textContent;

  it("works as pasted: a yes, a position, and a first offer", async () => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(url);
    await page.waitForFunction(() => document.querySelector<HTMLButtonElement>("#agree")?.onclick);
    await page.click("#agree");
    await page.waitForSelector("#enter:enabled");
    await page.click("#enter");
    await page.waitForFunction(offerTitle);
    expect(await page.evaluate(offerTitle)).toBe("The hot light is on");
    expect(await page.$eval("#said", ({ textContent }) => textContent)).toMatch(/^The mesh says: /);
    await takeScreenshot(page, `quick-start-${name}`);
    expect(errors).toEqual([]);
  });
}

describeEachBrowser("docs/quick-start.md", sentences, BROWSERS);
