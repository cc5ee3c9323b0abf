import { publishCatalog, readCatalog } from "../../local/operate.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { FILE_HELP, readCatalogFile } from "../catalog-file/read-catalog-file.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { saySize } from "../operator/versions.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh publish FILE [--message TEXT] [--state DIR] [--url URL --operator NAME]

Publishes a catalog (docs: /schema/catalog.json of a mesh) and prints its version, and nothing else on stdout; or tells what is
wrong with it, and where.
What is right and seldom meant is told as well. FILE takes the place of the whole catalog: of the senders that "mesh sender add" put there, those that FILE lacks are known no more.

${FILE_HELP}

  --message TEXT  why, for "mesh history"
${MESH_OPTIONS_HELP}`;

/** `mesh publish`: sends a catalog file to a mesh. */
export async function meshPublish(args: string[]): Promise<void> {
  const options = { ...MESH_OPTIONS, message: { type: "string" } } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageRefusal("One FILE is needed.", HELP);
  const mesh = meshOf(values);
  const { document, text, describe } = await readCatalogFile(file);
  const before = await readCatalog(mesh);
  const published = await publishCatalog(mesh, text, { message: values.message, describe });
  if ("version" in published) {
    const gone = sendersLost(before, document);
    const { moments = [], places = [] } = document as Catalog;
    const size = saySize({ moments: moments.length, places: places.length });
    console.error(`Published at ${mesh.url}: ${size}. Every edge has it within 5 s.`);
    if (published.warnings.length > 0) console.error(visibleText(`But is this meant?\n${list(published.warnings)}`));
    if (gone.length > 0) console.error(visibleText(sayLost(gone)));
    return console.log(published.version);
  }
  throw new Refusal(`${file} was not published:\n${list(published.faults)}`);
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

/** Whoever follows the page on journeys makes a key first and edits the file later: that must not end in a row of 401. */
function sayLost(gone: readonly string[]): string {
  return (
    `Known no more, and refused from now on: the senders ${gone.join(", ")}.\n` +
    `To keep them: "npx mesh rollback --all" brings them back, and "npx mesh show sender ID" prints what belongs into "senders" of the file.`
  );
}

/** Ids of the senders that the catalog before had, and this one lacks. */
function sendersLost(before: unknown, after: Catalog): string[] {
  const kept = new Set((after.senders ?? []).map(({ id }) => id));
  const { senders = [] } = (before ?? {}) as Catalog;
  return senders.map(({ id }) => id).filter((id) => !kept.has(id));
}
