import { createHash } from "node:crypto";
import { bundlePage, type SiteFile } from "./bundle-page.ts";

/** The service worker of a site: it keeps these of its files, and keeps them anew if any of them changes. */
export async function bundleShellWorker(
  entry: string,
  shell: readonly string[],
  files: ReadonlyMap<string, SiteFile>,
): Promise<SiteFile> {
  const hash = createHash("sha256");
  for (const path of shell) hash.update(files.get(path)?.content ?? "");
  const version = hash.digest("hex").slice(0, 12);
  const define = { SHELL_FILES: JSON.stringify(shell), SHELL_VERSION: JSON.stringify(version) };
  return { type: "text/javascript", content: await bundlePage(entry, { format: "iife", define }) };
}
