import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { sayRedemption } from "../../cli/demo-till/say-redemption.ts";
import { type BackEnd, openBackEnd } from "../../cli/start/open-back-end.ts";
import { publishCatalog } from "../../local/operate.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type MeshProxy, startMeshProxy } from "./support/mesh-proxy.ts";
import { type BrowserName, describeEachBrowser, openBrowser, type TestBrowser } from "./support/open-browser.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";

const SOURCE = readFileSync(join(import.meta.dirname, "page/teaching-page.js"), "utf8");

const CATALOG: Catalog = {
  places: [{ id: "bakery" }],
  loyalty: {
    name: "Card",
    earn: [{ points: 10, per: "1.00", currency: "EUR" }],
    tiers: [{ id: "regular", name: "Regular", from: 100 }],
    rewards: [{ id: "ring", title: "A ring", points: 50, coupon: { value: "A free ring", validFor: "P7D" } }],
  },
  moments: [
    {
      id: "coffee",
      on: { event: "opened" },
      caps: [{ max: 3, per: "day" }],
      quietHours: "ignore",
      offer: {
        variants: [{ id: "a", format: "card", title: "Coffee", coupon: { value: "A free coffee", validFor: "P7D" } }],
      },
    },
  ],
};

let mesh: TestMesh;
let till: BackEnd;
let proxy: MeshProxy;
let served: ServedPage;
let sold = 0;

beforeAll(async () => {
  mesh = await startMesh();
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
  const directory = mkdtempSync(join(tmpdir(), "till-"));
  till = await openBackEnd(mesh, { id: "till", kind: "till", places: ["bakery"], scopes: ["redemptions"], directory });
  proxy = await startMeshProxy(mesh.url);
  served = await servePage({
    meshUrl: proxy.url,
    files: {
      "/": { text: '<!doctype html><html lang="en"><title>App</title><script type="module" src="/page.js"></script>' },
      "/page.js": { text: SOURCE.replace("%MESH%", proxy.url), type: "text/javascript" },
      "/favicon.ico": { text: "" },
    },
  });
});

afterAll(() => Promise.all([served?.close(), proxy?.close(), mesh?.stop()]));

/** What the till says, in a transaction of its own. */
function say(said: object) {
  return sayRedemption(mesh.url, till, { transaction: `t${++sold}`, ...said });
}

function sentences(name: BrowserName) {
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser(name);
  });

  afterAll(() => browser?.close());

  beforeEach(async () => {
    proxy.connection = "open";
    const person = await browser.createBrowserContext();
    page = await person.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.joinMesh !== undefined);
    await page.evaluate((url) => joinMesh({ url }), proxy.url);
    return () => person.close();
  });

  const agree = (...purposes: string[]) => page.evaluate((given) => joined.consent(given), purposes);
  const coupons = () => page.evaluate(() => joined.coupons());

  it("there are no coupons, and nothing is asked, before somebody agrees to something", async () => {
    proxy.passed.length = 0;
    expect(await coupons()).toEqual([]);
    expect(await page.evaluate(() => problemOf(() => joined.card()))).toMatchObject({ code: "consent" });
    expect(proxy.passed.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("an offer has its coupon, which is listed as open, and as redeemed once a till took it", async () => {
    await agree("location", "marketing");
    const said = await page.evaluate(() => joined.track("opened"));
    const coupon = said.state === "answered" ? said.answer.offer?.coupon : undefined;
    expect(coupon).toMatchObject({ code: expect.stringMatching(/^1\d{15}$/), symbology: "qr", value: "A free coffee" });
    expect(await coupons()).toMatchObject([{ coupon: { code: coupon?.code }, state: "open" }]);
    const picture = await fetch(coupon?.image ?? "");
    expect(picture.headers.get("content-type")).toMatch(/^image\/svg/);
    expect((await say({ code: coupon?.code })).body.result).toBe("redeemed");
    expect(await coupons()).toMatchObject([{ state: "redeemed" }]);
  });

  it("there is no card without consent to it, and one with a number after", async () => {
    await agree("location");
    expect(await page.evaluate(() => problemOf(() => joined.card()))).toMatchObject({ code: "consent-missing" });
    await agree("loyalty");
    const card = await page.evaluate(() => joined.card());
    expect(card).toMatchObject({ number: expect.stringMatching(/^9\d{15}$/), points: { balance: 0 }, ledger: [] });
    expect(card.next).toEqual({ tier: "regular", points: 100 });
  });

  it("a reward needs points, and says so", async () => {
    await agree("loyalty");
    expect(await page.evaluate(() => problemOf(() => joined.reward("ring")))).toMatchObject({ code: "points-missing" });
  });

  it("points pay a reward once, though the answer is lost: the same message is said again", async () => {
    await agree("loyalty");
    const { number } = await page.evaluate(() => joined.card());
    expect((await say({ card: number, total: { amount: "12.00", currency: "EUR" } })).body).toMatchObject({
      result: "recorded",
      points: { earned: 120, balance: 120, tier: "regular" },
    });
    // The file that pays is there already; it says what it is asked while there is no connection, too.
    await page.evaluate(() => problemOf(() => joined.reward("no-such-reward")));
    proxy.passed.length = 0;
    proxy.connection = "deaf";
    const taking = page.evaluate(() => joined.reward("ring"));
    await expect.poll(() => proxy.of("reward+jwt").length).toBeGreaterThanOrEqual(2);
    proxy.connection = "open";
    expect(await taking).toMatchObject({ coupon: { value: "A free ring" }, points: 70 });
    expect(new Set(proxy.of("reward+jwt").map(({ jti }) => jti)).size).toBe(1);
    const { points, ledger } = await page.evaluate(() => joined.card());
    expect([points.balance, ledger.map(({ kind, points }) => [kind, points])]).toEqual([
      70,
      [
        ["spend", -50],
        ["earn", 120],
      ],
    ]);
  });

  it("a reward that cannot be asked for, because even the file that pays does not come, is `offline`", async () => {
    await agree("loyalty");
    proxy.connection = "cut";
    expect(await page.evaluate(() => problemOf(() => joined.reward("ring")))).toMatchObject({ code: "offline" });
  });
}

describeEachBrowser("coupons and points in the SDK", sentences);
