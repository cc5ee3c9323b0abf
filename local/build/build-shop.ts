import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderSVG } from "uqr";
import { bundlePage, type SiteFile } from "./bundle-page.ts";
import { bundleShellWorker } from "./bundle-shell-worker.ts";
import { PROJECT } from "./run-tool.ts";

const SHOP = join(PROJECT, "demo/shop");

/** What the shop opens with, without a connection too. */
const SHELL = ["/", "/app.js", "/app.css", "/fonts/caprasimo.woff2", "/manifest.webmanifest", "/icons/icon.svg"];

const PNG_ICONS = ["icon-192", "icon-512", "maskable-512", "apple-touch-icon"];

/** The demo shop of the mesh at this URL, built from demo/shop: its files by path. */
export async function buildShop(meshUrl: string): Promise<ReadonlyMap<string, SiteFile>> {
  const [app, styles] = await Promise.all([
    bundlePage(join(SHOP, "app.ts"), { format: "esm" }),
    bundlePage(join(SHOP, "app.css"), { external: ["/fonts/*"] }),
  ]);
  const files = new Map<string, SiteFile>([
    ["/", { type: "text/html", content: readPage(meshUrl) }],
    ["/app.js", { type: "text/javascript", content: app }],
    ["/app.css", { type: "text/css", content: styles }],
    ["/manifest.webmanifest", { type: "application/manifest+json", content: read("manifest.webmanifest") }],
    ["/fonts/caprasimo.woff2", { type: "font/woff2", content: read("fonts/caprasimo.woff2") }],
    ["/icons/icon.svg", { type: "image/svg+xml", content: read("icons/icon.svg") }],
    ...PNG_ICONS.map(
      (name) => [`/icons/${name}.png`, { type: "image/png", content: read(`icons/${name}.png`) }] as const,
    ),
    ...readMarkers().map(
      (id) => [`/qr/${id}.svg`, { type: "image/svg+xml", content: drawCode(`${meshUrl}/m/${id}`) }] as const,
    ),
  ]);
  return files.set("/sw.js", await bundleShellWorker(join(SHOP, "sw.ts"), SHELL, files));
}

/** The page, with the mesh it belongs to and the scenery of its map. */
function readPage(meshUrl: string): string {
  return read("index.html")
    .toString()
    .replace("%MESH%", meshUrl)
    .replace(
      "%SCENERY%",
      read("street/scenery.svg")
        .toString()
        .replace(/<!--.*?-->\s*/g, ""),
    );
}

/** Ids of the markers of demo/catalog.json. */
function readMarkers(): string[] {
  const { markers }: { markers: { id: string }[] } = JSON.parse(
    readFileSync(join(PROJECT, "demo/catalog.json"), "utf8"),
  );
  return markers.map(({ id }) => id);
}

/** A QR code, with the border of four modules that readers need (ISO/IEC 18004, quiet zone). */
function drawCode(text: string): string {
  return renderSVG(text, { ecc: "M", border: 4 });
}

function read(path: string): Buffer {
  return readFileSync(join(SHOP, path));
}
