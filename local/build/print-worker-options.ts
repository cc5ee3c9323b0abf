import { unstable_getMiniflareWorkerOptions } from "wrangler";

/*
 * Prints bindings, compatibility date and the rest of wrangler.toml as the options that Miniflare takes, read by wrangler
 * itself. A process of its own: loading wrangler starts a bundler beside it, and keeps 200 MB for as long as it lives.
 */
const [file = "wrangler.toml"] = process.argv.slice(2);
console.log(JSON.stringify(unstable_getMiniflareWorkerOptions(file).workerOptions));
process.exit();
