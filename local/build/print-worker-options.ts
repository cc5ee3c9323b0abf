import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";

/*
 * Prints bindings, compatibility date and the rest of wrangler.toml as the options that Miniflare takes, read by wrangler
 * itself. A process of its own: loading wrangler starts a bundler beside it, and keeps 200 MB for as long as it lives. What a
 * .dev.vars says is for wrangler dev alone.
 */
const [file = "wrangler.toml"] = process.argv.slice(2);
const { workerOptions } = unstable_getMiniflareWorkerOptions(file);
const { vars } = unstable_readConfig({ config: file });
console.log(JSON.stringify({ ...workerOptions, bindings: vars }));
process.exit();
