import { existsSync, readFileSync } from "node:fs";
import { findFreePort, isFree } from "../../local/find-host.ts";
import type { State } from "../../local/state/state.ts";

/**
 * Where the demo shop listens: as at the last start, because what a PWA keeps belongs to its origin; else at the port after
 * the mesh's; else at any. Only ports that are free.
 */
export async function chooseShopPort(state: State, meshPort: number): Promise<number> {
  const last = existsSync(state.shopPort) ? Number(readFileSync(state.shopPort, "utf8")) : 0;
  for (const port of [last, meshPort + 1]) {
    if (port > 0 && port !== meshPort && port <= 65_535 && (await isFree(port))) return port;
  }
  return findFreePort();
}
