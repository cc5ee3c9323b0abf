import { readFileSync } from "node:fs";
import { readKeys } from "./key-file.ts";
import { OPERATOR_TOKEN } from "./key-set.ts";
import { publishCatalog } from "./operate.ts";
import { parseOptions } from "./parse-options.ts";
import { Refusal } from "./refusal.ts";
import { DEFAULT_STATE, findState, urlOf } from "./state.ts";

const HELP = `npm run -s mesh publish -- FILE [--state DIR] [--url URL --token TOKEN]

Publishes a catalog (docs: /schema/catalog.json of a mesh) and prints its version; or everything that is wrong with it.

  --state DIR     the local mesh in DIR, ${DEFAULT_STATE} unless given
  --url URL       another mesh, instead
  --token TOKEN   its operator token; MESH_TOKEN of the environment unless given`;

/** `mesh publish`: sends a catalog file to a mesh. */
export async function meshPublish(args: string[]): Promise<void> {
  const options = {
    help: { type: "boolean", short: "h" },
    state: { type: "string", default: DEFAULT_STATE },
    url: { type: "string" },
    token: { type: "string" },
  } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Refusal(`One FILE is needed.\n\n${HELP}`);
  const published = await publishCatalog(meshOf(values), readCatalogFile(file));
  if ("version" in published) return console.log(published.version);
  throw new Refusal(`${file} was not published:\n${published.faults.map((fault) => `  ${fault}`).join("\n")}`);
}

function meshOf({ state, url, token = process.env.MESH_TOKEN }: { state: string; url?: string; token?: string }) {
  if (url !== undefined && token === undefined)
    throw new Refusal("--url needs --token, or MESH_TOKEN in the environment.");
  if (url !== undefined) return { url: url.replace(/\/+$/, ""), token: token ?? "" };
  const local = findState(state);
  return { url: urlOf(local), token: readKeys(local.keys)[OPERATOR_TOKEN] ?? "" };
}

function readCatalogFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Refusal(`${file} cannot be read.`);
  }
}
