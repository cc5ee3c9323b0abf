import { createRequire } from "node:module";

/** Required, as local/mesh/run-worker.ts does with Miniflare. */
const { unstable_readConfig: readConfig }: typeof import("wrangler") = createRequire(import.meta.url)("wrangler");

/*
 * Prints one environment of a wrangler.toml as wrangler reads it, as JSON: its name, addresses, variables and bindings, or
 * `{"error"}`, with the line and the key if wrangler says where. A
 * process of its own, since wrangler starts a bundler beside it.
 */
const [config = "wrangler.toml", env = ""] = process.argv.slice(2);
process.stdout.write(JSON.stringify(read()));
process.exit();

function read(): object {
  try {
    const { name, route, routes, workers_dev, vars, durable_objects, ratelimits, analytics_engine_datasets, secrets } =
      readConfig({ config, env });
    return { name, route, routes, workers_dev, vars, durable_objects, ratelimits, analytics_engine_datasets, secrets };
  } catch (error) {
    return { error: `${placeOf(error)}${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Where the fault is, of a text that is no TOML. The value is left out: it may be a secret. */
function placeOf(error: unknown): string {
  const { line, lineText } = Object(Object(error).location);
  if (typeof line !== "number") return "";
  const key = /^\s*([\w.-]+)\s*=/.exec(String(lineText))?.[1];
  return `line ${line}${key === undefined ? "" : `, ${key}`}: `;
}
