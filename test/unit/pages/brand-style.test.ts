import { describe, expect, it } from "vitest";
import { brandStyle, contrast } from "../../../shared/pages/brand-style.ts";
import { markerPage, unknownMarkerPage } from "../../../shared/pages/marker-page.ts";
import type { PageMesh } from "../../../shared/pages/offer-page.ts";
import { pictureOf } from "../../../shared/pages/picture-of.ts";

type Rgb = readonly [number, number, number];

const MESH: PageMesh = { name: "Ring & Glaze", locale: "en", origin: "https://mesh.test", app: undefined };

/** The colours of a name, by day and by night. */
function coloursOf(style: string, name: string): Rgb[] {
  return [...style.matchAll(new RegExp(`--${name}:rgb\\((\\d+) (\\d+) (\\d+)\\)`, "g"))].map(
    ([, red, green, blue]): Rgb => [Number(red), Number(green), Number(blue)],
  );
}

describe("a brand's colour on the pages", () => {
  it.each(["#ff7fa3", "#ffffff", "#000000", "#ffff00", "#0000ff", "#777777", "#00ff00", "#D8345F", "#123456"])(
    "%s can be read on cards by day and by night, and so can what stands on its button",
    (colour) => {
      const style = brandStyle(colour);
      const [day = [0, 0, 0], night = [0, 0, 0]] = coloursOf(style, "ember");
      expect(contrast(day, [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(night, [30, 27, 23])).toBeGreaterThanOrEqual(4.5);
      const presses = coloursOf(style, "press");
      const texts = coloursOf(style, "on-press");
      expect(presses).toHaveLength(2);
      for (const [at, press] of presses.entries()) {
        expect(contrast(press, texts[at] ?? press)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it("stays as it is where it can be read", () => {
    expect(coloursOf(brandStyle("#a3341b"), "ember")[0]).toEqual([163, 52, 27]);
  });

  it.each([undefined, "", "red", "#fff", "#12345g", "#123456;}body{display:none", "</style><script>"])(
    "is none: %s",
    (colour) => {
      expect(brandStyle(colour)).toBe("");
    },
  );
});

describe("a page of a brand", () => {
  const brand = { logo: new URL("https://cdn.test/logo.svg?a=1&b=2"), colour: "#ff7fa3" };

  it("carries logo and colour, which its policy allows and nothing besides", async () => {
    const { body, headers } = await markerPage({ scanned: "m", place: undefined }, { ...MESH, brand }, ["en"]);
    expect(body).toContain(
      '<img class="logo" src="https://cdn.test/logo.svg?a=1&amp;b=2" alt="" referrerpolicy="no-referrer">',
    );
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("img-src data: https://cdn.test;");
    const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? "";
    expect(style).toContain(brandStyle("#ff7fa3"));
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
    expect(policy).toContain(`'sha256-${Buffer.from(hash).toString("base64")}'`);
  });

  it("without one looks like the mesh, and loads nothing", async () => {
    const { body, headers } = await unknownMarkerPage(MESH, ["en"]);
    expect(body).not.toContain("<img");
    expect(headers["content-security-policy"]).toContain("img-src data:;");
  });

  it("takes no logo from another host for who asks not to be shared, and none that is no https picture", () => {
    const about = { ownOrigin: "https://mesh.test", gpc: true };
    expect(pictureOf("https://cdn.test/logo.svg", about)).toBeUndefined();
    expect(pictureOf("https://mesh.test/logo.svg", about)?.href).toBe("https://mesh.test/logo.svg");
    const open = { ...about, gpc: false };
    expect(pictureOf("https://cdn.test/logo.svg", open)?.origin).toBe("https://cdn.test");
    for (const bad of [
      "http://cdn.test/x",
      "data:image/svg+xml,x",
      "javascript:1",
      "https://*.test/x",
      "x",
      undefined,
    ]) {
      expect(pictureOf(bad, open)).toBeUndefined();
    }
  });
});
