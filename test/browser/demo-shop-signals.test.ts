import { expect, it } from "vitest";
import { setDemoStage } from "./support/demo-stage.ts";
import { type BrowserName, describeEachBrowser } from "./support/open-browser.ts";

const titled = (title: string) => `mesh-offer >>> ::-p-text(${title})`;

function sentences(name: BrowserName) {
  // What is on is on for everybody on the street.
  const stage = setDemoStage(name, { isAlone: true });

  async function turn(what: string, said: string): Promise<void> {
    await stage.tap(`#backstage [name=${what}]`);
    await stage.read("#backstage-said", said);
  }

  it("the baker lights the oven, and who walks within its reach is offered what comes out of it, once", async () => {
    await stage.open();
    await stage.agree();
    await turn("oven", "The oven is on");
    await stage.see("#map.oven .signal-reach");
    await stage.page.$eval("#you", (you) => (you as SVGElement).focus());
    await stage.page.keyboard.down("Shift");
    for (let step = 0; step < 3; step++) await stage.page.keyboard.press("ArrowLeft");
    await stage.page.keyboard.up("Shift");
    await stage.see(titled("A fresh batch, right now"));
    await stage.read("#status", "You are out on the street");
    await turn("oven", "The oven is off.");
    // Who comes in now is greeted as ever.
    await stage.dragIntoShop();
    await stage.see(titled("The hot light is on"));
    expect(await stage.page.$("#map.oven")).toBeNull();
    expect(stage.problems).toEqual([]);
  });

  it("while the TV spot is on air, the shop greets otherwise whoever opens it", async () => {
    await stage.open();
    await stage.agree();
    await turn("tvSpot", "The spot is on air");
    await stage.see(titled("As seen on TV"));
    await stage.open();
    await stage.see(titled("As seen on TV"));
    await stage.page.waitForSelector("#backstage [name=tvSpot]:checked");
    await turn("tvSpot", "The spot is over.");
    expect(stage.problems).toEqual([]);
  });

  it("who has said no turns the switches as well, and hears of nothing", async () => {
    await stage.open();
    await stage.tap("#consent >>> .no");
    await turn("oven", "The oven is on");
    await stage.dragIntoShop();
    await stage.read("#status", "You are in Ring & Glaze. Nobody was told.");
    await turn("oven", "The oven is off.");
    expect(stage.said()).toEqual(["GET /v1/mesh"]);
    expect(stage.problems).toEqual([]);
  });
}

describeEachBrowser("the demo shop's oven and TV spot", sentences);
