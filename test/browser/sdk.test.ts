import type { Browser, BrowserContext, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { publishCatalog } from "../../cli/operate.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import type {} from "./page/sdk-page.ts";
import { type MeshProxy, startMeshProxy } from "./support/mesh-proxy.ts";
import { type BrowserName, describeEachBrowser, openBrowser } from "./support/open-browser.ts";
import { DOWN_THE_STREET, IN_THE_SHOP, STREET, sdkSite } from "./support/sdk-site.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";

const ALL = ["location", "marketing", "measurement"];
const WITHIN = { timeout: 15_000, interval: 50 };
/** Nothing comes of something, if nothing has in this time. */
const A_WHILE_MS = 700;

function sentences(name: BrowserName) {
  let mesh: TestMesh;
  let proxy: MeshProxy;
  let served: ServedPage;
  let browser: Browser;
  let person: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [mesh, browser] = await Promise.all([startMesh(), openBrowser(name)]);
    expect(await publishCatalog(mesh, JSON.stringify(STREET))).toHaveProperty("version");
    proxy = await startMeshProxy(mesh.url);
    served = await servePage(sdkSite(proxy.url));
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([mesh?.stop(), served?.close(), proxy?.close()]);
  });

  // Each test is another person's browser.
  beforeEach(async () => {
    person = await browser.createBrowserContext();
    page = await person.newPage();
    await open(page);
    proxy.passed.length = 0;
  });

  afterEach(async () => {
    proxy.connection = "open";
    await person.close();
  });

  async function open(tab: Page, path = ""): Promise<void> {
    await tab.goto(served.url + path);
    await tab.waitForFunction(() => globalThis.sdk !== undefined);
  }

  const join = (tab = page) => tab.evaluate((url) => sdk.join(url), proxy.url);
  const agree = (purposes = ALL) => page.evaluate((wanted) => sdk.mesh.consent(wanted, { surface: "test" }), purposes);
  const order = () => page.evaluate(() => sdk.mesh.track("order"));
  const look = () => page.evaluate(() => sdk.look());
  const walk = (to: typeof IN_THE_SHOP, tab = page) => tab.evaluate((fix) => sdk.walk(fix), to);
  const watchers = (tab = page) => tab.evaluate(() => sdk.watchers);
  const comeOnline = () => page.evaluate(() => void dispatchEvent(new Event("online")));
  const typs = () => proxy.passed.map(({ typ, method, path }) => typ ?? `${method} ${path}`);
  const heard = (what: string, tab = page) =>
    tab.evaluate((wanted) => sdk.heard.filter((one) => one.name === wanted).map(({ event }) => event), what);
  const positions = () => proxy.of("ping+jwt").filter(({ claims }) => claims.position !== undefined);
  const pause = () => new Promise((resolve) => setTimeout(resolve, A_WHILE_MS));

  /** The page has joined, and its person has agreed to everything. */
  async function joinAndAgree(): Promise<void> {
    await join();
    await agree();
    proxy.passed.length = 0;
  }

  it("nothing is sent but GET /v1/mesh, and nothing stored, before somebody agrees", async () => {
    await join();
    expect(await order()).toEqual({ state: "not-sent", reason: "consent" });
    expect(await page.evaluate(() => sdk.mesh.scan("table"))).toEqual({ state: "not-sent", reason: "consent" });
    expect(await page.evaluate(() => sdk.mesh.beacons([{ rssi: -60, eid: "0123456789abcdef" }]))).toMatchObject({
      state: "not-sent",
    });
    expect(await page.evaluate(() => sdk.mesh.receipts())).toEqual([]);
    expect(await page.evaluate(() => sdk.mesh.exportMe())).toEqual({});
    await page.evaluate(() => {
      sdk.mesh.react("r", "click");
      sdk.mesh.watch();
      return sdk.mesh.withdraw();
    });
    await walk(IN_THE_SHOP);
    await pause();
    expect(await watchers()).toBe(0);
    expect(await page.evaluate(async () => (await indexedDB.databases()).length + localStorage.length)).toBe(0);
    expect(await page.evaluate(() => document.cookie)).toBe("");
    await page.goto("about:blank");
    await pause();
    expect(typs()).toEqual(["GET /v1/mesh"]);
  });

  it("the first consent makes a key that nobody can read, and what happens then earns an offer", async () => {
    await join();
    expect(await agree()).toMatchObject({ location: true, marketing: true, push: false });
    expect(typs()).toEqual(["GET /v1/mesh", "device+jwt", "consent+jwt"]);
    expect(await look()).toMatchObject({ extractable: false, exportFails: "InvalidAccessError" });
    expect(await order()).toMatchObject({
      state: "answered",
      answer: { outcome: "offer", offer: { moment: "order" } },
    });
    expect(await heard("offer")).toMatchObject([{ offer: { moment: "order" }, receipt: expect.any(String) }]);
  });

  it("a consent that the mesh cannot hear is refused, and asked for again later", async () => {
    await join();
    proxy.connection = "cut";
    const refused = await page.evaluate(() =>
      sdk.mesh.consent(["location"], { surface: "test" }).catch(({ name, code }) => [name, code]),
    );
    expect(refused).toEqual(["MeshProblem", "offline"]);
    expect(await page.evaluate(() => sdk.mesh.consented)).toEqual({});
    proxy.connection = "open";
    expect(await agree()).toMatchObject({ location: true });
  });

  it.each(["evict", "damage"] as const)("a lost key leads to a new device without a crash: %s", async (how) => {
    await joinAndAgree();
    const before = await look();
    await page.evaluate((way) => sdk.spoil(way), how);
    await open(page);
    await join();
    expect(await page.evaluate(() => sdk.mesh.consented)).toEqual({});
    expect(await order()).toEqual({ state: "not-sent", reason: "consent" });
    await agree();
    expect((await look())?.device).not.toBe(before?.device);
    expect(await order()).toMatchObject({ state: "answered", answer: { outcome: "offer" } });
  });

  it("a clock that is an hour slow, or is set while the page is open, does no harm", async () => {
    const setClock = (minutes: number) =>
      page.evaluate((ms) => {
        const { performance } = globalThis;
        Date.now = () => Math.round(performance.timeOrigin + performance.now()) + ms;
      }, minutes * 60_000);
    await setClock(-60);
    await join();
    await agree();
    expect(await order()).toMatchObject({ state: "answered", answer: { outcome: "offer" } });
    expect(proxy.of("ping+jwt")).toHaveLength(1);
    expect((await look())?.skewSeconds).toBeCloseTo(3_600, -1);
    await setClock(30);
    expect(await order()).toMatchObject({ state: "answered", answer: { outcome: "offer" } });
    const [, early, again, ...more] = proxy.of("ping+jwt");
    expect(more).toEqual([]);
    expect(again?.jti).toBe(early?.jti);
    expect((early?.iat ?? 0) - (again?.iat ?? 0)).toBeCloseTo(90 * 60, -1);
  });

  it("where the mesh saw the person, and its newest pass, go back with the next message", async () => {
    await joinAndAgree();
    await page.evaluate(() => void sdk.mesh.watch());
    await walk(IN_THE_SHOP);
    await vi.waitFor(async () => expect((await look())?.present).toEqual(["shop"]), WITHIN);
    expect(positions()[0]?.claims).toMatchObject({ position: IN_THE_SHOP, timeZone: expect.any(String) });
    await order();
    const last = proxy.of("ping+jwt").at(-1);
    expect(last?.claims).toEqual({ present: ["shop"], event: { name: "order" } });
    expect(last?.pass).toBe(proxy.passes.at(-1));
    expect(await heard("offer")).toMatchObject([{ offer: { moment: "welcome" } }, { offer: { moment: "order" } }]);
  });

  it("what happened without a connection is sent once, also if the page was left and an answer was lost", async () => {
    await joinAndAgree();
    proxy.connection = "deaf";
    expect(await order()).toEqual({ state: "queued" });
    proxy.connection = "cut";
    expect(await page.evaluate(() => sdk.mesh.scan("table"))).toEqual({ state: "queued" });
    await page.evaluate(() => sdk.mesh.react("nobody-s-receipt", "conversion", { amount: "12.50", currency: "EUR" }));
    await vi.waitFor(async () => expect((await look())?.waiting).toBe(3), WITHIN);
    await open(page);
    await join();
    expect(await page.evaluate(() => sdk.mesh.consented)).toMatchObject({ location: true });
    expect((await look())?.waiting).toBe(3);
    proxy.passed.length = 0;
    proxy.connection = "open";
    await comeOnline();
    await vi.waitFor(async () => expect((await look())?.waiting).toBe(0), WITHIN);
    expect(proxy.passed.filter(({ method }) => method === "POST").map(({ typ }) => typ)).toEqual([
      "ping+jwt",
      "ping+jwt",
      "reaction+jwt",
    ]);
    expect((await heard("offer")).length).toBe(2);
    const receipts = await page.evaluate(() => sdk.mesh.receipts());
    expect(receipts.map(({ moment }) => moment).sort()).toEqual(["order", "table"]);
    expect((await heard("queue")).at(-1)).toEqual({ waiting: 0 });
  });

  it("what was not answered when the page is left goes with a beacon, and counts once", async () => {
    await joinAndAgree();
    await order();
    const [{ receipt }] = (await heard("offer")) as [{ receipt: string }];
    proxy.connection = "held";
    await page.evaluate((id) => sdk.mesh.react(id, "click"), receipt);
    await vi.waitFor(() => expect(proxy.of("reaction+jwt")).toHaveLength(1), WITHIN);
    expect(await heard("gone")).toEqual([{ receipt }]);
    proxy.connection = "open";
    await page.goto("about:blank");
    await vi.waitFor(() => expect(proxy.of("reaction+jwt")).toHaveLength(2), WITHIN);
    // Nobody has seen an answer: it is sent again at the next visit.
    await open(page);
    await join();
    await vi.waitFor(() => expect(proxy.of("reaction+jwt")).toHaveLength(3), WITHIN);
    expect(new Set(proxy.of("reaction+jwt").map(({ jti }) => jti)).size).toBe(1);
    await vi.waitFor(async () => expect((await look())?.waiting).toBe(0), WITHIN);
    const { reactions } = await page.evaluate(() => sdk.mesh.exportMe());
    expect(reactions).toMatchObject([{ kind: "click" }]);
  });

  it("one tab speaks for all, and all hear", async () => {
    await joinAndAgree();
    // Two pages of one origin that are both seen.
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = document.createElement("iframe");
          frame.src = "/";
          frame.onload = resolve;
          document.body.append(frame);
        }),
    );
    const frame = page.frames()[1];
    if (frame === undefined) throw new Error("no frame");
    await frame.waitForFunction(() => globalThis.sdk !== undefined);
    await frame.evaluate((url) => sdk.join(url), proxy.url);
    await page.evaluate(() => void sdk.mesh.watch());
    await frame.evaluate(() => void sdk.mesh.watch());
    await vi.waitFor(async () => expect(await watchers()).toBe(1), WITHIN);
    await walk(IN_THE_SHOP);
    await frame.evaluate((fix) => sdk.walk(fix), IN_THE_SHOP);
    await vi.waitFor(async () => expect(await heard("offer")).toHaveLength(1), WITHIN);
    expect(await frame.evaluate(() => sdk.watchers)).toBe(0);
    expect(await frame.evaluate(() => sdk.heard.filter(({ name }) => name === "offer"))).toHaveLength(1);
    expect(positions()).toHaveLength(1);
    // What one of them says is acted upon in both.
    await frame.evaluate(() => sdk.mesh.withdraw());
    await vi.waitFor(async () => expect(await watchers()).toBe(0), WITHIN);
    expect(await page.evaluate(() => sdk.mesh.consented)).toMatchObject({ location: false });
  });

  it("positions rest while the page is not seen; the tab that is takes over", async () => {
    await joinAndAgree();
    await page.evaluate(() => void sdk.mesh.watch());
    await vi.waitFor(async () => expect(await watchers()).toBe(1), WITHIN);
    const other = await person.newPage();
    await vi.waitFor(async () => expect(await watchers()).toBe(0), WITHIN);
    await walk(IN_THE_SHOP);
    await open(other);
    await join(other);
    await other.evaluate(() => void sdk.mesh.watch());
    await vi.waitFor(async () => expect(await watchers(other)).toBe(1), WITHIN);
    await walk(DOWN_THE_STREET, other);
    await vi.waitFor(() => expect(positions().map(({ claims }) => claims.position)).toEqual([DOWN_THE_STREET]), WITHIN);
    await page.bringToFront();
    await vi.waitFor(
      () => expect(positions().map(({ claims }) => claims.position)).toEqual([DOWN_THE_STREET, IN_THE_SHOP]),
      WITHIN,
    );
    expect(await watchers(other)).toBe(0);
    // The tab behind hears what the one in front was offered.
    await vi.waitFor(async () => expect(await heard("offer", other)).toHaveLength(1), WITHIN);
  });

  it("withdrawing holds here at once, and on the mesh as soon as it is reached", async () => {
    await joinAndAgree();
    await page.evaluate(() => void sdk.mesh.watch());
    proxy.connection = "cut";
    await page.evaluate(() => sdk.mesh.withdraw());
    expect(await page.evaluate(() => Object.values(sdk.mesh.consented))).not.toContain(true);
    expect(await watchers()).toBe(0);
    expect(await order()).toEqual({ state: "not-sent", reason: "consent" });
    proxy.passed.length = 0;
    await open(page);
    proxy.connection = "open";
    await join();
    await vi.waitFor(async () => expect((await look())?.waiting).toBe(0), WITHIN);
    const grants = ALL.map((purpose) => ({ purpose, granted: false }));
    expect(proxy.passed.filter(({ method }) => method === "POST")).toMatchObject([
      { typ: "consent+jwt", claims: { grants, noticeVersion: "1", surface: "test" } },
    ]);
    const { consentEvents } = await page.evaluate(() => sdk.mesh.exportMe());
    expect(consentEvents).toMatchObject([
      ...ALL.map(() => ({ granted: true })),
      ...ALL.map(() => ({ granted: false })),
    ]);
  });

  it("exportMe gives what the mesh holds, and receipts() why", async () => {
    await joinAndAgree();
    await order();
    expect(await page.evaluate(() => sdk.mesh.receipts())).toMatchObject([{ outcome: "offer", moment: "order" }]);
    const { consentEvents, receipts } = await page.evaluate(() => sdk.mesh.exportMe());
    expect(consentEvents).toMatchObject(ALL.map((purpose) => ({ purpose, granted: true })));
    expect(receipts).toHaveLength(1);
  });

  it("eraseMe erases the person there and the device here, in every tab", async () => {
    await joinAndAgree();
    const before = await look();
    const other = await person.newPage();
    await open(other);
    await join(other);
    expect(await other.evaluate(() => sdk.mesh.consented)).toMatchObject({ location: true });
    const tombstone = await page.evaluate(() => sdk.mesh.eraseMe());
    expect(JSON.parse(Buffer.from(tombstone.split(".")[0] ?? "", "base64url").toString()).typ).toBe("tombstone+jwt");
    expect(await look()).toBeUndefined();
    expect(await page.evaluate(() => sdk.mesh.consented)).toEqual({});
    await vi.waitFor(async () => expect(await heard("consent", other)).toEqual([{}]), WITHIN);
    expect(await other.evaluate(() => sdk.mesh.track("order"))).toEqual({ state: "not-sent", reason: "consent" });
    await agree();
    expect((await look())?.device).not.toBe(before?.device);
    expect(await page.evaluate(() => sdk.mesh.receipts())).toEqual([]);
  });

  it("a marker in the page's address is scanned once, as soon as somebody agrees", async () => {
    await open(page, "?mesh-marker=table&lang=en#menu");
    await join();
    await pause();
    expect(typs()).not.toContain("ping+jwt");
    await agree();
    await vi.waitFor(async () => expect(await heard("offer")).toMatchObject([{ offer: { moment: "table" } }]), WITHIN);
    expect(await page.evaluate(() => location.search + location.hash)).toBe("?lang=en#menu");
    await page.reload();
    await page.waitForFunction(() => globalThis.sdk !== undefined);
    await join();
    await pause();
    expect(proxy.of("ping+jwt").map(({ claims }) => claims.marker)).toEqual(["table"]);
  });
}

describeEachBrowser("a page on the mesh", sentences);
