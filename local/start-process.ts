import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { PROJECT } from "./build/run-tool.ts";

/** A Node script of the project that runs beside this one. */
export interface StartedProcess {
  /** Everything it has said up to the words that were waited for. */
  readonly said: string;
  /** Asks it to end and waits for that; gives its exit code. */
  end(): Promise<number | null>;
}

/** Starts a script and waits until what it says matches; rejects, with what it said, where it ends before. It ends with this process. */
export async function startProcess(
  script: string,
  args: readonly string[],
  until: RegExp,
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedProcess> {
  // Not a script of npm of its own: the one that runs this is not its parent.
  const { npm_lifecycle_event: _ofThisOne, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(PROJECT, script), ...args], {
    cwd: PROJECT,
    env: { ...inherited, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const endWithThis = () => child.kill("SIGTERM");
  process.once("exit", endWithThis);
  const said = await sayingOf(child, until);
  return {
    said,
    async end() {
      process.off("exit", endWithThis);
      const ended = once(child, "exit");
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill("SIGTERM");
      await ended;
      return child.exitCode;
    },
  };
}

function sayingOf(child: ChildProcess, until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        said += chunk;
        if (until.test(said)) resolve(said);
      });
    }
    child.once("exit", (code) =>
      reject(new Error(`${child.spawnargs.slice(1).join(" ")} ended with ${code}:\n${said}`)),
    );
  });
}
