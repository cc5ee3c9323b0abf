import { existsSync, readFileSync } from "node:fs";
import { findFreePort, isFree } from "../../local/find-host.ts";

/**
 * Where a site of the demo listens: as at the last start (`file`), because what a page keeps belongs to its origin; else at the
 * port after these; else at any. Only ports that are free, and none of these.
 */
export async function chooseSitePort(file: string, taken: readonly number[]): Promise<number> {
  for (const port of [lastPort(file), Math.max(...taken) + 1]) {
    if (port !== undefined && port <= 65_535 && !taken.includes(port) && (await isFree(port))) return port;
  }
  return findFreePort();
}

/** The port of the last start, as `file` has it; undefined if there was none. */
export function lastPort(file: string): number | undefined {
  const port = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return port > 0 ? port : undefined;
}
