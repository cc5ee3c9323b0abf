import { expect, it } from "vitest";
import { callAdmin } from "../../local/operate.ts";
import type { Report, ReportRow } from "../../shared/measure/report.ts";
import { waitFor } from "../support/wait-for.ts";
import { setDemoStage } from "./support/demo-stage.ts";
import { type BrowserName, describeEachBrowser } from "./support/open-browser.ts";

/*
 * The shop says of counting: "What you saw and tapped: noted with your own data, and added up for the shop without your name." What
 * the shop then reads is in the report, of who agreed to it and of nobody else.
 */

const ACTION = "mesh-offer >>> a[part=action]";

function sentences(name: BrowserName) {
  const stage = setDemoStage(name, { isAlone: true });

  /** The row of the campaign with the offer of the hot light, as the shop reads it. */
  async function read(): Promise<ReportRow | undefined> {
    const answer = await callAdmin(stage.mesh, "report?campaign=doughnuts");
    return ((await answer.json()) as Report).rows[0];
  }

  async function meetOffer(): Promise<void> {
    await stage.dragIntoShop();
    await stage.see("mesh-offer >>> ::-p-text(The hot light is on)");
  }

  it("what somebody saw, tapped and bought is added up for the shop", async () => {
    await stage.open();
    await stage.agree();
    await meetOffer();
    await waitFor(async () => expect((await read())?.impressions).toBeGreaterThan(0));
    expect(await read()).toMatchObject({ clicks: 0, exposed: 1, converted: 0, conversions: 0, value: {} });
    await stage.tap(ACTION);
    await stage.page.waitForFunction(() => location.pathname.startsWith("/o/"));
    await stage.open();
    await stage.tap("#order-button");
    await stage.tap("#steps .primary");
    const bought = { clicks: 1, conversions: 1, value: { EUR: "9.00" }, exposed: 1, converted: 1 };
    await waitFor(async () => expect(await read()).toMatchObject(bought));
    expect(stage.problems).toEqual([]);
  });

  it("who does not agree to counting gets the offer, which is given, and nothing else of them is counted", async () => {
    const before = await read();
    await stage.open();
    for (const purpose of ["location", "marketing"]) await stage.tap(`#consent >>> [name=${purpose}]`);
    await stage.agree();
    await meetOffer();
    await stage.tap(ACTION);
    await stage.page.waitForFunction(() => location.pathname.startsWith("/o/"));
    await waitFor(async () => expect((await read())?.given).toBeGreaterThan(before?.given ?? 0));
    expect(await read()).toEqual({
      ...before,
      given: expect.any(Number),
      cost: expect.anything(),
      roi: expect.any(Number),
    });
    expect(stage.said()).not.toContain("POST /v1/reactions");
  });
}

describeEachBrowser("counting in the demo shop", sentences);
