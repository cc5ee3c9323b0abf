import type { Page } from "puppeteer-core";
import { describe, expect, it } from "vitest";
import { askMesh, makeVisitor } from "../../local/visitor.ts";
import { dammDigit } from "../../shared/codes/damm-digit.ts";
import { drawCode } from "../../shared/codes/picture/draw-code.ts";
import { axeViolations } from "./support/axe-violations.ts";
import { type DemoStage, setDemoStage } from "./support/demo-stage.ts";
import { type BrowserName, describeEachBrowser, newPatientPage, takeScreenshot } from "./support/open-browser.ts";
import { scanPage } from "./support/scan-page.ts";

const AMONG_DOUGHNUTS = { position: { latitude: 50.938, longitude: 6.95, accuracy: 5 } };

/** A number of the mesh's form that no one has. */
const NOBODYS = "1234567890123450";

/** A till of the demo, in the browser of the same person: it is an origin's own page. */
async function openTill(stage: DemoStage, name: string): Promise<Page> {
  const page = await newPatientPage(stage.person);
  await page.setViewport({ width: 1024, height: 768 });
  await page.goto(`${stage.shop.url}/till?till=${name}`);
  await page.waitForSelector("html[data-started]");
  return page;
}

const textOf = (page: Page, selector: string) => page.$eval(selector, ({ textContent }) => textContent);

async function reads(page: Page, selector: string, text: string): Promise<void> {
  await page
    .waitForFunction(
      (of, what) => document.querySelector(of)?.textContent?.includes(what),
      { timeout: 20_000 },
      selector,
      text,
    )
    .catch(async () => {
      throw new Error(`${selector} says "${await textOf(page, selector)}", not "${text}"`);
    });
}

/** As a scanner does it that is a keyboard: digits, and Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.bringToFront();
  await page.focus("#code");
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

async function sell(page: Page, total = ""): Promise<void> {
  if (total !== "") await page.locator("#total").fill(total);
  await page.locator("#pay .primary").click();
}

/** Earns a coupon in the shop: five seconds among the doughnuts. Gives its code, as a scanner reads it off the screen. */
async function earnCoupon(stage: DemoStage): Promise<string> {
  await stage.open();
  await stage.agree();
  await stage.page.evaluate(() => document.querySelectorAll<HTMLElement>("#walks button")[1]?.click());
  await stage.see("mesh-offer >>> ::-p-text(A coffee on the house)");
  await stage.tap('a[href="#/yours"]');
  await stage.tap("#coupons .primary");
  await stage.see("#till-view[open]");
  return scanView(stage);
}

/** The code of a coupon that somebody else has earned, who came in ten seconds ago. */
async function codeOfAnother({ mesh: { url } }: DemoStage): Promise<string> {
  const { audience, noticeVersion } = await askMesh(url);
  const visitor = await makeVisitor({ url, audience, clockSeconds: Date.now() / 1000 - 10 });
  await visitor.register();
  const grants = ["location", "marketing"].map((purpose) => ({ purpose, granted: true }));
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  await visitor.ping(AMONG_DOUGHNUTS);
  visitor.wait(6);
  const { body } = await visitor.ping(AMONG_DOUGHNUTS);
  return Object(body.offer).coupon.code;
}

/** What a scanner reads of the code that is held before it, once its picture is there. */
async function scanView({ page }: DemoStage): Promise<string> {
  for (;;) {
    const [found] = await scanPage(page);
    if (found !== undefined) return found.replace("]Q1 ", "");
  }
}

function sentences(name: BrowserName) {
  const stage = setDemoStage(name);

  it("a coupon that is shown is taken once, which its person sees by itself; the second till says when and where", async () => {
    const code = await earnCoupon(stage);
    expect(code).toMatch(/^1\d{15}$/);
    await takeScreenshot(stage.page, `yours in ${name}, before the till`);
    const first = await openTill(stage, "ring-till-1");
    await scan(first, code);
    await reads(first, "#scanned", "A coffee on the house · Good here");
    await takeScreenshot(first, `till in ${name}, scanned`);
    await sell(first, "4.80");
    await reads(first, "#came", "Taken: A coffee on the house");
    expect(await axeViolations(first)).toEqual([]);
    await takeScreenshot(first, `till in ${name}, taken`);

    await stage.page.bringToFront();
    await stage.read("#till-said", "Taken at the till. Enjoy!");
    await takeScreenshot(stage.page, `yours in ${name}, taken`);
    await stage.tap("#till-view [type=submit]");
    await stage.read("#coupons", "Used at the till");
    await takeScreenshot(stage.page, `yours in ${name}, used`);

    const second = await openTill(stage, "ring-till-2");
    await scan(second, code);
    await reads(second, "#scanned", "It was used on");
    await reads(second, "#scanned", "here.");
    const other = await openTill(stage, "book-till");
    await scan(other, code);
    await reads(other, "#scanned", "elsewhere.");
    expect(stage.problems).toEqual([]);
  });

  it("a card is got in one tap, shown at the till, and earns: the points pay a reward, which is a coupon", async () => {
    await stage.open();
    await stage.agree();
    await stage.tap('a[href="#/yours"]');
    await stage.tap("#card-get");
    await stage.see("#card-show");
    await stage.read("#card-balance", "0");
    await stage.tap("#card-show");
    await stage.see("#till-view[open]");
    const card = await scanView(stage);
    expect(card).toMatch(/^9\d{15}$/);
    expect((await textOf(stage.page, "#card-number"))?.replaceAll(" ", "")).toBe(card);
    await takeScreenshot(stage.page, `card in ${name}, at the till`);

    const till = await openTill(stage, "ring-till-1");
    await scan(till, card);
    await reads(till, "#scanned", "Card");
    await sell(till, "12.00");
    await reads(till, "#came", "120 points earned");
    await reads(till, "#came", "Balance: 120");
    await takeScreenshot(till, `till in ${name}, points`);

    await stage.page.bringToFront();
    await stage.tap("#till-view [type=submit]");
    await stage.read("#card-balance", "120");
    await stage.read("#card-tier", "Regular");
    await stage.tap("#rewards button");
    await stage.read("#card-said", "It is among your coupons now.");
    await stage.read("#card-balance", "70");
    await stage.read("#coupons", "A free glaze");
    await stage.tap(".ledger summary");
    await stage.read("#ledger", "Paid for a reward");
    const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    expect(await stage.page.evaluate(beyond)).toBeLessThanOrEqual(0);
    expect(await axeViolations(stage.page)).toEqual([]);
    for (const scheme of ["light", "dark"] as const) {
      await stage.page.evaluate((value) => document.documentElement.style.setProperty("color-scheme", value), scheme);
      await takeScreenshot(stage.page, `card in ${name}, ${scheme}`, true);
    }

    await till.bringToFront();
    await till.locator("#journal .ways button::-p-text(Refund)").click();
    await till.locator(".refund input").fill("2.00");
    await till.locator(".refund [type=submit]").click();
    await reads(till, "#came", "Refunded");
    await stage.page.bringToFront();
    await stage.read("#card-balance", "50");
    expect(stage.problems).toEqual([]);
  });

  it("a sale that is voided gives the coupon back", async () => {
    const code = await codeOfAnother(stage);
    const till = await openTill(stage, "ring-till-1");
    await scan(till, code);
    await reads(till, "#scanned", "Good here");
    await sell(till);
    await reads(till, "#came", "Taken");
    await till.locator("#journal .ways button").click();
    await reads(till, "#came", "Voided");
    await scan(till, code);
    await reads(till, "#scanned", "Good here");
  });

  describe("without a connection", () => {
    it("goes on, and says what was sold as soon as it can", async () => {
      const code = await codeOfAnother(stage);
      const till = await openTill(stage, "ring-till-1");
      await till.setOfflineMode?.(true).catch(() => {});
      await till.evaluate(() => {
        // A browser that cannot be cut off (Firefox, by this driver) is cut off here.
        const real = globalThis.fetch;
        globalThis.fetch = () => Promise.reject(new TypeError("no connection"));
        Object.assign(globalThis, { reconnect: () => (globalThis.fetch = real) });
      });
      await scan(till, code);
      await reads(till, "#scanned", "No connection");
      await sell(till, "9.00");
      await reads(till, "#came", "Accepted, to be confirmed");
      await reads(till, "#state", "1 to be said");
      await takeScreenshot(till, `till in ${name}, waiting`);
      await till.setOfflineMode?.(false).catch(() => {});
      await till.evaluate("reconnect()");
      await reads(till, "#journal", "Taken: A coffee on the house");
    });

    it("keeps what waits over a reload", async () => {
      const till = await openTill(stage, "ring-till-1");
      await till.evaluate(() => {
        globalThis.fetch = () => Promise.reject(new TypeError("no connection"));
      });
      await scan(till, NOBODYS);
      await reads(till, "#scanned", "No connection");
      await sell(till);
      await reads(till, "#state", "1 to be said");
      await till.reload();
      await reads(till, "#journal", "Refused");
    });
  });

  it("says at once that a digit is wrong, and asks no one", async () => {
    const till = await openTill(stage, "ring-till-1");
    await scan(till, "1234567890123451");
    await reads(till, "#sale-said", "A digit is wrong.");
  });

  it("knows nothing of a code that no one has", async () => {
    const till = await openTill(stage, "ring-till-1");
    await scan(till, "]C11234 5678 9012 3450");
    await reads(till, "#scanned", "No one knows this code.");
  });

  it("takes a scan that was typed into the amount for a scan", async () => {
    const till = await openTill(stage, "ring-till-1");
    await till.focus("#total");
    await till.keyboard.type(NOBODYS);
    await till.keyboard.press("Enter");
    await reads(till, "#scanned", "No one knows this code.");
  });

  it("reads a code from the camera", async () => {
    const till = await openTill(stage, "ring-till-1");
    await till.evaluate(async (svg) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 480;
      const context = canvas.getContext("2d");
      const paint = () => {
        context?.fillRect(0, 0, 480, 480);
        context?.drawImage(image, 40, 40, 400, 400);
      };
      setInterval(paint, 50);
      navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
    }, drawCode(NOBODYS, "qr") ?? "");
    await till.locator("#camera").click();
    await reads(till, "#scanned", "No one knows this code.");
    expect(await till.$eval("#video", (video) => (video as HTMLElement).hidden)).toBe(true);
  });

  it.each([
    ["phone", "light", "de"],
    ["phone", "dark", "en"],
    ["desktop", "dark", "de"],
  ] as const)("fits a %s, and axe finds nothing: %s, %s", async (size, scheme, language) => {
    const till = await openTill(stage, "book-till");
    await till.setViewport(size === "phone" ? { width: 320, height: 640 } : { width: 1280, height: 800 });
    await till.locator(`.languages [lang=${language}]`).click();
    await till.waitForSelector(`html[lang=${language}][data-started]`);
    await till.evaluate((value) => document.documentElement.style.setProperty("color-scheme", value), scheme);
    await scan(till, NOBODYS);
    await reads(till, "#scanned", language === "de" ? "Diesen Code kennt niemand." : "No one knows this code.");
    await scan(till, "9000000000000001".replace(/.$/, dammDigit("900000000000000")));
    await sell(till, "4,80");
    await till.waitForSelector("#journal li");
    expect(await till.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await axeViolations(till)).toEqual([]);
    await takeScreenshot(till, `till in ${name}, ${size}, ${scheme}, ${language}`, true);
  });

  it("has a key that no page can read", async () => {
    const till = await openTill(stage, "ring-till-2");
    const key = await till.evaluate(async () => {
      const opening = indexedDB.open("till ring-till-2");
      await new Promise((done) => (opening.onsuccess = done));
      const asked = opening.result.transaction("rows").objectStore("rows").get("key");
      await new Promise((done) => (asked.onsuccess = done));
      const { privateKey } = asked.result;
      const read = await crypto.subtle.exportKey("jwk", privateKey).then(
        () => "read",
        () => "refused",
      );
      return { extractable: privateKey.extractable, read };
    });
    expect(key).toEqual({ extractable: false, read: "refused" });
  });
}

describeEachBrowser("the demo's till", sentences);
