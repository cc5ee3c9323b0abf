import { expect, it } from "vitest";
import { waitFor } from "../support/wait-for.ts";
import type {} from "./page/sdk-page.ts";
import { type BrowserName, describeEachBrowser } from "./support/open-browser.ts";
import { showCode } from "./support/sdk-site.ts";
import { setSdkStage } from "./support/sdk-stage.ts";

function sentences(name: BrowserName) {
  const stage = setSdkStage(name);

  it("a marker in the page's address is scanned by a tap only: any link can name it", async () => {
    await stage.open(stage.page, "?mesh-marker=table");
    await stage.join();
    await stage.agree();
    await stage.order();
    await stage.page.reload();
    await stage.page.waitForFunction(() => globalThis.sdk !== undefined);
    await stage.join();
    await stage.order();
    expect(stage.proxy.of("ping+jwt").filter(({ claims }) => claims.marker !== undefined)).toEqual([]);
    expect(await stage.page.evaluate(() => sdk.mesh.pageMarker)).toBe("table");
    await stage.page.evaluate(() => sdk.mesh.scan(sdk.mesh.pageMarker ?? ""));
    await waitFor(async () =>
      expect((await stage.heard("offer")).at(-1)).toMatchObject({ offer: { moment: "table" } }),
    );
    expect(await stage.page.evaluate(() => [sdk.mesh.pageMarker ?? "none", location.search])).toEqual(["none", ""]);
  });

  it("a marker in the page's address that shows a code is scanned once, as soon as somebody agrees", async () => {
    await stage.join();
    const audience = await stage.page.evaluate(() => sdk.mesh.info.audience);
    const shown = await showCode(audience);
    await stage.open(stage.page, `?mesh-marker=${encodeURIComponent(shown)}&lang=en#menu`);
    await stage.join();
    await stage.agree();
    await waitFor(async () => expect(await stage.heard("offer")).toMatchObject([{ offer: { moment: "table" } }]));
    expect(await stage.page.evaluate(() => location.search + location.hash)).toBe("?lang=en#menu");
    await stage.page.reload();
    await stage.page.waitForFunction(() => globalThis.sdk !== undefined);
    await stage.join();
    await stage.order();
    expect(stage.proxy.of("ping+jwt").map(({ claims }) => claims.marker ?? claims.event)).toEqual([
      shown,
      { name: "order" },
    ]);
  });

  it("a code that a link has made up scans nothing", async () => {
    await stage.join();
    const audience = await stage.page.evaluate(() => sdk.mesh.info.audience);
    const claims = Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + 60 })).toString("base64url");
    const made = encodeURIComponent(`${audience}/m/table?s=h.${claims}.s`);
    await stage.open(stage.page, `?mesh-marker=${made}`);
    await stage.join();
    await stage.agree();
    await waitFor(async () =>
      expect(await stage.heard("answer")).toMatchObject([{ reason: "low-confidence", presence: [] }]),
    );
    expect(await stage.heard("offer")).toEqual([]);
  });
}

describeEachBrowser("a marker that led to a page on the mesh", sentences);
