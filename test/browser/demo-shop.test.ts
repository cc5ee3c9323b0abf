import { expect, it } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import { setDemoStage } from "./support/demo-stage.ts";
import { type BrowserName, describeEachBrowser } from "./support/open-browser.ts";

const OFFER = "mesh-offer >>> ";
const titled = (title: string) => `${OFFER}::-p-text(${title})`;

function sentences(name: BrowserName) {
  const stage = setDemoStage(name);

  it("sends nothing before somebody agrees, and a no costs nothing: one walks, orders, and nobody hears of it", async () => {
    await stage.open();
    expect(await stage.page.$$eval("#consent >>> input:checked", (ticked) => ticked.length)).toBe(0);
    await stage.tap("#consent >>> .no");
    await stage.dragIntoShop();
    await stage.read("#status", "You are in Ring & Glaze. Nobody was told.");
    await stage.tap("#order-button");
    await stage.tap("#steps .primary");
    await stage.read("#steps", "Enjoy!");
    await stage.tap('a[href="#/messages"]');
    await stage.read("#receipts-said", "You have not agreed to anything");
    await stage.tap('a[href="#/choices"]');
    await stage.tap("#export");
    await stage.read("#data-said", "The shop holds nothing about you.");
    // A no is not asked again.
    await stage.open();
    await stage.see("#street");
    expect(stage.said()).toEqual(["GET /v1/mesh", "GET /v1/mesh"]);
    expect(stage.problems).toEqual([]);
  });

  it("a yes, a walk into the shop: the offer, why it came, and a stop in one tap", async () => {
    await stage.open();
    await stage.agree();
    await stage.dragIntoShop();
    await stage.see(titled("The hot light is on"));
    await stage.read("#status", "The shop knows: you are in Ring & Glaze");
    expect(await stage.page.$eval(".fence.doughnut-shop", (fence) => fence.classList.contains("present"))).toBe(true);
    await stage.tap(titled("Why this?"));
    await stage.see(titled("was chosen for you"));
    await stage.see(titled("It was chosen because you came into \u2068Ring & Glaze\u2069."));
    await stage.see(titled("You have agreed to"));
    await stage.tap(titled("Stop these"));
    await stage.page.waitForFunction(
      () => document.querySelector("mesh-offer")?.shadowRoot?.querySelector("article") === null,
    );
    await stage.tap('a[href="#/choices"]');
    expect(await stage.page.$eval("#switches [name=marketing]", (box) => (box as HTMLInputElement).checked)).toBe(
      false,
    );
    expect(await stage.page.$eval("#switches [name=location]", (box) => (box as HTMLInputElement).checked)).toBe(true);
    expect(stage.problems).toEqual([]);
  });

  it("who stays is seen to stay, and offered a coffee", async () => {
    await stage.open();
    await stage.agree();
    await stage.dragIntoShop();
    await stage.see("#stay");
    await stage.see(titled("A coffee while you wait?"));
    await stage.see("#stay.full");
    expect(stage.problems).toEqual([]);
  });

  it("the figure is led by the arrow keys too", async () => {
    await stage.open();
    await stage.tap("#consent >>> .no");
    await stage.page.$eval("#you", (you) => (you as SVGElement).focus());
    await stage.page.keyboard.down("Shift");
    for (let step = 0; step < 5; step++) await stage.page.keyboard.press("ArrowLeft");
    await stage.page.keyboard.up("Shift");
    for (let step = 0; step < 7; step++) await stage.page.keyboard.press("ArrowUp");
    await stage.read("#status", "You are in Ring & Glaze");
  });

  it("a code on the sheet is scanned by a tap, and a second time it says why not", async () => {
    await stage.open();
    await stage.agree();
    await stage.tap("#scan");
    const poster = await stage.see(".poster img");
    await waitFor(async () =>
      expect(await poster.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0),
    );
    await stage.tap(".poster");
    await stage.see(titled("Menu of the day"));
    await stage.tap("#scan");
    await stage.tap(".poster");
    await stage.read("#quiet", "No offer: you had already had it often enough.");
    expect(stage.problems).toEqual([]);
  });

  it("a code scanned by a phone's own camera leads into the shop, waits for a yes, and is scanned once", async () => {
    await stage.page.goto(`${stage.mesh.url}/m/menu-card`);
    await stage.page.click(`a[href^="${stage.shop.url}"]`);
    await stage.page.waitForSelector("html[data-joined]");
    expect(stage.page.url()).toContain("mesh-marker=menu-card");
    await stage.agree();
    await stage.read("#came-said", "A code has led you here: The menu in the window.");
    await stage.tap("#came-scan");
    await stage.see(titled("Menu of the day"));
    expect(stage.page.url()).not.toContain("mesh-marker");
    expect(await stage.page.$eval("#came", (card) => card.checkVisibility())).toBe(false);
  });

  it("says what a scan needs that nobody has agreed to, asks for it there, and scans", async () => {
    await stage.open();
    await stage.tap("#consent >>> .no");
    await stage.tap("#scan");
    await stage.tap(".poster");
    await stage.read("#quiet", "A scan tells the shop where you are");
    expect(stage.said()).toEqual(["GET /v1/mesh"]);
    await stage.tap("#agree-scan");
    await stage.see(titled("Menu of the day"));
    expect(stage.problems).toEqual([]);
  });

  it("names who is responsible, and links the notice, before anybody agrees", async () => {
    await stage.open();
    await stage.read("#consent >>> form", "Responsible: Ring & Glaze, Market Street.");
    expect(await stage.page.$eval("#consent >>> a", (link) => (link as HTMLAnchorElement).href)).toContain("/privacy");
  });

  it("shows the shop to who has not decided yet, and asks them again the next time", async () => {
    await stage.open();
    await stage.tap("#consent >>> .later");
    await stage.read("#quiet", "You have not decided yet");
    await stage.open();
    await stage.see("#question");
    expect(stage.said()).toEqual(["GET /v1/mesh", "GET /v1/mesh"]);
  });

  it("an order without a connection waits, and says so, until there is one", async () => {
    await stage.open();
    await stage.tap("#consent >>> .no");
    await stage.page.setOfflineMode(true);
    await stage.tap("#order-button");
    await stage.read("#steps", "Not sent yet");
    expect(await stage.page.$("#steps button")).toBeNull();
    await stage.page.setOfflineMode(false);
    await stage.see("#steps .primary");
  });

  it("what was stopped is seen above the tabs, and comes back by a tap", async () => {
    await stage.open();
    await stage.agree();
    await stage.tap("#scan");
    await stage.tap(".poster");
    await stage.see(titled("Menu of the day"));
    await stage.see(titled("min more"));
    await stage.tap(titled("Stop these"));
    const status = await stage.see(`${OFFER}[part=status]`);
    expect(await status.evaluate((line) => line.textContent)).toContain("Stopped: offers.");
    const [bottom, top] = await stage.page.evaluate(() => [
      document.querySelector("mesh-offer")?.shadowRoot?.querySelector("[part=status]")?.getBoundingClientRect().bottom,
      document.querySelector(".tabs")?.getBoundingClientRect().top,
    ]);
    expect(bottom).toBeLessThan(top ?? 0);
    await stage.read("#quiet", "You have stopped offers.");
    await stage.tap(titled("Undo"));
    await stage.see(titled("Undone."));
    await stage.read("#quiet", "Nothing");
    expect(await stage.page.$eval("#switches [name=marketing]", (box) => (box as HTMLInputElement).checked)).toBe(true);
    expect(stage.problems).toEqual([]);
  });

  it("tells what was decided and why, exports it, ends it in one tap, and erases it", async () => {
    await stage.open();
    await stage.agree();
    await stage.tap("#scan");
    await stage.tap(".poster");
    await stage.see(titled("Menu of the day"));
    await stage.tap("#order-button");
    await stage.tap("#steps .primary");
    await stage.see(titled("Thank you, enjoy!"));
    await stage.tap('a[href="#/messages"]');
    await stage.read("#receipts", "Thank you, enjoy!");
    await stage.read("#receipts", "Menu of the day, with a pistachio ring");
    await stage.read(
      "#receipts .receipt.none",
      "“\u2068Your doughnuts are ready\u2069” was held back: it could not be shown in the way it was asked for",
    );
    await stage.read("#receipts .receipt.offer", "It was chosen because something happened in the app: order paid.");
    await stage.read("#receipts", "It was chosen because you scanned menu-card.");

    await stage.tap('a[href="#/choices"]');
    await stage.tap("#export");
    await stage.read("#data-said", "Downloaded");
    await stage.tap("#stop");
    await stage.read("#stop-said", "Stopped.");
    expect(await stage.page.$$eval("#switches :checked", (on) => on.length)).toBe(0);
    await stage.tap("#erase");
    await stage.tap("#erase-now");
    await stage.read("#data-said", "Erased.");
    await stage.read("#data-said", "Copy the proof");
    expect(await stage.page.$eval(".tombstone", (code) => code.textContent?.split(".").length)).toBe(3);
    expect(stage.said()).toEqual(
      expect.arrayContaining(["POST /v1/me/export", "POST /v1/me/consent", "POST /v1/me/erase"]),
    );
    // Who is unknown is asked.
    await stage.open();
    await stage.see("#question");
    expect(stage.problems).toEqual([]);
  });

  it("keeps an offer at hand after a reload, and folds what came to nothing into one line that opens", async () => {
    await stage.open();
    await stage.agree();
    await stage.tap("#scan");
    await stage.tap(".poster");
    await stage.see(titled("Menu of the day"));
    // On this street nearly every step is about a moment: receipts that are about none are added on their way here. That of
    // the first position, which came to nothing in reach of the oven, stands alone.
    await stage.page.evaluateOnNewDocument(() => {
      const { fetch } = globalThis;
      globalThis.fetch = async (...asked) => {
        const response = await fetch(...asked);
        if (!String(asked[0]).endsWith("/v1/me/receipts") || !response.ok) return response;
        const { receipts } = await response.json();
        const nothing = { at: new Date().toISOString(), outcome: "none", reason: "no-moment", gates: [] };
        return Response.json({ receipts: [nothing, nothing, ...receipts] });
      };
    });

    await stage.open("/#/messages");
    await stage.page.reload();
    await stage.tap("#receipts .folded > details > summary");
    await stage.read("#receipts .folded > details[open] > summary", "Nothing to offer, 2 times in a row");
    await stage.see("#receipts .folded .receipt:nth-child(2) time");
    expect(await stage.page.$$eval("#receipts > .receipt", (all) => all.map(({ className }) => className))).toEqual([
      "receipt none folded",
      "receipt offer",
      "receipt none",
    ]);
    await stage.tap("#receipts .receipt.offer .look");
    await stage.read("h1", "Menu of the day");
    expect(stage.page.url()).toMatch(/\/o\/[A-Za-z0-9_-]+$/);
    expect(stage.problems).toEqual([]);
  });

  it("shows an engineer every message and its answer", async () => {
    await stage.open();
    await stage.agree();
    await stage.tap("#wire >>> .handle");
    await stage.tap("#wire >>> li:last-child summary");
    await stage.read("#wire >>> li:last-child", "device+jwt");
    await stage.read("#wire >>> ol", "consent+jwt");
    await stage.read("#wire >>> ol", "ping+jwt");
    await stage.read("#wire >>> li:last-child", '"expiresAt"');
  });

  it("speaks German at a tap, and does so next time", async () => {
    await stage.open();
    await stage.tap("#german");
    await stage.read("h1", "Dürfen wir dir sagen");
    await stage.open();
    await stage.tap("#consent >>> .yes");
    await stage.dragIntoShop();
    await stage.see(titled("Das heiße Licht ist an"));
    expect(await stage.page.$eval("html", (html) => html.lang)).toBe("de");
  });
}

describeEachBrowser("the demo shop", sentences);
