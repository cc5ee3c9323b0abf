import { readJsonFile } from "../../local/read-json-file.ts";
import { UsageRefusal } from "../../local/refusal.ts";
import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { parseJson } from "../../shared/json/parse-json.ts";
import { checkClaims } from "../../shared/messages/common.ts";
import { explainVisit } from "../../shared/simulate/explain-visit.ts";
import { explainRequest } from "../../shared/simulate/requests.ts";
import { makeWorld, type World } from "../../shared/simulate/world.ts";
import { explanationText, refuseFaults } from "../operator/explanation-text.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP } from "../operator/find-mesh.ts";
import { openPublishedWorld, openWorld } from "../operator/open-world.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh explain CASE [--catalog FILE | --state DIR | --url URL --operator NAME] [--all] [--json]

Tells every gate of every moment for one case: what a device or a gateway says, and a person who is made up, both as
a file of JSON. For a visit without a file there is "mesh try".

  CASE            {"message": {…}, "person": {…}, "mesh": {…}}, as docs/simulate.md has it; "-" reads stdin
  --catalog FILE  the catalog; the one in the case, or else the published one, unless given
  --all           every gate of every moment, and what the moments wait for that were not set off
  --json          the same for programs: an explanation

${MESH_OPTIONS_HELP}`;

const OPTIONS = {
  ...MESH_OPTIONS,
  catalog: { type: "string" },
  all: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

/** `mesh explain`: the gates of one case. */
export async function meshExplain(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageRefusal("One CASE is needed.", HELP);
  const request = checkClaims(explainRequest, parseJson(readJsonFile(file, MAX_CATALOG_BYTES)));
  if (!request.ok) throw refuseFaults(`${file} is no case`, request.error);
  const { catalog, ...given } = request.value;
  const world = values.catalog === undefined ? await openGiven(catalog, values) : await openWorld(values.catalog);
  const explained = explainVisit(world, given, Date.now());
  if (!explained.ok) throw refuseFaults(`${file} does not fit the catalog`, explained.error);
  console.log(values.json ? JSON.stringify(explained.value) : explanationText(explained.value, values.all));
}

async function openGiven(catalog: unknown, mesh: Parameters<typeof openPublishedWorld>[0]): Promise<World> {
  if (catalog === undefined) return openPublishedWorld(mesh);
  const checked = checkCatalog(catalog);
  if (!checked.ok) throw refuseFaults("The catalog of the case is not valid", checked.error);
  return makeWorld(checked.value);
}
