import { createInterface } from "node:readline/promises";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { activateVersion, listVersions, saySize } from "../operator/versions.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh rollback [VERSION] [--all] [--message TEXT] [--yes] [--state DIR] [--url URL --operator NAME]

Goes back to a version of the catalog, within 5 s everywhere: the one that was published before the present one, unless VERSION
says which. "mesh history" lists them. Senders stay as they are now, since a key that was replaced must not come back.

  --all           senders go back as well
  --message TEXT  why, for the history
  --yes           does not ask. Without a terminal it never asks, and needs this

${MESH_OPTIONS_HELP}`;

/** `mesh rollback`: makes an earlier version of the catalog count again. */
export async function meshRollback(args: string[]): Promise<void> {
  const options = {
    ...MESH_OPTIONS,
    all: { type: "boolean", default: false },
    message: { type: "string", default: "rollback" },
    yes: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  if (positionals.length > 1) throw new UsageRefusal("One VERSION, or none, is needed.", HELP);
  const mesh = meshOf(values);
  const versions = await listVersions(mesh);
  const [current, before] = versions;
  if (current === undefined) throw new Refusal("The mesh has no catalog yet.");
  const version = positionals[0] ?? before?.version;
  if (version === undefined) throw new Refusal("There is no version before the present one.");
  if (!values.yes && !(await isMeant(`Go back from ${current.version} to ${version}?`)))
    return console.error("Nothing was changed.");
  const { all, message } = values;
  const active = await activateVersion(mesh, { version, current: current.version, all, message });
  const size = saySize(versions.find((one) => one.version === version)?.counts ?? {});
  console.error(`Went back at ${mesh.url}: ${size}. Every edge has it within 5 s.`);
  console.log(active);
}

async function isMeant(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Refusal("Without a terminal this needs --yes.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
