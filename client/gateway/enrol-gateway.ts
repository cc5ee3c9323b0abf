import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lockDirectory } from "./lock-directory.ts";
import { checkNames, meshIn, usualId } from "./options.ts";
import { type GatewayKey, KEY_FILE, ownKey } from "./own-key.ts";
import { enrolCommand } from "./reporter.ts";

const HELP = `mesh-gateway enrol --place ID [--id ID] [--mesh URL] [--state DIR] [--entry]

Makes the key of this gateway, or takes the one it has. Prints the one command with which whoever operates the mesh enrols it.
The private key stays on this machine, and nothing is sent anywhere.

  --id ID      what the mesh knows this gateway by; gateway-HOSTNAME unless given when the key is made
  --place ID   the place of the catalog that it speaks for
  --mesh URL   the mesh, for the command; left out: the local mesh of whoever runs the command
  --state DIR  where the key is kept, .mesh/gateway unless given
  --entry      prints the entry for "senders" of a catalog instead, for a catalog that is kept as files`;

const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  id: { type: "string" },
  place: { type: "string" },
  mesh: { type: "string" },
  state: { type: "string", default: ".mesh/gateway" },
  entry: { type: "boolean", default: false },
} as const;

/**
 * `mesh-gateway enrol`: the public half of this gateway's key, as an operator needs it, on standard output. Rejects with words
 * for a person as `ownKey` does, and if an argument makes no sense. It may run beside the gateway.
 */
export async function enrolGateway(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) return console.log(HELP);
  const { id, place, state } = values;
  if (place === undefined) throw new Error("--place is needed: the id of a place in the catalog of the mesh.");
  checkNames([id, place]);
  const mesh = values.mesh === undefined ? undefined : meshIn(values.mesh);
  const key = await ownKey(state, id, usualId(), async (directory) => {
    // A key that is there is only read. A new one is made by one process alone.
    if (!existsSync(join(directory, KEY_FILE))) await lockDirectory(directory);
  });
  console.error(
    `${key.isNew ? "A new key was made" : "The key is"} in ${join(state, KEY_FILE)}. It never leaves this machine.`,
  );
  console.log(values.entry ? JSON.stringify(entryOf(key, place)) : `${enrolCommand(key, { place })}${urlFor(mesh)}`);
}

/** The gateway as it stands in `senders` of a catalog. */
function entryOf({ id, publicJwk }: GatewayKey, place: string): object {
  return { id, kind: "gateway", places: [place], scopes: ["sightings"], alg: "EdDSA", jwk: publicJwk };
}

/** A mesh of one's own machine is found without its address. */
function urlFor(mesh: string | undefined): string {
  return mesh === undefined || new URL(mesh).hostname === "localhost" ? "" : ` --url ${mesh}`;
}
