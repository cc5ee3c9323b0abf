import { describe, expect, it } from "vitest";
import { showsCode } from "../../../client/sdk/page-marker.ts";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";

const NOON = 1_800_000_000;

/** The address of a display, with a code until then. */
function shown(exp: unknown, query = "?s="): string {
  const claims = encodeBase64url(new TextEncoder().encode(JSON.stringify({ exp })));
  return `https://mesh.test/m/table${query}h.${claims}.sig`;
}

describe("a marker in a page's address", () => {
  it("is scanned without a tap while its code may be good", () => {
    expect(showsCode(shown(NOON + 60), NOON)).toBe(true);
    expect(showsCode(shown(NOON + 600, "?a=b&s="), NOON)).toBe(true);
  });

  it.each([
    ["a mere id", "table"],
    ["the address of one that does not change", "https://mesh.test/m/table"],
    ["an empty code", "https://mesh.test/m/table?s="],
    ["what is no code", "https://mesh.test/m/table?s=x"],
    ["one that is over", shown(NOON)],
    ["one that no display can show: it would be good for a day", shown(NOON + 86_400)],
    ["one without an end", shown(undefined)],
    ["another parameter", shown(NOON + 60, "?codes=")],
    ["what is no address", "http://"],
    ["nothing", ""],
  ])("waits for a tap: %s", (_, marker) => {
    expect(showsCode(marker, NOON)).toBe(false);
  });
});
