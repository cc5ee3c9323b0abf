import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePage, type SiteFile } from "./bundle-page.ts";
import { bundleShellWorker } from "./bundle-shell-worker.ts";
import { PROJECT } from "./run-tool.ts";

const FLIGHT = join(PROJECT, "demo/flight");

const FONT = "fonts/atkinson-hyperlegible-next.woff2";

/** What the page opens with, without a connection too. */
const SHELL = ["/", "/app.js", "/app.css", `/${FONT}`, "/manifest.webmanifest", "/icons/icon.svg"];

const PNG_ICONS = ["icon-192", "icon-512", "maskable-512", "apple-touch-icon"];

/** The flight demo's page of the mesh at this URL, built from demo/flight: its files by path. */
export async function buildFlight(meshUrl: string): Promise<ReadonlyMap<string, SiteFile>> {
  const [app, styles] = await Promise.all([
    bundlePage(join(FLIGHT, "app.ts"), { format: "esm" }),
    bundlePage(join(FLIGHT, "app.css"), { external: ["/fonts/*"] }),
  ]);
  const files = new Map<string, SiteFile>([
    ["/", { type: "text/html", content: read("index.html").toString().replace("%MESH%", meshUrl) }],
    ["/app.js", { type: "text/javascript", content: app }],
    ["/app.css", { type: "text/css", content: styles }],
    ["/manifest.webmanifest", { type: "application/manifest+json", content: read("manifest.webmanifest") }],
    [`/${FONT}`, { type: "font/woff2", content: read(FONT) }],
    ["/icons/icon.svg", { type: "image/svg+xml", content: read("icons/icon.svg") }],
    ...PNG_ICONS.map(
      (name) => [`/icons/${name}.png`, { type: "image/png", content: read(`icons/${name}.png`) }] as const,
    ),
  ]);
  return files.set("/sw.js", await bundleShellWorker(join(FLIGHT, "sw.ts"), SHELL, files));
}

function read(path: string): Buffer {
  return readFileSync(join(FLIGHT, path));
}
