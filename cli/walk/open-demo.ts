import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { PROJECT } from "../../local/build/run-tool.ts";
import { type Operated, publishCatalog, readCatalog } from "../../local/operate.ts";
import { Refusal } from "../../local/refusal.ts";

/** Every edge decides on a new version within 5 s. */
const TIMEOUT_MS = 10_000;

/** Publishes a demo's catalog, a file of the project, on a mesh that has none. Whether the mesh decides on the demo now, whatever senders and webhooks were added. */
export async function openDemo(mesh: Operated, file = "demo/catalog.json"): Promise<boolean> {
  const demo = readFileSync(join(PROJECT, file), "utf8");
  const found = await readCatalog(mesh);
  if (found !== undefined) return isDeepStrictEqual(withoutOthers(found), withoutOthers(JSON.parse(demo)));
  const published = await publishCatalog(mesh, demo);
  if ("faults" in published) throw new Refusal(`${file} is not valid:\n${published.faults.join("\n")}`);
  await waitForVersion(mesh.url, published.version);
  return true;
}

/** `mesh sender add`, as the README shows it, and the webhook of the demo's partner change nothing that the walk meets. */
function withoutOthers(catalog: unknown): object {
  return { ...Object(catalog), senders: [], webhooks: [] };
}

/** Waits until the mesh decides on this version of its catalog; refuses if it does not within 10 s. */
export async function waitForVersion(url: string, version: string): Promise<void> {
  const giveUpAt = performance.now() + TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(`${url}/v1/mesh`);
    const { catalogVersion } = (await answer.json()) as { catalogVersion: string | null };
    if (catalogVersion === version) return;
    if (performance.now() > giveUpAt)
      throw new Refusal(`The mesh decides on ${catalogVersion}, not on ${version} that was published.`);
    await pause(50);
  }
}
