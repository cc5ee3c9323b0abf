import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const CATALOG = "demo/catalog.json";
const MESH = ["--url", "https://mesh.shop.test"];

function poster(...args: string[]) {
  return runMesh("poster", ...args, ...MESH);
}

/** The words of one part of a poster, its lines with a blank between them. */
function said(svg: string, part: string): string | undefined {
  const [, text] = new RegExp(`<text class="${part}"[^>]*>(.*?)</text>`, "s").exec(svg) ?? [];
  return text?.replace(/<\/tspan><tspan[^>]*>/g, " ").replace(/<[^>]*>/g, "");
}

/** demo/catalog.json with one change, as a file. */
function changed(change: (catalog: ReturnType<typeof JSON.parse>) => void): string {
  const catalog = JSON.parse(readFileSync(CATALOG, "utf8"));
  change(catalog);
  const file = join(makeStateDirectory(), "catalog.json");
  writeFileSync(file, JSON.stringify(catalog));
  return file;
}

describe("mesh poster", () => {
  it("is about what the marker's moment offers, in the language asked for, with the address in plain text", () => {
    const { code, stdout, stderr } = poster("menu-card", "--catalog", CATALOG, "--locale", "de-AT");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^<\?xml [^>]*>\n<svg [^>]*width="210mm" height="297mm" [^>]*xml:lang="de"/);
    expect(said(stdout, "name")).toBe("Market Street");
    expect(said(stdout, "title")).toBe("Tagesmenü, mit Pistazienring");
    expect(said(stdout, "after")).toBe("Die App von \u2068Market Street\u2069 zeigt, was es hier für Sie gibt.");
    expect(said(stdout, "address")).toBe("https://mesh.shop.test/m/menu-card");
    expect(stdout).toContain('fill="rgb(179,22,79)"');
  });

  it("writes whatever a title says as text", () => {
    const { stdout } = poster("menu-card", "--catalog", CATALOG, "--title", '</text><script>"&\u0007x');
    expect(said(stdout, "title")).toBe("&lt;/text&gt;&lt;script&gt;&quot;&amp;x");
    expect(poster("menu-card", "--catalog", CATALOG, "--title", "قهوة").stdout).toMatch(
      /class="title"[^>]*direction="rtl"/,
    );
  });

  it("says where it hangs, and nothing that only one person would read", () => {
    const titled = (title: unknown) =>
      changed((catalog) => {
        const scan = catalog.moments.find(({ on }: { on: object }) => "scan" in on && on.scan === "reading-table");
        scan.offer.variants[0].title = title;
      });
    const titleOf = (title: unknown) => said(poster("reading-table", "--catalog", titled(title)).stdout, "title");
    expect(titleOf({ en: "To the {zone} of {place} {{", de: "-" })).toBe("To the reading-corner of Second Chapter {");
    expect(titleOf("In {place}")).toBe("In Second Chapter");
    expect(titleOf("Hello {attributes.name}")).toBe("Second Chapter");
  });

  it("is called by the place if no moment waits for a scan, and says so", () => {
    const file = changed((catalog) => {
      catalog.moments = [];
      catalog.campaigns = [];
    });
    const { code, stdout, stderr } = poster("reading-table", "--catalog", file);
    expect(code).toBe(0);
    expect(said(stdout, "title")).toBe("Second Chapter");
    expect(stderr).toBe('No moment waits for a scan of "reading-table" yet.\n');
  });

  it("asks the mesh for its catalog, and for the address that devices know", async () => {
    const state = makeStateDirectory();
    const { url } = await startMesh(state, ["--no-walk"], { MESH_AUDIENCE: "https://mesh.shop.test" });
    runMesh("publish", CATALOG, "--state", state);
    const { code, stdout } = runMesh("poster", "menu-card", "--state", state);
    expect({ code, address: said(stdout, "address") }).toEqual({
      code: 0,
      address: "https://mesh.shop.test/m/menu-card",
    });
    const token = runMesh("token", "--state", state).stdout.trim();
    const elsewhere = runMesh(
      "poster",
      "menu-card",
      "--url",
      url,
      "--token",
      token,
      "--audience",
      "http://localhost:9",
    );
    expect(elsewhere).toMatchObject({
      code: 69,
      stdout: "",
      stderr: expect.stringMatching(/^No mesh answers devices at/),
    });
  });

  it.each<[string, string[], number, RegExp]>([
    [
      "a marker that is not there",
      ["menu-crd", "--catalog", CATALOG],
      1,
      /no marker "menu-crd"\. Did you mean "menu-card"\?/,
    ],
    [
      "the code of a marker that changes",
      ["https://mesh.shop.test/m/table-7?s=a.b.c"],
      1,
      /over in minutes and cannot be printed/,
    ],
    ["an address", ["https://mesh.shop.test/m/table-7"], 1, /^The id of a marker is needed, not an address: "table-7"/],
    [
      "a mesh without https",
      ["menu-card", "--catalog", CATALOG, "--audience", "ftp://x"],
      1,
      /^ftp:\/\/x is no address of a mesh/,
    ],
    ["a language that is none", ["menu-card", "--locale", "d_e"], 2, /^--locale must be a language tag/],
    ["nothing", [], 2, /^One MARKER is needed/],
  ])("refuses %s", (_, args, code, says) => {
    expect(poster(...args)).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(says) });
  });

  it("refuses a marker of which only a changing code earns anything, and an NFC tag", () => {
    const file = changed(({ moments, markers }) => {
      for (const moment of moments) if (moment.on.scan === "menu-card") moment.trust = "medium";
      markers.push({ id: "sticker", kind: "nfc" });
    });
    expect(poster("menu-card", "--catalog", file)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^The code of "menu-card" cannot be printed: .*only a code which changes has\. A display/,
      ),
    });
    expect(poster("sticker", "--catalog", file)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is an NFC tag/),
    });
  });
});
