import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { publishCatalog } from "../../local/operate.ts";
import { askMesh, makeVisitor } from "../../local/visitor.ts";
import { wait } from "../../workers/isolate/wait.ts";
import { makeMeshTill, sayAtTill } from "../mesh/support/mesh-till.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { openBrowser, type TestBrowser, takeScreenshot } from "./support/open-browser.ts";
import { scanPage } from "./support/scan-page.ts";

const PHONE = { width: 390, height: 1100, deviceScaleFactor: 2 };
const EAN = "4006381333931";

const moment = (id: string, coupon: object) => ({
  id,
  on: { event: id },
  caps: [{ max: 9, per: "day" }],
  offer: {
    variants: [
      { id: "a", format: "card", title: "Fresh bread", coupon: { value: "20 % off", validFor: "P7D", ...coupon } },
    ],
  },
});
const CATALOG = {
  moments: [
    moment("own", {}),
    moment("static", { code: { static: EAN, symbology: "ean13" } }),
    moment("over", { validFor: "PT1S" }),
  ],
};

let mesh: TestMesh;
let browser: TestBrowser;
let till: Awaited<ReturnType<typeof makeMeshTill>>;

beforeAll(async () => {
  mesh = await startMesh();
  till = await makeMeshTill("till");
  const senders = [{ ...till.entry, kind: "backend" }];
  expect(await publishCatalog(mesh, JSON.stringify({ ...CATALOG, senders }))).toHaveProperty("version");
  browser = await openBrowser("chromium");
});
afterAll(async () => {
  await browser?.close();
  await mesh?.stop();
});

/** The page of the offer that somebody gets by this event, and its code. */
async function give(event: string): Promise<{ readonly path: string; readonly code: string }> {
  const { audience, noticeVersion } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.register();
  const grants = [{ purpose: "marketing", granted: true }];
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  const { body } = await visitor.ping({ event: { name: event } });
  return { path: `/o/${body.receipt}`, code: Object(body.offer).coupon.code };
}

it.each([
  ["light", "own", "]Q1"],
  ["dark", "own", "]Q1"],
  ["light", "static", "]E0"],
  ["dark", "static", "]E0"],
])("in %s, a scanner reads the %s code off the page of its offer on a phone", async (scheme, event, symbology) => {
  const { path, code } = await give(event);
  const page = await browser.newPage();
  await page.setViewport(PHONE);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(mesh.url + path, { waitUntil: "load" });
  await takeScreenshot(page, `page-coupon-${event}-${scheme}`);
  expect(await scanPage(page)).toEqual([`${symbology} ${code}`]);
  const text = await page.$eval("main", ({ textContent }) => textContent ?? "");
  expect(text.replaceAll(" ", "")).toContain(code);
  for (const said of ["20 % off", "Show this code at the till.", "At the till until"]) expect(text).toContain(said);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await page.close();
});

it("a coupon that has ended shows no code any more, and says so", async () => {
  const { path } = await give("over");
  await wait(1_200);
  const page = await browser.newPage();
  await page.setViewport(PHONE);
  await page.goto(mesh.url + path, { waitUntil: "load" });
  await takeScreenshot(page, "page-coupon-over");
  expect(await page.$eval("main", ({ textContent }) => textContent)).toContain("This coupon has ended.");
  expect(await scanPage(page)).toEqual([]);
  await page.close();
});

describe.each(["chromium", "firefox"] as const)("in %s, the page of a coupon", (name) => {
  let own: TestBrowser;
  beforeAll(async () => {
    own = name === "chromium" ? browser : await openBrowser(name);
  });
  afterAll(() => (name === "chromium" ? undefined : own?.close()));

  async function shown(path: string): Promise<string> {
    const page = await own.newPage();
    await page.setViewport(PHONE);
    await page.goto(mesh.url + path, { waitUntil: "load" });
    const text = await page.$eval("main", ({ textContent }) => textContent ?? "");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await takeScreenshot(page, `page-coupon-${name}`);
    await page.close();
    return text;
  }

  it("says that it was used, and shows no code any more, once a till has redeemed it", async () => {
    const { path, code } = await give("own");
    expect((await shown(path)).replaceAll(/\s/g, "")).toContain(code);
    const sold = await sayAtTill(mesh, await till.sign(mesh.url, { transaction: newJti(), code }));
    expect(sold?.result).toBe("redeemed");
    const text = await shown(path);
    expect(text).toContain("This coupon was used.");
    expect(text.replaceAll(/\s/g, "")).not.toContain(code);
  });

  it("says that it is void, and shows no code, while an operator has paused it", async () => {
    const { path, code } = await give("own");
    const switched = async (action: string) => {
      const headers = { "content-type": "application/json", authorization: `Bearer ${mesh.token}` };
      const body = JSON.stringify({ coupon: { moment: "own" } });
      const { status } = await fetch(`${mesh.url}/admin/v1/${action}`, { method: "POST", headers, body });
      expect(status).toBe(200);
    };
    await switched("pause");
    await expect.poll(() => shown(path)).toContain("This coupon is not valid any more.");
    expect((await shown(path)).replaceAll(/\s/g, "")).not.toContain(code);
    await switched("resume");
    await expect.poll(async () => (await shown(path)).replaceAll(/\s/g, "")).toContain(code);
  });
});
