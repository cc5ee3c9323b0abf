import * as v from "valibot";
import { describeFaultsOf } from "../../local/describe-fault.ts";
import { callAdmin, type Operated, publishedBy, versionForm } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { Refusal } from "../../local/refusal.ts";
import { sayCount } from "../../shared/text/say-count.ts";

const listedVersion = v.object({
  version: versionForm,
  /** Seconds. */
  at: v.number(),
  author: v.optional(v.string()),
  message: v.optional(v.string()),
  counts: v.optional(v.record(v.string(), v.number())),
});

/** A version of the catalog, as the mesh tells it. */
export type ListedVersion = v.InferOutput<typeof listedVersion>;

/** How much is in a catalog, as `1 moment, 2 places`; of one from before that was noted, a question mark for each. */
export function saySize({ moments, places }: NonNullable<ListedVersion["counts"]>): string {
  return `${sayCount(moments, "moment")}, ${sayCount(places, "place")}`;
}

/** The versions that the mesh keeps: the one that counts first. */
export async function listVersions(mesh: Operated): Promise<readonly ListedVersion[]> {
  const answer = await callAdmin(mesh, "catalogs");
  return (await bodyOf(answer, mesh, v.object({ catalogs: v.array(listedVersion) }))).catalogs;
}

/** Makes a version count again, in the place of `current`; gives the version that counts now. */
export async function activateVersion(
  mesh: Operated,
  { version, current, all, message }: { version: string; current: string; all: boolean; message: string },
): Promise<string> {
  const path = `catalogs/${encodeURIComponent(version)}/activate?message=${encodeURIComponent(message)}`;
  const headers = { "content-type": "application/json", "if-match": `"${current}"` };
  const answer = await callAdmin(mesh, path, { method: "POST", headers, body: JSON.stringify(all ? { all } : {}) });
  if (answer.status === 409) throw new Refusal("Somebody else has published just now: look at the history again.");
  const published = await publishedBy(mesh, answer, describeFaultsOf({}));
  if ("version" in published) return published.version;
  throw new Refusal(`That version is not valid any more:\n${published.faults.map((fault) => `  ${fault}`).join("\n")}`);
}
