import { pathToFileURL } from "node:url";
import { type MessagePort, parentPort } from "node:worker_threads";

/** One run of `mesh`: what follows the word, and the environment. */
export interface CommandAsked {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Where its end is told: 1 there wakes whoever waits. */
  readonly ended: Int32Array;
  readonly to: MessagePort;
}

/*
 * Runs cli/mesh.ts one time after the other, each as a process of its own would: with new arguments and environment, a new exit
 * code, and what it writes apart. Only what it imports has been loaded before, which is most of the work of a short command.
 */

/** What ends a run here, where `process.exit` would end all of them. */
class Exit extends Error {}

const MESH = pathToFileURL("cli/mesh.ts").href;
let said = { stdout: "", stderr: "" };
let runs = 0;
for (const name of ["stdout", "stderr"] as const) {
  process[name].write = (chunk: unknown, ...rest: unknown[]) => {
    said[name] += chunk;
    const done = rest.at(-1);
    if (typeof done === "function") process.nextTick(done);
    return true;
  };
}
process.exit = (code) => {
  process.exitCode = code;
  throw new Exit();
};

parentPort?.on("message", async ({ args, environment, ended, to }: CommandAsked) => {
  said = { stdout: "", stderr: "" };
  process.argv.splice(1, Number.POSITIVE_INFINITY, "cli/mesh.ts", ...args);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.exitCode = 0;
  // A module that has another address is evaluated again; what it imports keeps its own.
  await import(`${MESH}?run=${++runs}`).catch((cause: unknown) => {
    if (cause instanceof Exit) return;
    console.error(cause);
    process.exitCode = 1;
  });
  process.stdout.removeAllListeners("error");
  to.postMessage({ code: Number(process.exitCode), ...said });
  Atomics.store(ended, 0, 1);
  Atomics.notify(ended, 0);
});
