import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/*
 * Runs a script of this project: `node local/run.mjs cli/start.ts --port 8787`. Plain JavaScript, so that a machine that lacks
 * something is told what, where a TypeScript file would only end in a stack.
 */

const PROJECT = join(import.meta.dirname ?? ".", "..");
const [script = "", ...args] = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const readsTypescript = major > 22 || (major === 22 && minor >= 18);
const isInstalled = existsSync(join(PROJECT, "node_modules/.package-lock.json"));

if (readsTypescript && isInstalled) {
  const path = join(PROJECT, script);
  process.argv = [process.argv[0] ?? "node", path, ...args];
  await import(pathToFileURL(path).href);
} else {
  const how = isInstalled
    ? `This is Node ${process.versions.node}. npm ci installs a newer one for this project: was it run with --ignore-scripts?
Run "npm rebuild node esbuild workerd", and start this with npm.`
    : `Run "npm ci" first: it installs what this project needs, its own Node too.`;
  console.error(how);
  process.exitCode = 1;
}
