import { resolve } from "node:path";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { ensureKeys, readKeys, writeKeys } from "../../local/state/key-file.ts";
import { dropKey, KEYS, type KeySet, rotateKey } from "../../local/state/key-set.ts";
import { DEPLOYMENT_STATES, DEV_STATE, openState } from "../../local/state/state.ts";
import { visibleText } from "../../local/visible-text.ts";
import { listOwnKeys, publicPart, readOwnKey } from "../operator/operator-folder.ts";
import { parseOptions } from "../parse-options.ts";

/** Where wrangler dev listens, unless it is told otherwise. */
const DEV_PORT = "8787";

const ENVIRONMENTS = ["production", "staging"] as const;

/** Stands for an environment that is not known. wrangler refuses it, so no key goes to the wrong worker. */
const UNKNOWN = "ENV";

const HELP = `npx mesh keys [--env ENV] [--state DIR] [--print NAME | --rotate NAME | --drop NAME]
npx mesh keys --dev-vars [--port N] [--state DIR]

Makes all keys that a mesh needs, in DIR/keys.json, and prints the command that makes each one a secret of the worker.
Run again, it makes only what is missing. No secret is shown unless it is asked for:

  --env ENV       which environment of wrangler.toml they are for, production or staging; production unless given
  --state DIR     where they are: ${DEPLOYMENT_STATES.production} or ${DEPLOYMENT_STATES.staging}, by --env, unless given
  --print NAME    writes one key to stdout, and nothing else: pipe it, so that it stays out of sight and history
  --rotate NAME   moves a key to its previous slot and makes a new one; hash keys have one slot and are never changed
  --drop NAME     forgets the key in the previous slot: a key that leaked stays good there. First --rotate, then --drop
  --dev-vars      prints the file .dev.vars, for wrangler dev: keys of their own, in ${DEV_STATE} unless given, what makes the
                  mesh one of this machine, and your operator keys:   npx mesh keys --dev-vars > .dev.vars
  --port N        with --dev-vars, where wrangler dev will listen: ${DEV_PORT} unless given

A local mesh (npm start) makes its own keys.`;

/** `mesh keys`: makes, prints, rotates and drops the keys of a deployment. */
export async function meshKeys(args: string[]): Promise<void> {
  const options = {
    help: { type: "boolean", short: "h" },
    env: { type: "string" },
    state: { type: "string" },
    print: { type: "string" },
    rotate: { type: "string" },
    drop: { type: "string" },
    "dev-vars": { type: "boolean", default: false },
    port: { type: "string" },
  } as const;
  const { values } = parseOptions({ args, options }, HELP);
  if (values.help) return console.log(HELP);
  if (values["dev-vars"]) return printDevVars(values);
  if (values.port !== undefined) throw new UsageRefusal("--port goes with --dev-vars.", HELP);
  const set = findSet(values);
  const { directory } = set;
  const { keys: file } = openState(directory);
  if (values.print !== undefined) return printKey(readKeys(file), values.print, directory);
  if (values.rotate !== undefined) return rotate(file, values.rotate, set);
  if (values.drop !== undefined) return drop(file, values.drop, set);
  console.log(whereTheyGo(await ensureKeys(file, { operatorToken: false }), Object.keys(KEYS), set));
  console.log(
    visibleText(`A first deployment takes them all at once, instead of these lines:

npm run deploy -- --env ${set.env} -- --secrets-file ${directory}/keys.json`),
  );
}

/** Keys of one deployment: where they are, and which environment of wrangler.toml they are for. */
interface DeploymentKeys {
  readonly directory: string;
  readonly env: (typeof ENVIRONMENTS)[number] | typeof UNKNOWN;
}

/** The keys that the options name. A directory says the environment only if it is the usual one of that environment. */
function findSet({ env: given, state }: { readonly env?: string; readonly state?: string }): DeploymentKeys {
  const env = ENVIRONMENTS.find((name) => name === given);
  if (given !== undefined && env === undefined)
    throw new UsageRefusal(`--env must be one of ${ENVIRONMENTS.join(", ")}.`, HELP);
  if (state === undefined) return { directory: DEPLOYMENT_STATES[env ?? "production"], env: env ?? "production" };
  const usual = ENVIRONMENTS.find((name) => resolve(state) === resolve(DEPLOYMENT_STATES[name]));
  return { directory: state, env: env ?? usual ?? UNKNOWN };
}

interface DevOptions {
  readonly state?: string;
  readonly port?: string;
  /** What goes with the keys of a deployment only. */
  readonly [more: string]: string | boolean | undefined;
}

async function printDevVars({ state = DEV_STATE, port = DEV_PORT, ...more }: DevOptions): Promise<void> {
  if (["env", "print", "rotate", "drop"].some((name) => more[name] !== undefined))
    throw new UsageRefusal("--dev-vars takes --port and --state only.", HELP);
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw new UsageRefusal(`--port takes a number from 1 to 65535, not "${port}".`, HELP);
  console.log(await devVars(openState(state).keys, `http://localhost:${port}`));
}

/** The file that wrangler dev reads variables and secrets from: none of the values has a single quote or a line break. */
async function devVars(file: string, url: string): Promise<string> {
  const operators = listOwnKeys().map((name) => publicPart(readOwnKey(name)));
  const local = {
    MESH_ENV: "local",
    MESH_AUDIENCE: url,
    MESH_ORIGINS: "*",
    MESH_CONTACT: url,
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

async function rotate(file: string, name: string, set: DeploymentKeys): Promise<void> {
  const rotated = await rotateKey(readKeys(file), name);
  if (!rotated.ok) throw new Refusal(rotated.error);
  writeKeys(file, rotated.value);
  // The previous slot first: between the two commands, what the old key has signed must stay good.
  console.log(whereTheyGo(rotated.value, [`${name}_PREVIOUS`, name], set));
}

/** Of a pass key, devices of before are known as long as the variable is there first. */
function drop(file: string, name: string, set: DeploymentKeys): void {
  const left = dropKey(readKeys(file), name);
  if (!left.ok) throw new Refusal(left.error);
  writeKeys(file, left.value);
  console.log(`${whereTheyGo(left.value, [], set)}npx wrangler secret delete ${name}_PREVIOUS --env ${set.env}\n`);
}

/** For each key the command that makes it a secret of the worker; what is no secret is shown. */
function whereTheyGo(keys: KeySet, names: readonly string[], { directory, env }: DeploymentKeys): string {
  const commands = names.map((name) => {
    const print = `npx mesh keys --state ${directory} --print ${name}`;
    return `# ${meaningOf(name)}\n${print} | npx wrangler secret put ${name} --env ${env}`;
  });
  const { PASS_KEYS_RETIRED: retired } = keys;
  const place = `in place of the line PASS_KEYS_RETIRED under [env.${env}.vars] of wrangler.toml`;
  const variable = retired === undefined ? [] : [`# public keys, ${place}\nPASS_KEYS_RETIRED = '${retired}'`];
  const which = env === UNKNOWN ? `Put production or staging for ${UNKNOWN}, or run this again with --env.\n` : "";
  return visibleText(`The keys are in ${directory}/keys.json, which only you can read. Keep a copy in a safe place: a lost PERSON_HASH_KEY
cannot be made again. Each of these lines sends one key to the worker without showing it:
${which}
${[...commands, ...variable].join("\n\n")}
`);
}

function meaningOf(name: string): string {
  const current = name.replace(/_PREVIOUS$/, "");
  return current === name ? (KEYS[name]?.does ?? "") : `what ${current} was before: what it has signed stays good`;
}
