import type { Page } from "puppeteer-core";
import { expect, it } from "vitest";
import { introduceSender } from "../../cli/operator/introduce-sender.ts";
import { makeMeshTill, sayAtTill } from "../mesh/support/mesh-till.ts";
import { waitFor } from "../support/wait-for.ts";
import { axeViolations } from "./support/axe-violations.ts";
import { type DemoStage, setDemoStage } from "./support/demo-stage.ts";
import { type BrowserName, describeEachBrowser, takeScreenshot } from "./support/open-browser.ts";

/** The ways to the two newspapers, with a number. */
const MORNING = "#papers button:first-child";
const EVENING = "#papers button:last-child";

/** Taps a link of the shop, and gives the page of the newspaper that it opens. */
async function openPaper({ page, tap }: DemoStage, link: string): Promise<Page> {
  await page.bringToFront();
  const opened = new Promise<Page | null>((resolve) => page.once("popup", resolve));
  await tap(link);
  const paper = await opened;
  if (paper === null) throw new Error("no page was opened");
  paper.setDefaultTimeout(90_000);
  return paper;
}

/** Of the newspaper that is opened first. */
function urlOf({ partner }: DemoStage): string {
  return partner.papers[0]?.url ?? "";
}

/** Waits until the newspaper shows this advertisement, and says that it knows this. */
async function see(paper: Page, ad: "shop" | "own", knows: string): Promise<void> {
  await paper.bringToFront();
  await paper.waitForFunction(
    (of, text) =>
      document.querySelector<HTMLElement>("#ad")?.dataset.ad === of &&
      document.querySelector("#knows")?.textContent?.includes(text),
    {},
    ad,
    knows,
  );
}

function seen(name: BrowserName) {
  const stage = setDemoStage(name);

  it("everybody sees the shop's rings in the paper; who agreed does not, from when the shop has seen them until they take it back", async () => {
    await stage.open();
    await stage.agree();
    const plain = await openPaper(stage, "#paper-plain");
    await see(plain, "shop", "This paper knows nothing of you.");
    expect(stage.said()).not.toContain("POST /v1/me/subject");

    const paper = await openPaper(stage, MORNING);
    await see(paper, "shop", "This paper knows a number for you");
    expect(stage.said()).toContain("POST /v1/me/subject");
    // Neither the address nor where it came from has the number.
    const addresses = await paper.evaluate(() => [location.href, document.referrer]);
    expect(addresses).toEqual([`${urlOf(stage)}/`, `${stage.shop.url}/`]);
    await takeScreenshot(paper, `partner-shop-${name}`, true);

    await stage.page.bringToFront();
    await stage.dragIntoShop();
    await stage.read("#status", "The shop knows: you are in Ring & Glaze");
    await see(paper, "own", "“doughnut-ads”, as the shop calls it, until");
    expect(await paper.$eval("body", (body) => body.textContent)).not.toMatch(/doughnut-shop|seen-so/);
    await takeScreenshot(paper, `partner-quiet-${name}`, true);
    // The two pages are of one reader.
    await see(plain, "own", "“doughnut-ads”, as the shop calls it, until");

    await stage.page.bringToFront();
    await stage.page.goto(`${stage.shop.url}/#/choices`);
    await stage.tap("#switches [name=partners]");
    await see(paper, "shop", "This paper knows nothing of you any more.");
    expect(await paper.evaluate(() => localStorage.length)).toBe(0);
    expect(stage.problems).toEqual([]);
  });
}

function bought(name: BrowserName) {
  const stage = setDemoStage(name);

  it("who buys at a till is left alone everywhere: by both papers, which know other numbers, and by the shop's own offers", async () => {
    const till = await makeMeshTill("ring-till-of-the-paper");
    await introduceSender(stage.mesh, { ...till.entry, places: ["doughnut-shop"] });
    await stage.open();
    await stage.agree();
    const paper = await openPaper(stage, MORNING);
    await see(paper, "shop", "This paper knows a number for you");
    expect(await axeViolations(paper)).toEqual([]);
    const evening = await openPaper(stage, EVENING);
    await see(evening, "shop", "This paper knows a number for you");
    const [one, other] = await Promise.all([paper, evening].map((page) => page.evaluate(() => localStorage.reader)));
    expect(one).toMatch(/^[\w-]{22}$/);
    expect(other).not.toBe(one);

    await stage.page.bringToFront();
    await stage.tap('a[href="#/yours"]');
    await stage.tap("#card-get");
    await stage.see("#card-show");
    const card = await stage.page.$eval("#card-number", ({ textContent }) => textContent ?? "");
    const sale = { transaction: "1", card, total: { amount: "4.80", currency: "EUR" } };
    const sold = await till.sign(stage.mesh.url, sale);
    await waitFor(async () => expect(await sayAtTill(stage.mesh, sold)).toMatchObject({ result: "recorded" }));
    await see(evening, "own", "“doughnuts”, as the shop calls it, until");
    await see(paper, "own", "“doughnuts”, as the shop calls it, until");

    await paper.locator("#german").click();
    await see(paper, "own", "„doughnuts“, so nennt es der Laden, bis");
    await paper.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    expect(await axeViolations(paper)).toEqual([]);
    expect(await paper.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

    await stage.page.bringToFront();
    await stage.tap('a[href="#/shop"]');
    await stage.dragIntoShop();
    await stage.read("#status", "The shop knows: you are in Ring & Glaze");
    await stage.tap('a[href="#/messages"]');
    await stage.read("#receipts", "it was switched off for you for a while");
  });

  it("nobody but the mesh tells the paper something, and no page but its own asks it", async () => {
    const post = (path: string, headers: Record<string, string>) =>
      fetch(urlOf(stage) + path, { method: "POST", headers, body: '{"type":"person.erased"}' });
    const signed = {
      "webhook-id": "1",
      "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
      "webhook-signature": "v1,AAAA",
    };
    const answers = await Promise.all([
      post("/mesh/morning-post", {}),
      post("/mesh/morning-post", signed),
      post("/reader", { origin: "https://other.example.com" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 403]);
  });
}

describeEachBrowser("the newspaper where the demo shop advertises", seen);
// What browsers do is the same for the rest.
describeEachBrowser("what else the newspaper hears", bought, ["chromium"]);
