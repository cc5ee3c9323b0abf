import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callAdmin, publishCatalog } from "../../local/operate.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { type Gateway, heardInRows, makeGateway, newMac } from "../mesh/support/gateway.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { axeViolations } from "./support/axe-violations.ts";
import {
  type BrowserName,
  describeEachBrowser,
  newPatientPage,
  openBrowser,
  type TestBrowser,
  takeScreenshot,
} from "./support/open-browser.ts";

/* What operators do at a desk: the catalog, senders, receipts, the log. One mesh for all of it. */

const SCREENS = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };

let mesh: TestMesh;
let audience: string;
let gateways: Readonly<Record<BrowserName, Gateway>>;

beforeAll(async () => {
  mesh = await startMesh();
  gateways = { chromium: await makeGateway("gw-chromium", "shop"), firefox: await makeGateway("gw-firefox", "shop") };
  const moments = ["chromium", "firefox"].map((id) => ({
    id,
    on: { event: id },
    offer: {
      variants: [
        {
          id: "one",
          format: "banner" as const,
          title: `Fresh, ${id}`,
          body: "Come in.",
          action: { label: "Show it", url: "https://shop.example/" },
        },
      ],
    },
  }));
  const catalog = {
    places: [{ id: "shop", name: "Shop", fence: { center: [6.95, 50.94], radius: 30 } }],
    moments,
    senders: Object.values(gateways).map(({ entry }) => entry),
  };
  expect(await publishCatalog(mesh, JSON.stringify(catalog), { message: "the first" })).toHaveProperty("version");
  audience = (await askMesh(mesh.url)).audience;
});

afterAll(() => mesh?.stop());

async function published(): Promise<{ readonly version: string; readonly catalog: Catalog }> {
  const answer = await callAdmin(mesh, "catalog");
  return { version: JSON.parse(answer.headers.get("etag") ?? ""), catalog: (await answer.json()) as Catalog };
}

async function agree(): Promise<Visitor> {
  const visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.register();
  const { noticeVersion } = await askMesh(mesh.url);
  const grants = [{ purpose: "marketing", granted: true }];
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  return visitor;
}

const hasText = (page: Page, selector: string, words: string) =>
  page.waitForFunction(
    (where, wanted) => [...document.querySelectorAll(where)].some((one) => one.textContent?.includes(wanted)),
    {},
    selector,
    words,
  );

/** Goes to a view by its address, as a link does. */
async function goTo(page: Page, view: string, title: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = `#/${to}`;
  }, view);
  await hasText(page, "h1", title);
}

/** Selects this text in the editor, as somebody who found it, and types another in its place. */
async function retype(page: Page, before: string, after: string): Promise<void> {
  await page.waitForFunction(
    (text) => document.querySelector<HTMLTextAreaElement>(".editor textarea")?.value.includes(text),
    {},
    before,
  );
  await page.$eval(
    ".editor textarea",
    (area, text) => {
      const from = (area as HTMLTextAreaElement).value.indexOf(text);
      (area as HTMLTextAreaElement).focus();
      (area as HTMLTextAreaElement).setSelectionRange(from, from + text.length);
    },
    before,
  );
  await page.keyboard.type(after);
}

/** Goes by Tab until a button or link with these words has the focus. */
async function tabTo(page: Page, words: string): Promise<void> {
  for (let times = 0; times < 40; times++) {
    await page.keyboard.press("Tab");
    const said = await page.evaluate(() => {
      const active = document.activeElement?.closest("button, a, input");
      return active?.textContent ?? "";
    });
    if (said.includes(words)) return;
  }
  throw new Error(`the keyboard does not reach "${words}"`);
}

async function pressOn(page: Page, words: string): Promise<void> {
  // A button that is still disabled cannot be reached, nor one that is disabled once the editor has looked at what was written.
  await page.waitForFunction(
    (wanted) =>
      document.querySelector("#well-formed[aria-busy=true]") === null &&
      [...document.querySelectorAll<HTMLButtonElement>("main button")].some(
        (button) => button.textContent?.includes(wanted) && !button.disabled,
      ),
    {},
    words,
  );
  await tabTo(page, words);
  await page.keyboard.press("Enter");
}

describeEachBrowser(
  "the console at a desk",
  (name) => {
    let browser: TestBrowser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await openBrowser(name);
      page = await newPatientPage(await browser.createBrowserContext());
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on(
        "console",
        (message) => /Failed to load resource/.test(message.text()) || complaints.push(message.text()),
      );
      await page.setViewport(SCREENS.desk);
      const headers = { "content-type": "application/json" };
      const { url } = (await (await callAdmin(mesh, "console", { method: "POST", headers, body: "{}" })).json()) as {
        url: string;
      };
      await page.goto(url);
      await hasText(page, "#say", "Signed in as local");
    });

    afterAll(() => browser?.close());

    it("publishes what somebody wrote with the keyboard alone, and the next ping is answered by it", async () => {
      const visitor = await agree();
      await goTo(page, "catalog", "Catalog");
      await retype(page, `Fresh, ${name}`, `Warm, ${name}`);
      await hasText(page, ".help", "The words that people see first.");
      await pressOn(page, "Publish");
      // What changes is told before anything is published.
      await hasText(page, ".changes", `"Warm, ${name}"`);
      await page.waitForSelector("form.publish input:focus");
      await page.keyboard.type(`warmer, by ${name}`);
      await page.keyboard.press("Enter");
      await hasText(page, "#outcome .good", "Published as");
      expect(await page.$eval("#outcome .good", (said) => said.textContent)).toContain((await published()).version);
      expect((await published()).catalog.moments?.find(({ id }) => id === name)?.offer?.variants[0]?.title).toBe(
        `Warm, ${name}`,
      );
      await hasText(page, ".versions", `warmer, by ${name}`);
      const { body } = await visitor.ping({ event: { name } });
      expect(body).toMatchObject({ outcome: "offer", offer: { title: `Warm, ${name}` } });
    });

    it("tells a fault at its line, and leads there", async () => {
      await goTo(page, "catalog", "Catalog");
      await retype(page, '"radius": 30', '"radius" 30');
      await hasText(page, "#well-formed", "a colon is missing before this");
      const line = await page.$eval(".editor .mark.bad", (mark) => mark.textContent);
      expect(await page.$eval("#well-formed", (says) => says.textContent)).toContain(`Line ${line}:`);
      await retype(page, '"radius" 30', '"radius": 3');
      await pressOn(page, "Check");
      await hasText(page, ".faults", "/places/0/fence/radius");
      await page.click(".faults button");
      const selected = await page.$eval(".editor textarea", (area) => {
        const { value, selectionStart, selectionEnd } = area as HTMLTextAreaElement;
        return value.slice(selectionStart, selectionEnd);
      });
      expect(selected).toMatch(/^"radius": 3/);
      await retype(page, '"radius": 3', '"radius": 30');
      expect(complaints).toEqual([]);
    });

    // The rest does the same in both browsers: no text is written by hand, and nothing is drawn.
    if (name !== "chromium") return;

    it("keeps the text if somebody else has published, says who, and goes on with it when asked", async () => {
      await goTo(page, "catalog", "Catalog");
      await retype(page, `Warm, ${name}`, `Hot, ${name}`);
      const { catalog } = await published();
      await publishCatalog(mesh, JSON.stringify({ ...catalog, mesh: { name: `Theirs ${name}` } }), {
        message: `meanwhile ${name}`,
      });
      const theirs = (await published()).version;
      await pressOn(page, "Publish");
      await page.waitForSelector("form.publish input:focus");
      await page.keyboard.press("Enter");
      await hasText(page, "#stale", theirs);
      expect(await page.$eval("#stale", (notice) => notice.textContent)).toContain(`meanwhile ${name}`);
      expect((await published()).version).toBe(theirs);
      await pressOn(page, "Go on with my text");
      await pressOn(page, "Publish");
      await hasText(page, ".changes", "Theirs");
      await page.waitForSelector("form.publish input:focus");
      await page.keyboard.press("Enter");
      await hasText(page, "#outcome .good", "Published as");
      const mine = await published();
      expect([mine.version === theirs, mine.catalog.mesh?.name === `Theirs ${name}`]).toEqual([false, false]);

      // And back to theirs, by its page.
      await goTo(page, `catalog/${theirs}`, "Catalog");
      await hasText(page, ".changes", "Theirs");
      await pressOn(page, "Bring this version back");
      await hasText(page, ".good", "Brought back");
      expect((await published()).catalog.mesh?.name).toBe(`Theirs ${name}`);
    });

    it("tells when a gateway was last heard and what was refused, and revokes it once somebody says so twice", async () => {
      const { entry, post } = gateways[name];
      const at = { url: mesh.url, audience };
      expect((await post(at, heardInRows(newMac()))).status).toBe(202);
      expect((await post(at, heardInRows(newMac()), { iatSeconds: Date.now() / 1000 - 900 })).status).toBe(401);
      // Isolates hand on within 1.25 s.
      await expect
        .poll(async () => JSON.stringify(await (await callAdmin(mesh, "health")).json()), { timeout: 20_000 })
        .toMatch(new RegExp(`"${entry.id}"[^}]*"heardAt":"[^}]*clock-skew`));
      await goTo(page, "senders", "Senders");
      await hasText(page, "tr", "1 × clock-skew");
      await page.type("input[type=search]", entry.id);
      await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
      expect(await page.$eval("tbody tr", (row) => row.textContent)).toContain("just now");
      await pressOn(page, "Revoke …");
      expect((await post(at, heardInRows(newMac()))).status).toBe(202);
      // Without the time that they ask for, nothing is revoked, and the question stays.
      await page.click("dialog input[type=checkbox]");
      await tabTo(page, "Revoke now");
      await page.keyboard.press("Enter");
      await page.waitForSelector("dialog[open] input[aria-invalid=true]:focus");
      await page.click("dialog input[type=checkbox]");
      await tabTo(page, "Revoke now");
      await page.keyboard.press("Enter");
      await hasText(page, ".good", `${entry.id} is revoked.`);
      expect((await post(at, heardInRows(newMac()))).body).toMatchObject({ code: "revoked" });
      await hasText(page, "tbody tr .bad", "revoked");
    });

    it("looks a receipt up by the address of the offer, which the person and the log are told", async () => {
      const visitor = await agree();
      const { receipt } = (await visitor.ping({ event: { name } })).body;
      await goTo(page, "receipt", "Look a receipt up");
      await page.waitForSelector("main form input");
      await page.type("main form input", `${mesh.url}/o/${receipt}`);
      await page.keyboard.press("Enter");
      await hasText(page, "main table", name);
      await hasText(page, ".facts", "an offer, in the answer");
      const { receipts } = (await visitor.send("/v1/me/receipts", "receipts+jwt")).body;
      expect(receipts).toEqual([
        expect.objectContaining({ id: receipt, lookedUp: [expect.stringMatching(/^\d{4}-\d\d-\d\d$/)] }),
      ]);
      await goTo(page, "audit", "Log");
      await hasText(page, "tbody tr", "looked a receipt up");
      await hasText(page, "main p", "none was changed or taken out");
    });

    it("speaks German, and can be used by everybody: on a phone and a desk, by day and night", async () => {
      await page.select(".language select", "de");
      const looks = [
        ["phone", "light"],
        ["desk", "dark"],
      ] as const;
      const views = { catalog: "Katalog", senders: "Absender", receipt: "Beleg nachsehen", audit: "Protokoll" };
      for (const [screen, scheme] of looks) {
        const size = SCREENS[screen];
        await page.setViewport(size);
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        for (const [place, [view, title]] of Object.entries(views).entries()) {
          await goTo(page, view, title);
          await page.waitForSelector(view === "receipt" ? "main form" : "main table");
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
          await takeScreenshot(page, `console-${view}-${name}-${screen}-${scheme}`);
          // Most of the time goes to axe, so it sees each view once.
          if (looks[place % looks.length]?.[0] === screen)
            expect([view, screen, scheme, await axeViolations(page)]).toEqual([view, screen, scheme, []]);
        }
      }
      expect(complaints).toEqual([]);
    });
  },
  undefined,
  { inOrder: true },
);
