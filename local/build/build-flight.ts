import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePage, type SiteFile } from "./bundle-page.ts";
import { PROJECT } from "./run-tool.ts";

const FLIGHT = join(PROJECT, "demo/flight");

const FONT = "fonts/atkinson-hyperlegible-next.woff2";

/** The flight demo's page of the mesh at this URL, built from demo/flight: its files by path. */
export async function buildFlight(meshUrl: string): Promise<ReadonlyMap<string, SiteFile>> {
  const [app, styles, worker] = await Promise.all([
    bundlePage(join(FLIGHT, "app.ts"), { format: "esm" }),
    bundlePage(join(FLIGHT, "app.css"), { external: ["/fonts/*"] }),
    bundlePage(join(FLIGHT, "sw.ts"), { format: "iife" }),
  ]);
  return new Map<string, SiteFile>([
    ["/", { type: "text/html", content: read("index.html").toString().replace("%MESH%", meshUrl) }],
    ["/app.js", { type: "text/javascript", content: app }],
    ["/app.css", { type: "text/css", content: styles }],
    ["/sw.js", { type: "text/javascript", content: worker }],
    [`/${FONT}`, { type: "font/woff2", content: read(FONT) }],
    ["/icon.svg", { type: "image/svg+xml", content: read("icon.svg") }],
  ]);
}

function read(path: string): Buffer {
  return readFileSync(join(FLIGHT, path));
}
