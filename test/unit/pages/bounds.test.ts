import { describe, expect, it } from "vitest";
import { cutText } from "../../../shared/pages/cut-text.ts";
import { markerPage } from "../../../shared/pages/marker-page.ts";
import { offerPage, type PageMesh } from "../../../shared/pages/offer-page.ts";

const MOST_BYTES = 20 * 1024;

const mesh: PageMesh = { name: "🍩".repeat(80), locale: "en", origin: "https://mesh.test", app: "https://shop.test/" };
const endless = "&🍩".repeat(50_000);
const offer = {
  moment: "m",
  variant: "a",
  format: "card",
  title: endless,
  body: endless,
  action: { label: endless, url: "https://shop.test/" },
  validUntilMs: 0,
} as const;

const bytes = (text: string) => new TextEncoder().encode(text).length;

describe("a page stays below 20 KiB", () => {
  it("whatever an offer says, open or over", async () => {
    const open = { standing: "open", offer, lang: "en", timeZone: "UTC" } as const;
    const { body: text } = await offerPage(open, mesh, { gpc: false });
    expect(bytes(text)).toBeLessThan(MOST_BYTES);
    expect(text).toContain("…</h1>");
    const over = await offerPage({ standing: "over", title: endless, lang: "en" }, mesh, { gpc: false });
    expect(bytes(over.body)).toBeLessThan(MOST_BYTES);
  });

  it("whatever a place is called", async () => {
    const { body: text } = await markerPage({ scanned: "m", place: endless }, mesh, ["en"]);
    expect(bytes(text)).toBeLessThan(MOST_BYTES);
  });
});

describe("a cut text", () => {
  it("is the text itself where it fits, and otherwise ends between code points, in an ellipsis", () => {
    expect(cutText("doughnut", 8)).toBe("doughnut");
    expect(cutText("doughnuts", 8)).toBe("doughnu…");
    expect(cutText("🍩🍩🍩", 3)).toBe("🍩🍩🍩");
    expect(cutText("🍩🍩🍩🍩", 3)).toBe("🍩🍩…");
  });
});
