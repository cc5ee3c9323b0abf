import { readCatalog } from "../../local/operate.ts";
import { UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { CatalogChange } from "../../shared/catalog/diff/change.ts";
import { diffCatalogs } from "../../shared/catalog/diff/diff-catalogs.ts";
import { FILE_HELP } from "../catalog-file/read-catalog-file.ts";
import { readValidCatalog } from "../catalog-file/read-valid-catalog.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh diff FILE [--json] [--exit-code] [--state DIR] [--url URL --operator NAME]

Tells what would change for people if FILE were published now: + they may get more, - less, ~ something else. Senders that
"mesh sender add" put into the catalog and FILE lacks are told as well.

${FILE_HELP}

  --json          the same for programs: {"changes": […]}
  --exit-code     ends with 2 if anything would change

${MESH_OPTIONS_HELP}`;

const SIGNS: Readonly<Record<CatalogChange["effect"], string>> = { more: "+", less: "-", other: "~" };

/** `mesh diff`: what publishing a file would change. */
export async function meshDiff(args: string[]): Promise<void> {
  const options = {
    ...MESH_OPTIONS,
    json: { type: "boolean", default: false },
    "exit-code": { type: "boolean", default: false },
  } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageRefusal("One FILE is needed.", HELP);
  const { catalog } = await readValidCatalog(file);
  // What a mesh has was checked when it was published.
  const before = ((await readCatalog(meshOf(values))) ?? {}) as Catalog;
  const changes = diffCatalogs(before, catalog);
  if (values.json) console.log(JSON.stringify({ changes }));
  else console.log(changes.length === 0 ? "Nothing would change." : visibleText(changes.map(lineOf).join("\n")));
  if (values["exit-code"] && changes.length > 0) process.exitCode = 2;
}

function lineOf({ part, id, effect, says }: CatalogChange): string {
  const name = id === "" ? part : `${part.replace(/s$/, "")} ${id}`;
  return `${SIGNS[effect]} ${name} ${says}`;
}
