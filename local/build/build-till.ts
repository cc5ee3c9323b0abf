import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundlePage, type SiteFile } from "./bundle-page.ts";
import { PROJECT } from "./run-tool.ts";

const TILL = join(PROJECT, "demo/till");

/** The demo's till for the mesh at this URL, built from demo/till: its files by path. */
export async function buildTill(meshUrl: string): Promise<ReadonlyMap<string, SiteFile>> {
  const [app, decoder, styles] = await Promise.all([
    bundlePage(join(TILL, "app.ts"), { format: "esm", external: ["/till/decoder.js"] }),
    bundlePage(join(TILL, "decoder.ts"), { format: "esm", platform: "browser" }),
    bundlePage(join(TILL, "app.css"), { external: ["/fonts/*"] }),
  ]);
  const page = readFileSync(join(TILL, "index.html"), "utf8").replace("%MESH%", meshUrl);
  const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
  return new Map<string, SiteFile>([
    ["/till", { type: "text/html", content: page, readsCodes: true }],
    ["/till/app.js", { type: "text/javascript", content: app }],
    ["/till/app.css", { type: "text/css", content: styles }],
    ["/till/decoder.js", { type: "text/javascript", content: decoder }],
    ["/till/zxing_reader.wasm", { type: "application/wasm", content: wasm }],
  ]);
}
