import { spawn } from "node:child_process";
import { join } from "node:path";
import { Refusal } from "../refusal.ts";

/** Directory of wrangler.toml. */
export const PROJECT = join(import.meta.dirname, "../..");

/** No metrics, no look for updates, no logs in the home directory: starting a mesh talks to nobody. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  CI: "true",
};

/**
 * Runs a Node script of the project to its end and gives what it wrote to stdout. It gets nothing of the environment but
 * what a tool needs, so that a secret that happens to be there does not find its way into the worker.
 */
export async function runTool(script: string, args: readonly string[], environment = {}): Promise<string> {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  // A process group of its own, so that the bundler under it can be ended with it.
  const child = spawn(process.execPath, [join(PROJECT, script), ...args], {
    cwd: PROJECT,
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...QUIET, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const endGroup = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  process.once("exit", endGroup);
  const [stdout, stderr] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    new Promise((resolve, reject) => child.once("error", reject).once("close", resolve)),
  ]);
  process.off("exit", endGroup);
  if (child.exitCode !== 0) throw new Refusal(`The worker cannot be built:\n${stdout}${stderr}`);
  return stdout;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
