import { readFileSync } from "node:fs";
import { launch } from "puppeteer-core";
import { findFreePort } from "./local/find-host.ts";
import { serveShop } from "./local/mesh/serve-shop.ts";
import { publishCatalog } from "./local/operate.ts";
import { startMesh } from "./test/support/start-mesh.ts";

const port = await findFreePort();
const mesh = await startMesh({ MESH_APP: `http://localhost:${port}` });
console.log(await publishCatalog(mesh, readFileSync("demo/catalog.json", "utf8")));
const shop = await serveShop({ meshUrl: mesh.url, port });
const browser = await launch({ executablePath: "/usr/bin/chromium", headless: true, args: ["--no-sandbox"] });
const only = process.argv[2];
const combos = [
  [390, 844, "light", "en"],
  [390, 844, "dark", "de"],
  [1280, 800, "light", "de"],
  [1280, 800, "dark", "en"],
] as const;
for (const [width, height, scheme, lang] of combos) {
  if (only && only !== `${width}`) continue;
  const person = await browser.createBrowserContext();
  const page = await person.newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.evaluateOnNewDocument((l) => localStorage.setItem("language", l), lang);
  page.on("pageerror", (e) => console.log("ERR", String(e)));
  page.on("console", (m) => m.type() === "error" && console.log("CON", m.text()));
  const shot = async (name: string) => {
    await new Promise((r) => setTimeout(r, 500));
    await page.screenshot({ path: `/tmp/shots/${width}-${scheme}-${lang}-${name}.png` });
  };
  const tap = async (s: string) => {
    const e = await page.waitForSelector(s, { visible: true, timeout: 8000 });
    await e?.evaluate((x) => x.scrollIntoView({ block: "center", behavior: "instant" }));
    await page.locator(s).click();
  };
  const open = async (path = "/") => {
    await page.goto(shop.url + path);
    await page.waitForSelector("html[data-joined]");
  };
  try {
    await page.goto(`${mesh.url}/m/menu-card`, { headers: {} } as never);
    await shot("m");
    await open("/?mesh-marker=menu-card");
    await shot("1-question");
    await tap("#later");
    await shot("2-later");
    await tap("#came-scan");
    await shot("3-scan-needs");
    await tap("#agree-scan");
    await page.waitForSelector("mesh-offer >>> [part=title]");
    await shot("4-scanned");
    await tap("#walks button:nth-child(3)");
    await new Promise((r) => setTimeout(r, 6000));
    await shot("5-in-shop");
    await tap("mesh-offer >>> [part=stop]");
    await shot("6-stopped");
    await tap("mesh-offer >>> [part=undo]:last-child");
    await new Promise((r) => setTimeout(r, 700));
    await shot("7-narrow");
    await page.evaluate(() => {
      location.hash = "#/messages";
    });
    await new Promise((r) => setTimeout(r, 800));
    await shot("8-messages");
    const href = await page.$eval(".look", (a) => (a as HTMLAnchorElement).href).catch(() => undefined);
    await page.evaluate(() => {
      location.hash = "#/choices";
    });
    await shot("9-choices");
    await tap("#erase");
    await tap("#erase-now");
    await page.waitForSelector(".tombstone");
    await page.$eval(".tombstone", (e) => e.scrollIntoView({ block: "center" }));
    await shot("10-erased");
    await open();
    await shot("11-again");
    await tap("#no");
    await page.setOfflineMode(true);
    await tap("#order-button");
    await shot("12-offline");
    await page.setOfflineMode(false);
    if (href) {
      await page.goto(href);
      await shot("o");
    }
  } catch (e) {
    console.log(width, scheme, String(e));
    await shot("fail");
  }
  await person.close();
}
await browser.close();
await shop.close();
await mesh.stop();
process.exit(0);
