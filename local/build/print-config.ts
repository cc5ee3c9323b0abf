import { unstable_readConfig as readConfig } from "wrangler";

/*
 * Prints one environment of a wrangler.toml as wrangler reads it, as JSON: its name, variables and bindings, or `{"error"}`. A
 * process of its own, since wrangler starts a bundler beside it.
 */
const [config = "wrangler.toml", env = ""] = process.argv.slice(2);
process.stdout.write(JSON.stringify(read()));
process.exit();

function read(): object {
  try {
    const { name, vars, durable_objects, ratelimits, analytics_engine_datasets, secrets } = readConfig({ config, env });
    return { name, vars, durable_objects, ratelimits, analytics_engine_datasets, secrets };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
