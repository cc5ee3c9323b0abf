import { Refusal } from "../../local/refusal.ts";
import { ensureKeys, readKeys, writeKeys } from "../../local/state/key-file.ts";
import { dropKey, KEYS, type KeySet, rotateKey } from "../../local/state/key-set.ts";
import { DEV_STATE, openState, PRODUCTION_STATE } from "../../local/state/state.ts";
import { visibleText } from "../../local/visible-text.ts";
import { listOwnKeys, publicPart, readOwnKey } from "../operator/operator-folder.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh keys [--state DIR] [--print NAME | --rotate NAME | --drop NAME | --dev-vars]

Makes all keys that a mesh needs, in DIR/keys.json (${PRODUCTION_STATE} unless given), and says which secret each one is for.
Run again, it makes only what is missing. No secret is shown unless it is asked for:

  --print NAME    writes one key to stdout, and nothing else: pipe it, so that it stays out of sight and history
  --rotate NAME   moves a key to its previous slot and makes a new one; hash keys have one slot and are never changed
  --drop NAME     forgets the key in the previous slot: a key that leaked stays good there. First --rotate, then --drop
  --dev-vars      prints the file .dev.vars, for wrangler dev: keys of their own, in ${DEV_STATE} unless given, what makes the
                  mesh one of this machine, and your operator keys:   npx mesh keys --dev-vars > .dev.vars

A local mesh (npm start) makes its own keys.`;

/** Where wrangler dev listens, unless it is told otherwise. */
const DEV_URL = "http://localhost:8787";

/** `mesh keys`: makes, prints, rotates and drops the keys of a deployment. */
export async function meshKeys(args: string[]): Promise<void> {
  const options = {
    help: { type: "boolean", short: "h" },
    state: { type: "string" },
    print: { type: "string" },
    rotate: { type: "string" },
    drop: { type: "string" },
    "dev-vars": { type: "boolean", default: false },
  } as const;
  const { values } = parseOptions({ args, options }, HELP);
  if (values.help) return console.log(HELP);
  const directory = values.state ?? (values["dev-vars"] ? DEV_STATE : PRODUCTION_STATE);
  const { keys: file } = openState(directory);
  if (values.print !== undefined) return printKey(readKeys(file), values.print, directory);
  if (values.rotate !== undefined) return rotate(file, values.rotate, directory);
  if (values.drop !== undefined) return drop(file, values.drop, directory);
  if (values["dev-vars"]) return console.log(await devVars(file));
  console.log(whereTheyGo(await ensureKeys(file, { operatorToken: false }), Object.keys(KEYS), directory));
  console.log(
    visibleText(`A first deployment takes them all at once: npx wrangler deploy --secrets-file ${directory}/keys.json`),
  );
}

/** The file that wrangler dev reads variables and secrets from: none of the values has a single quote or a line break. */
async function devVars(file: string): Promise<string> {
  const operators = listOwnKeys().map((name) => publicPart(readOwnKey(name)));
  const local = {
    MESH_ENV: "local",
    MESH_AUDIENCE: DEV_URL,
    MESH_ORIGINS: "*",
    MESH_CONTACT: DEV_URL,
    OPERATOR_KEYS: operators.length === 0 ? "" : JSON.stringify({ keys: operators }),
  };
  const keys = await ensureKeys(file, { operatorToken: false });
  return Object.entries({ ...local, ...keys })
    .map(([name, value]) => `${name}='${value}'`)
    .join("\n");
}

function printKey(keys: KeySet, name: string, directory: string): void {
  const key = keys[name];
  if (key === undefined) throw new Refusal(`There is no ${name} in ${directory}.`);
  console.log(key);
}

async function rotate(file: string, name: string, directory: string): Promise<void> {
  const rotated = await rotateKey(readKeys(file), name);
  if (!rotated.ok) throw new Refusal(rotated.error);
  writeKeys(file, rotated.value);
  // The previous slot first: between the two commands, what the old key has signed must stay good.
  console.log(whereTheyGo(rotated.value, [`${name}_PREVIOUS`, name], directory));
}

/** Of a pass key, devices of before are known as long as the variable is there first. */
function drop(file: string, name: string, directory: string): void {
  const left = dropKey(readKeys(file), name);
  if (!left.ok) throw new Refusal(left.error);
  writeKeys(file, left.value);
  console.log(`${whereTheyGo(left.value, [], directory)}npx wrangler secret delete ${name}_PREVIOUS\n`);
}

/** For each key the command that makes it a secret of the worker; what is no secret is shown. */
function whereTheyGo(keys: KeySet, names: readonly string[], directory: string): string {
  const commands = names.map((name) => {
    const print = `npx mesh keys --state ${directory} --print ${name}`;
    return `# ${meaningOf(name)}\n${print} | npx wrangler secret put ${name}`;
  });
  const { PASS_KEYS_RETIRED: retired } = keys;
  const variable =
    retired === undefined ? [] : [`# public keys, in [vars] of wrangler.toml\nPASS_KEYS_RETIRED = '${retired}'`];
  return visibleText(`The keys are in ${directory}/keys.json, which only you can read. Keep a copy in a safe place: a lost PERSON_HASH_KEY
cannot be made again. Each of these lines hands one to the worker without showing it:

${[...commands, ...variable].join("\n\n")}
`);
}

function meaningOf(name: string): string {
  const current = name.replace(/_PREVIOUS$/, "");
  return current === name ? (KEYS[name]?.does ?? "") : `what ${current} was before: what it has signed stays good`;
}
