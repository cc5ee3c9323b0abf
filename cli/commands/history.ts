import { visibleText } from "../../local/visible-text.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { type ListedVersion, listVersions, saySize } from "../operator/versions.ts";
import { parseOptions } from "../parse-options.ts";
import { tableOf } from "../table-of.ts";

const HELP = `npx mesh history [--json] [--state DIR] [--url URL --operator NAME]

Prints the versions of the catalog that the mesh keeps: the one that counts first, then the last published first. Who
published each last, when, why, and how many moments and places it has. "mesh rollback" goes back to one, and so publishes it
again.

  --json          the same for programs: {"catalogs": […]}

${MESH_OPTIONS_HELP}`;

/** `mesh history`: the versions of the catalog, one a line. */
export async function meshHistory(args: string[]): Promise<void> {
  const options = { ...MESH_OPTIONS, json: { type: "boolean", default: false } } as const;
  const { values } = parseOptions({ args, options }, HELP);
  if (values.help) return console.log(HELP);
  const versions = await listVersions(meshOf(values));
  if (values.json) return console.log(JSON.stringify({ catalogs: versions }));
  console.log(versions.length === 0 ? "No catalog is published yet." : visibleText(tableOf(versions.map(rowOf))));
}

function rowOf({ version, at, author = "", message = "", counts = {} }: ListedVersion, place: number): string[] {
  const when = new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ");
  return [place === 0 ? "now" : "", version, `${when} UTC`, author, saySize(counts), message];
}
