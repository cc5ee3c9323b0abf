import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { PROJECT, runTool } from "../local/build/run-tool.ts";
import { Refusal, runCommand, UsageRefusal } from "../local/refusal.ts";
import { type DeployAddress, type DeployVariables, deployFaults } from "../shared/operators/deploy-faults.ts";
import { readWaysIn } from "../shared/operators/ways-in.ts";
import { parseOptions } from "./parse-options.ts";

const HELP = `npm run deploy -- --env ENV [--dry-run] [--config FILE] [-- OPTIONS OF WRANGLER]

Deploys one environment of wrangler.toml, staging or production: refuses placeholders and settings that would leave the mesh deaf,
runs npm run check:code, deploys, and asks the mesh whether it works ("mesh smoke").

  --env ENV       which one; there is no other way to say it
  --dry-run       deploys nothing: judges the settings, then builds and lists what would be uploaded. It may stand behind
                  the second -- too
  --config FILE   wrangler.toml, unless given

The first time wrangler needs the secrets: npm run deploy -- --env production -- --secrets-file .mesh/production/keys.json`;

const DRY_RUN = "--dry-run";

await runCommand(async () => {
  const options = {
    help: { type: "boolean", short: "h" },
    env: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    config: { type: "string", default: "wrangler.toml" },
  } as const;
  const { values, positionals } = parseOptions({ args: process.argv.slice(2), options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const { env, config } = values;
  if (env === undefined) throw new UsageRefusal("--env is needed.", HELP);
  const more = positionals.filter((option) => option !== DRY_RUN);
  const isDry = values["dry-run"] || more.length < positionals.length;
  const { name, vars, ...address } = await readEnvironment(config, env);
  const faults = deployFaults(vars, { ...address, env }, whyNoOneSignsIn(vars));
  if (faults.length > 0) {
    throw new Refusal(`${name} is not deployed:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
  const deploy = ["deploy", "--env", env, "--config", config, ...more];
  if (isDry) return run("wrangler", [...deploy, DRY_RUN]);
  await run("npm", ["run", "check:code"]);
  await run("wrangler", deploy);
  await run(process.execPath, ["cli/mesh.ts", "smoke", String(vars.MESH_AUDIENCE)]);
});

interface Environment extends Omit<DeployAddress, "env"> {
  readonly name: string;
  readonly vars: DeployVariables;
}

async function readEnvironment(config: string, env: string): Promise<Environment> {
  const text = await runTool("local/build/print-config.ts", [config, env], { WRANGLER_LOG: "none" });
  const environment: Environment & { readonly error?: string } = JSON.parse(text);
  if (environment.error !== undefined) throw new Refusal(`${config} cannot be used: ${environment.error}`);
  return environment;
}

function whyNoOneSignsIn(vars: Environment["vars"]): string | undefined {
  const ways = readWaysIn(vars);
  if (!ways.ok) return ways.error;
  const isNone = ways.value.keys.size === 0 && ways.value.access === undefined;
  return isNone ? 'no operator could sign in: "npx mesh operator add" makes a key for OPERATOR_KEYS' : undefined;
}

/** Runs a program of the project on this terminal; a Refusal if it fails. */
async function run(program: string, args: readonly string[]): Promise<void> {
  const bin = join(PROJECT, "node_modules/.bin");
  const path = `${bin}:${process.env.PATH ?? ""}`;
  const child = spawn(program, args, { cwd: PROJECT, stdio: "inherit", env: { ...process.env, PATH: path } });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Refusal(`${[program, ...args].join(" ")} ended with ${code}.`);
}
