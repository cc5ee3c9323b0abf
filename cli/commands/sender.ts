import { UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { readPublished } from "../operator/edit-catalog.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { readLive, switchLive } from "../operator/operate-live.ts";
import { parseOptions } from "../parse-options.ts";
import { addSender } from "./sender-add.ts";

const HELP = `npx mesh sender <add|revoke|list> [options]

  add ID --kind KIND --scopes SCOPE,…   makes a sender's key, shows it once, and puts the sender into the catalog
  revoke ID                             within 5 s every edge refuses what it signs; "mesh restore sender ID" undoes it
  list                                  prints every sender of the catalog, and whether it is revoked

  npx mesh sender add --help  tells more

${MESH_OPTIONS_HELP}`;

/** `mesh sender add`, `revoke` and `list`: who may sign, beside the devices. */
export async function meshSender([action, ...args]: string[]): Promise<void> {
  if (action === "add") return addSender(args);
  if (action === "revoke") return revokeSender(args);
  if (action === "list") return listSenders(args);
  if (action === "--help" || action === "-h") return console.log(HELP);
  throw new UsageRefusal("One of add, revoke and list is needed.", HELP);
}

async function revokeSender(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: MESH_OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) throw new UsageRefusal("One ID is needed.", HELP);
  await switchLive(meshOf(values), "revoke", { kind: "sender", name });
  console.log(
    `sender ${name}: revoked. Within 5 s every edge refuses it; "npx mesh restore sender ${name}" undoes it.`,
  );
}

async function listSenders(args: string[]): Promise<void> {
  const { values } = parseOptions({ args, options: MESH_OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  const mesh = meshOf(values);
  const lines = describeSenders(await readPublished(mesh), (await readLive(mesh)).revokedSenders);
  console.log(lines.length === 0 ? "The catalog has no senders." : visibleText(lines.join("\n")));
}

/** One line for every sender: id, kind, algorithm, scopes, places. */
function describeSenders({ senders = [] }: Catalog, revoked: readonly string[]): string[] {
  const width = Math.max(...senders.map(({ id }) => id.length));
  return senders.map(({ id, kind, alg, scopes, places }) => {
    const state = revoked.includes(id) ? " (revoked)" : "";
    return `${id.padEnd(width)}  ${kind.padEnd(7)}  ${alg}  ${scopes.join(",")} at ${places?.join(",") ?? "all places"}${state}`;
  });
}
