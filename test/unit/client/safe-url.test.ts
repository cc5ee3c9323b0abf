import { describe, expect, it } from "vitest";
import { safeUrl } from "../../../client/offer/safe-url.ts";

describe("a link or an image of an offer", () => {
  it.each([
    ["https://bakery.example/orders?a=1#b", "https://bakery.example/orders?a=1#b"],
    ["HTTPS://Bakery.example", "https://bakery.example/"],
    ["http://localhost:8787/o/abc", "http://localhost:8787/o/abc"],
    ["http://127.0.0.1/", "http://127.0.0.1/"],
    ["http://[::1]:80/", "http://[::1]/"],
  ])("may be %s", (url, href) => {
    expect(safeUrl(url)).toBe(href);
  });

  it.each([
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "blob:https://bakery.example/1",
    "vbscript:x",
    "file:///etc/passwd",
    "http://bakery.example/",
    "http://localhost.bakery.example/",
    "http://localhost@bakery.example/",
    "//bakery.example/",
    "/orders",
    "",
    undefined,
  ])("may not be %j", (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });
});
