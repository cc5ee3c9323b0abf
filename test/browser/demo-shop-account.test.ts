import type { Page } from "puppeteer-core";
import { expect, it } from "vitest";
import { setDemoStage } from "./support/demo-stage.ts";
import { type BrowserName, describeEachBrowser, newPatientPage } from "./support/open-browser.ts";

const textsOf = (found: Element[]) => found.map(({ textContent }) => textContent);
const titled = (title: string) => `mesh-offer >>> ::-p-text(${title})`;

function sentences(name: BrowserName) {
  const stage = setDemoStage(name);

  /** The same shop as a second device opens it: another origin, with a key of its own. */
  async function openLaptop(): Promise<Page> {
    const laptop = await newPatientPage(stage.person);
    await laptop.goto(stage.shop.url.replace("localhost", "laptop.localhost"));
    await laptop.waitForSelector("html[data-joined]");
    return laptop;
  }

  async function signIn(page: Page, customer: string): Promise<void> {
    await page.locator("#account-name").fill(customer);
    await page.locator("#sign-in-button").click();
    await page.waitForFunction(
      (who) => document.querySelector("#account-who")?.textContent === `Signed in as ${who}`,
      {},
      customer,
    );
  }

  const devicesOf = (page: Page) =>
    page.$$eval("#devices li", (rows) => rows.map((row) => row.querySelector("strong")?.textContent));

  it("the phone and the laptop of one account are one person: the same choices, the same caps", async () => {
    await stage.open();
    await stage.agree();
    await stage.dragIntoShop();
    await stage.see(titled("The hot light is on"));
    await stage.open("/#/choices");
    await signIn(stage.page, `ada-${name}`);
    await stage.read("#account-said", "What this device knew of you is the account’s now.");

    const laptop = await openLaptop();
    await laptop.locator("#have-account").click();
    await signIn(laptop, `ada-${name}`);
    expect(await devicesOf(laptop)).toEqual(["Another device", "This device"]);
    // No one asked on this device: what the phone agreed to holds.
    expect(await laptop.$eval("#switches [name=location]", (box) => (box as HTMLInputElement).checked)).toBe(true);

    // The shop on the laptop: a walk into it earns nothing that the phone has had today.
    await laptop.evaluate(() => {
      location.hash = "#/messages";
    });
    await laptop.waitForFunction(() => document.querySelector("#receipts")?.textContent?.includes("The hot light"));
    // What the phone did is told by day: no time, and no validity that would be reckoned from midnight.
    expect(await laptop.$$eval(".receipt.offer .receipt-head, .receipt .valid", textsOf)).toEqual([
      "You got itAnother device",
    ]);

    await laptop.evaluate(() => {
      location.hash = "#/choices";
    });
    await laptop.locator("#sign-out").click();
    await laptop.waitForFunction(() => document.querySelector("#account-said")?.textContent?.startsWith("Signed out"));
    await laptop.close();

    await stage.open("/#/choices");
    await stage.see("#devices li");
    expect(await devicesOf(stage.page)).toEqual(["This device"]);
    expect(stage.problems).toEqual([]);
  });

  it("a device that another one removed is listed no more, and says that it is signed out", async () => {
    await stage.open();
    await stage.agree();
    await stage.open("/#/choices");
    await signIn(stage.page, `cleo-${name}`);
    const laptop = await openLaptop();
    await laptop.locator("#have-account").click();
    await signIn(laptop, `cleo-${name}`);

    await stage.page.bringToFront();
    await stage.page.reload();
    await stage.tap("#devices li button");
    await stage.read("#account-said", "Removed.");
    expect(await devicesOf(stage.page)).toEqual(["This device"]);

    await laptop.bringToFront();
    await laptop.reload();
    await laptop.waitForFunction(() => document.querySelector("#account-said")?.textContent?.startsWith("Signed out"));
    expect(await laptop.$eval("#signed-in", (part) => (part as HTMLElement).hidden)).toBe(true);
    await laptop.close();
  });

  it("a device of one account is refused another one, and says what to do", async () => {
    await stage.open();
    await stage.tap("#have-account");
    await signIn(stage.page, `bob-${name}`);
    await stage.page.evaluate(() => localStorage.removeItem("account"));
    await stage.page.reload();
    await stage.page.waitForSelector("html[data-joined]");
    await stage.page.locator("#account-name").fill(`eve-${name}`);
    await stage.tap("#sign-in-button");
    await stage.read("#account-said", "This device is signed in with another account. Sign out first.");
  });
}

describeEachBrowser("the demo shop's account", sentences);
