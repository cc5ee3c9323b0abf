import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {} from "../../client/consent/api.ts";
import type { Operated } from "../../local/operate.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { present } from "../../shared/json/present.ts";
import { runProgram } from "../support/run-program.ts";
import { browsersHere, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { type ServedPage, type SiteFile, servePage } from "./support/serve-page.ts";
import { shareMesh } from "./support/share-mesh.ts";

const PROJECT = join(import.meta.dirname, "../..");
const README = readFileSync(join(PROJECT, "client/README.md"), "utf8");

/** What the examples need from npm is installed when they are tested: nothing else of the project needs it. */
const npmAnswers = spawnSync("npm", ["ping"], { timeout: 30_000 }).status === 0;

const CATALOG: Catalog = {
  mesh: { name: "Bakery", notice: { url: "https://bakery.example/privacy", controller: "Bakery Ltd." } },
  moments: [
    {
      id: "thanks",
      on: { event: "order-paid" },
      quietHours: "ignore",
      offer: { variants: [{ id: "a", format: "card", title: { en: "The second one is on us" } }] },
    },
  ],
};

/** Mistakes that a compiler finds, each on a line of its own. */
const MISTAKES = `import { connect } from "moment-mesh-client";
const mesh = await connect({ url: "https://mesh.example.com" });
mesh.on("ofer", () => {});
mesh.react("receipt", "clicked");
mesh.consent("marketing");
document.querySelector("mesh-offer")?.show("receipt");
connect({ adress: "https://mesh.example.com" });
export {};
`;

let directory: string;
let tarball: string;
let mesh: Operated;
let browser: TestBrowser;

async function npm(cwd: string, ...args: string[]): Promise<string> {
  // Where a machine reaches npm through a proxy of its own, npm has to know whose certificates hold.
  const { HOME = directory, NODE_EXTRA_CA_CERTS } = process.env;
  const environment = present({ HOME, TMPDIR: directory, VITE_MESH: mesh.url, NODE_EXTRA_CA_CERTS });
  const { out, error, code } = await runProgram(["npm", ...args], { cwd, environment });
  if (code !== 0) throw new Error(`npm ${args.join(" ")}: ${out}${error}`);
  return out;
}

/** The example as somebody copies it, with the package installed. */
async function install(name: string): Promise<string> {
  const app = join(directory, name);
  cpSync(join(PROJECT, "examples", name), app, { recursive: true });
  cpSync(tarball, join(app, "moment-mesh-client.tgz"));
  await npm(app, "install", "--no-audit", "--no-fund", "--prefer-offline");
  return app;
}

/** The app that client/README.md makes, with its `src/main.ts` as pasted. */
async function installPlain(): Promise<string> {
  const app = join(directory, "plain");
  mkdirSync(join(app, "src"), { recursive: true });
  const [, text = ""] = /`src\/main\.ts`, whole:\n\n```ts\n([\s\S]*?)^```$/m.exec(README) ?? [];
  expect(text).toContain("http://localhost:8787");
  const page =
    '<!doctype html><html lang="en"><title>App</title><script type="module" src="/src/main.ts"></script></html>';
  const about = {
    private: true,
    type: "module",
    scripts: { build: "vite build" },
    dependencies: { "moment-mesh-client": "file:./moment-mesh-client.tgz" },
    devDependencies: { vite: "8.3.8" },
  };
  writeFileSync(join(app, "src/main.ts"), text.replace("http://localhost:8787", mesh.url));
  writeFileSync(join(app, "index.html"), page);
  writeFileSync(join(app, "package.json"), JSON.stringify(about));
  cpSync(join(PROJECT, "examples/react/tsconfig.json"), join(app, "tsconfig.json"));
  cpSync(tarball, join(app, "moment-mesh-client.tgz"));
  await npm(app, "install", "--no-audit", "--no-fund", "--prefer-offline");
  return app;
}

/** What the compiler of this project says of it. */
function check(app: string, ...options: string[]) {
  return runProgram([join(PROJECT, "node_modules/.bin/tsc"), "-p", ".", ...options], { cwd: app });
}

/** Says yes in the app as it was built, presses its button, and gives the title of what is offered. */
async function seeOffer(app: string): Promise<string | null | undefined> {
  const served: ServedPage = await servePage({ meshUrl: mesh.url, files: siteOf(app) });
  const page: Page = await browser.newPage();
  const problems: string[] = [];
  page.on("console", (message) => problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(served.url);
  await page.locator("mesh-consent >>> .yes").click();
  await page.waitForFunction(() => document.querySelector("mesh-consent")?.isAsking === false);
  await page.locator("button:enabled").click();
  const title = await page.waitForSelector("mesh-offer >>> .title");
  const text = await title?.evaluate((line) => line.textContent);
  expect(problems).toEqual([]);
  await served.close();
  return text;
}

function siteOf(app: string): Record<string, SiteFile> {
  const dist = join(app, "dist");
  const names = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => extname(name) !== "");
  const files = names.map((name): [string, SiteFile] => [`/${name}`, { file: join(dist, name) }]);
  return { ...Object.fromEntries(files), "/": { file: join(dist, "index.html") }, "/favicon.ico": { text: "" } };
}

describe.skipIf(!npmAnswers || !browsersHere().includes("chromium"))("the SDK as a package", () => {
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "sdk-package-"));
    [mesh, browser] = await Promise.all([shareMesh(CATALOG), openBrowser("chromium")]);
    const packed = await npm(join(PROJECT, "client"), "pack", "--json", "--pack-destination", directory);
    const [name = ""] = /[\w.-]+\.tgz/.exec(packed) ?? [];
    tarball = join(directory, "package.tgz");
    renameSync(join(directory, name), tarball);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(["react", "vue"])("examples/%s is checked, built with Vite, and shows an offer after a yes", async (name) => {
    const app = await install(name);
    expect(await check(app)).toMatchObject({ out: "", code: 0 });
    await npm(app, "run", "build");
    expect(await seeOffer(app)).toBe("The second one is on us");

    writeFileSync(join(app, "src/mistakes.ts"), MISTAKES);
    const { out, code } = await check(app);
    expect(code).not.toBe(0);
    const lines = [...out.matchAll(/^src\/mistakes\.ts[(:](\d+)/gm)].map(([, line]) => Number(line));
    expect([...new Set(lines)]).toEqual([3, 4, 5, 6, 7]);
  });

  it("client/README.md's own app is checked, for bundlers and for Node, built, and shows an offer after a yes", async () => {
    const app = await installPlain();
    expect(await check(app)).toMatchObject({ out: "", code: 0 });
    const forNode = ["--module", "NodeNext", "--moduleResolution", "NodeNext", "--exactOptionalPropertyTypes"];
    expect(await check(app, ...forNode)).toMatchObject({ out: "", code: 0 });
    await npm(app, "run", "build");
    expect(await seeOffer(app)).toBe("The second one is on us");
  });

  it("leaves nothing behind, and has the license and how it is used", async () => {
    const { out } = await runProgram(["tar", "-tzf", tarball], { cwd: directory });
    expect(out.split("\n").sort()).toEqual(
      expect.arrayContaining([
        "package/README.md",
        "package/dist/LICENSE",
        "package/dist/mesh.js",
        "package/dist/push.js",
        "package/dist/mesh.d.ts",
      ]),
    );
    expect(readdirSync(join(PROJECT, "client"))).not.toContain("dist");
    expect(JSON.parse(readFileSync(join(PROJECT, "client/package.json"), "utf8")).private).toBe(true);
  });
});
