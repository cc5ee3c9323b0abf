import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePage, type SiteFile } from "./bundle-page.ts";
import { PROJECT } from "./run-tool.ts";

const PARTNER = join(PROJECT, "demo/partner");

/** The page of the demo's partner, built from demo/partner: its files by path. It knows no mesh. */
export async function buildPartner(): Promise<ReadonlyMap<string, SiteFile>> {
  const [app, styles] = await Promise.all([
    bundlePage(join(PARTNER, "app.ts"), { format: "esm" }),
    bundlePage(join(PARTNER, "app.css"), {}),
  ]);
  return new Map<string, SiteFile>([
    ["/", { type: "text/html", content: readFileSync(join(PARTNER, "index.html")) }],
    ["/app.js", { type: "text/javascript", content: app }],
    ["/app.css", { type: "text/css", content: styles }],
    ["/icon.svg", { type: "image/svg+xml", content: readFileSync(join(PARTNER, "icon.svg")) }],
  ]);
}
