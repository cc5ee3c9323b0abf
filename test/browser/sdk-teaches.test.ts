import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ElementHandle, Page } from "puppeteer-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ConnectOptions, Mesh } from "../../client/sdk/api.ts";
import { findFreePort } from "../../local/find-host.ts";
import type { Operated } from "../../local/operate.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";
import {
  type BrowserName,
  describeEachBrowser,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";
import { runAxe } from "./support/run-axe.ts";
import { IN_THE_SHOP, STREET } from "./support/sdk-site.ts";
import { type ServedPage, servePage } from "./support/serve-page.ts";
import { shareMesh } from "./support/share-mesh.ts";

declare global {
  var joinMesh: (options: ConnectOptions) => Promise<void>;
  var joined: Mesh;
  var problemOf: (act: () => unknown) => Promise<object | undefined>;
}

const SOURCE = readFileSync(join(import.meta.dirname, "page/teaching-page.js"), "utf8");
const CATALOG_FILE = join(import.meta.dirname, "../../demo/catalog.json");
let street: Operated;
let strict: TestMesh;
let other: ServedPage;
let nowhere: string;

/** A page that takes the SDK from that mesh, and may talk to all that these tests talk to. */
function pageOf(from: string): Promise<ServedPage> {
  return servePage({
    meshUrl: [street.url, strict.url, other.url, nowhere].join(" "),
    files: {
      "/": {
        text: '<!doctype html><html lang="en"><title>App</title><h1>App</h1><script type="module" src="/page.js"></script>',
      },
      "/page.js": { text: SOURCE.replace("%MESH%", from), type: "text/javascript" },
      "/favicon.ico": { text: "" },
    },
  });
}

function sentences(name: BrowserName) {
  let browser: TestBrowser;
  let page: Page;
  let served: ServedPage;
  let said: string[];

  beforeAll(async () => {
    [street, strict, browser] = await Promise.all([
      shareMesh(STREET),
      startMesh({ MESH_ORIGINS: "https://shop.example" }),
      openBrowser(name),
    ]);
    other = await servePage({ files: { "/": { text: "nothing" } } });
    nowhere = `http://localhost:${await findFreePort()}`;
    served = await pageOf(street.url);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([served?.close(), other?.close(), strict?.stop()]);
  });

  beforeEach(async () => {
    const person = await browser.createBrowserContext();
    page = await person.newPage();
    said = [];
    page.on("console", (message) => said.push(message.text()));
    await page.goto(served.url);
    await page.waitForFunction(() => globalThis.joinMesh !== undefined);
    return () => person.close();
  });

  const problemOfJoining = (options: object) =>
    page.evaluate((given) => problemOf(() => joinMesh(given as ConnectOptions)), options);

  it("an origin that is not listed is told apart from what is no mesh, and from nothing at all", async () => {
    expect(await problemOfJoining({ url: strict.url })).toMatchObject({
      name: "MeshProblem",
      isMeshProblem: true,
      code: "origin-not-listed",
      message: expect.stringMatching(/MESH_ORIGINS does not list http:\/\/localhost:\d+$/),
    });
    expect(await problemOfJoining({ url: other.url })).toMatchObject({ code: "no-mesh" });
    expect(await problemOfJoining({ url: served.url })).toMatchObject({ code: "no-mesh" });
    expect(await problemOfJoining({ url: `${street.url}/docs` })).toMatchObject({ code: "no-mesh" });
    expect(await problemOfJoining({ url: nowhere })).toMatchObject({ code: "offline" });
  });

  it("a wrong argument is told by a stable code, its name and what was expected", async () => {
    for (const url of [undefined, "localhost:8787", "/mesh", "https://mesh.example:99999", "https://mesh.example/?a"]) {
      expect(await problemOfJoining({ url })).toMatchObject({
        isMeshProblem: true,
        code: "argument",
        pointers: ["/url"],
        message: `url: ${url} is not an https address`,
      });
    }
    await page.evaluate((url) => joinMesh({ url }), street.url);
    const problems = await page.evaluate(async () => {
      const app = joined as unknown as Record<string, (...given: unknown[]) => unknown>;
      return [
        await problemOf(() => app.on?.("ofer", () => {})),
        await problemOf(() => app.react?.("receipt", "clicked")),
        await problemOf(() => app.consent?.("marketing")),
        await problemOf(() => app.track?.("Order Placed")),
      ];
    });
    expect(problems).toMatchObject([
      {
        code: "argument",
        pointers: ["/event"],
        message: "event: ofer is not one of offer, gone, consent, answer, queue, watch",
      },
      {
        code: "argument",
        pointers: ["/kind"],
        message: "kind: clicked is not one of impression, click, dismiss, lead, conversion",
      },
      { code: "argument", pointers: ["/purposes"], message: "purposes: marketing is not a list" },
      { code: "argument", pointers: ["/event"], message: "event: Order Placed is not 1 to 64 of a-z, 0-9 and -" },
    ]);
  });

  it("what the mesh would refuse is refused here, before anything is kept or sent", async () => {
    await page.evaluate((url) => joinMesh({ url }), street.url);
    const posted: string[] = [];
    page.on("request", (request) => posted.push(request.method()));
    const pointers = await page.evaluate(async () => {
      const app = joined as unknown as Record<string, (...given: unknown[]) => unknown>;
      const calls: (readonly [name: string, ...given: unknown[]])[] = [
        ["on", "offer"],
        ["onOffer", 42],
        ["react", undefined, "click"],
        ["scan"],
        ["scan", ""],
        ["track"],
        ["beacons", {}],
        ["consent", [42]],
        ["consent", ["marketing"], { surface: "" }],
        ["withdraw", "marketing"],
        ["withdraw", ["marketing"], { surface: "x".repeat(65) }],
      ];
      const problems = [];
      for (const [name, ...given] of calls) problems.push(await problemOf(() => app[name]?.(...given)));
      return problems.map((problem) =>
        Object.entries(problem ?? {}).flatMap(([key, told]) => (key === "pointers" ? told : [])),
      );
    });
    expect(pointers.flat()).toEqual([
      "/listener",
      "/listener",
      "/receipt",
      "/marker",
      "/marker",
      "/event",
      "/rows",
      "/purposes",
      "/surface",
      "/purposes",
      "/surface",
    ]);
    expect(await page.evaluate(() => joined.consent([]))).toEqual({});
    expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
    expect(posted).toEqual([]);
  });

  it("a withdrawal that names a purpose twice reaches the mesh", async () => {
    await page.evaluate((url) => joinMesh({ url }), street.url);
    const purposes = await page.evaluate(async () => {
      await joined.consent(["marketing", "measurement", "marketing"]);
      await joined.withdraw(["marketing", "marketing"]);
      const { consent } = await joined.exportMe();
      return consent;
    });
    expect(purposes).toMatchObject({ marketing: { granted: false }, measurement: { granted: true } });
  });

  it("a page can name the hash of a file: these bytes run, and no others", async () => {
    const load = (url: string, integrity: string) =>
      page.evaluate(
        (about) =>
          new Promise<string>((done) => {
            const script = Object.assign(document.createElement("script"), {
              ...about,
              type: "module",
              crossOrigin: "",
            });
            script.onload = () => done("run");
            script.onerror = () => done("refused");
            document.head.append(script);
          }),
        { src: street.url + url, integrity },
      );
    const told = await fetch(`${street.url}/client/v1/integrity.json`);
    const { files }: { files: Record<string, { url: string; integrity: string }> } = await told.json();
    const { url = "", integrity = "" } = files["mesh-offer.js"] ?? {};
    expect(await load("/client/v1/mesh-offer.js", files["mesh.js"]?.integrity ?? "")).toBe("refused");
    expect(await page.evaluate(() => customElements.get("mesh-offer"))).toBeUndefined();
    expect(await load(url, integrity)).toBe("run");
    expect(await page.evaluate(() => typeof customElements.get("mesh-offer"))).toBe("function");
  });

  it("a consent needs no surface, and a scan says which purpose is missing", async () => {
    await page.evaluate((url) => joinMesh({ url }), street.url);
    const results = await page.evaluate(async () => {
      const consented = await joined.consent(["marketing"]);
      return [consented.marketing, await joined.scan("table")];
    });
    expect(results).toEqual([true, { state: "not-sent", reason: "consent", missing: ["location"] }]);
  });

  it("debug says every decision with its gates, and what was not sent, and is not loaded otherwise", async () => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.evaluate((url) => joinMesh({ url }), street.url);
    expect(asked).toEqual(["/v1/mesh"]);
    await page.evaluate((url) => joinMesh({ url, debug: true }), street.url);
    await page.evaluate(async () => {
      await joined.consent(["marketing"]);
      await joined.track("order");
      await joined.track("unheard-of");
      await joined.scan("table");
    });
    // What a page writes to its console is heard here a moment later.
    await expect
      .poll(() => said.filter((line) => line.startsWith("moment-mesh")))
      .toEqual(
        [
          "moment-mesh: offer, order\n  order: passed",
          "moment-mesh: none, no-moment\n  no moment of the catalog is set off by this",
          "moment-mesh: scan table: not sent, because nobody has agreed to location",
        ].map((line) => expect.stringContaining(line.split(" (")[0] ?? "")),
      );
    const rows = await page.$$eval("mesh-debug >>> li code:first-of-type", (all) => all.map((row) => row.textContent));
    expect(rows.filter((typ) => typ?.endsWith("+jwt"))).toEqual(["ping+jwt", "ping+jwt", "consent+jwt", "device+jwt"]);
  });

  it("debug says what waits for a yes, and what the mesh has refused", async () => {
    await page.evaluate((url) => joinMesh({ url, debug: true }), street.url);
    await page.evaluate(async () => {
      // What a module has joined is at hand in the console.
      if (Reflect.get(globalThis, "mesh") !== joined) throw new Error("no mesh in the console");
      joined.watch();
      joined.react("not-a-receipt", "click");
      await joined.subscribePush();
      await joined.consent(["measurement"]);
      joined.react("not-a-receipt", "click");
    });
    await expect
      .poll(() => said.filter((line) => line.startsWith("moment-mesh")))
      .toEqual([
        "moment-mesh: watch: waits until somebody agrees to location",
        "moment-mesh: click: not sent, because nobody has agreed to measurement",
        "moment-mesh: pushes: consent, and no service worker is registered",
        expect.stringMatching(/^moment-mesh: reaction: refused \(404\), /),
      ]);
  });

  it("where the file of pushes cannot be loaded there are none, and a withdrawal holds all the same", async () => {
    let refused = 0;
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      if (!request.url().endsWith("/client/v1/push.js")) return request.continue();
      refused++;
      return request.abort();
    });
    await page.evaluate((url) => joinMesh({ url }), street.url);
    const [state, purposes] = await page.evaluate(async () => {
      // Chromium grants nothing in a context that is not its first.
      Object.assign(Notification, { requestPermission: async () => "granted" });
      await joined.consent(["push", "marketing"]);
      const subscribed = await joined.subscribePush();
      await joined.withdraw();
      return [subscribed, (await joined.exportMe()).consent] as const;
    });
    expect([refused, state]).toEqual([1, "unsupported"]);
    expect(purposes).toMatchObject({ push: { granted: false }, marketing: { granted: false } });
  });

  it("the drawer of debug puts the page in a place that is given, or of a catalog file", async () => {
    const { latitude, longitude } = IN_THE_SHOP;
    const places = [{ name: "The shop", latitude, longitude, accuracy: 5 }];
    await page.evaluate((options) => joinMesh(options), { url: street.url, debug: { places } });
    await page.evaluate(async () => {
      await joined.consent(["location", "marketing"]);
      joined.watch();
    });
    await page.locator("mesh-debug >>> .handle").click();
    const violations = await runAxe(page);
    expect(violations.filter(({ impact }) => /serious|critical/.test(impact)).map(({ id }) => id)).toEqual([]);
    await page.locator("mesh-debug >>> select").fill("0");
    await page.locator("mesh-debug >>> [type=submit]").click();
    await waitFor(() => expect(said.join("\n")).toContain("moment-mesh: offer, welcome\n  present: shop"));
    await takeScreenshot(page, `debug-drawer-${name}`);
    const options = await page.$$eval("mesh-debug >>> option", (all) => all.map(({ textContent }) => textContent));
    expect(options).toEqual(["Where the browser says", "The shop", "Other coordinates"]);
    const file = await page.waitForSelector("mesh-debug >>> [type=file]");
    await (file as ElementHandle<HTMLInputElement>).uploadFile(CATALOG_FILE);
    await page.waitForFunction(
      (wanted) =>
        document.querySelector("mesh-debug")?.shadowRoot?.querySelector("select")?.textContent?.includes(wanted),
      {},
      "Ring & Glaze",
    );
  });
}

describeEachBrowser("an SDK that teaches", sentences);
