import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { onTestFinished } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import type { CommandAsked } from "./command-thread.ts";

const PROJECT = join(import.meta.dirname, "../..");

/** A launcher that was started, and what it has said so far. */
export interface Launched {
  readonly process: ChildProcess;
  readonly url: string;
  /** Everything on stdout and stderr. */
  said(): string;
  /** Waits until it has said this; rejects where it ends before. */
  hear(words: string): Promise<void>;
  /** Waits for its end, and for the end of all that could write to its output; gives its exit code. */
  ended(): Promise<number | null>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** A new directory for the state of a mesh; removed after the test. */
export function makeStateDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "moment-mesh-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

/** Starts a mesh on a state and waits until it answers. It ends with the test, at the latest. */
export async function startMesh(
  state: string,
  args: readonly string[] = ["--no-walk"],
  environment = {},
): Promise<Launched> {
  const port = await findFreePort();
  const launched = launch([...args, "--state", state, "--port", String(port)], port, environment);
  await launched.hear("The mesh answers");
  return launched;
}

/** Starts the launcher with exactly these arguments. */
export function launch(args: readonly string[], port = 0, environment = {}): Launched {
  return follow(spawn(process.execPath, ["cli/start.ts", ...args], options(environment)), port);
}

/** Starts the launcher as npm does: with a shell between the two. */
export function launchInShell(args: readonly string[], port: number): Launched {
  const command = [process.execPath, "cli/start.ts", ...args].map((word) => `'${word}'`).join(" ");
  return follow(spawn("sh", ["-c", `${command}; exit $?`], options({ npm_lifecycle_event: "start" })), port);
}

/** What came of a command. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longer than any command of a test takes. */
const COMMAND_TIMEOUT_MS = 60_000;
let commands: Worker | undefined;

/**
 * Runs `mesh` with these arguments to its end: in a thread that every run of a file shares, since a process would spend most of
 * its time on what it imports.
 */
export function runMesh(...args: string[]): Ran {
  return runMeshIn({}, ...args);
}

/** The same with these variables in its environment. */
export function runMeshIn(environment: NodeJS.ProcessEnv, ...args: string[]): Ran {
  const { ended, port } = begin(environment, args);
  Atomics.wait(ended, 0, 0, COMMAND_TIMEOUT_MS);
  const told = receiveMessageOnPort(port);
  port.close();
  if (told === undefined) throw new Error(`mesh ${args.join(" ")} does not end`);
  return told.message;
}

/** The same where this thread is to go on meanwhile, as it answers the command itself. */
export async function runMeshMeanwhile(...args: string[]): Promise<Ran> {
  const { port } = begin({}, args);
  const [told] = await once(port, "message");
  port.close();
  return told;
}

function begin(environment: NodeJS.ProcessEnv, args: readonly string[]): { ended: Int32Array; port: MessagePort } {
  commands ??= new Worker(join(import.meta.dirname, "command-thread.ts"), { execArgv: [] });
  commands.unref();
  const { port1, port2 } = new MessageChannel();
  const ended = new Int32Array(new SharedArrayBuffer(4));
  const asked: CommandAsked = { args, environment: { ...process.env, ...environment }, ended, to: port2 };
  commands.postMessage(asked, [port2]);
  return { ended, port: port1 };
}

/** Runs `mesh` as a process of its own, for what Node is told by its environment, or to see that it ends by itself. */
export function runMeshProcess(environment: NodeJS.ProcessEnv, ...args: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/mesh.ts", ...args], {
    cwd: PROJECT,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return { code: status, stdout, stderr };
}

function options(environment: NodeJS.ProcessEnv): SpawnOptions {
  const { npm_lifecycle_event: _ofTheTests, ...inherited } = process.env;
  return { cwd: PROJECT, env: { ...inherited, ...environment }, stdio: ["ignore", "pipe", "pipe"] };
}

function follow(child: ChildProcess, port: number): Launched {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (said += chunk));
  const closed = once(child, "close").then(() => child.exitCode);
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await closed;
  });
  return {
    process: child,
    url: `http://localhost:${port}`,
    said: () => said,
    async hear(words) {
      while (!said.includes(words)) {
        const turn = new AbortController();
        const more = [child.stdout, child.stderr].map((stream) => stream && once(stream, "data", turn));
        await Promise.race([...more, closed]);
        turn.abort();
        if (child.exitCode !== null && !said.includes(words)) throw new Error(`It ended without "${words}":\n${said}`);
      }
    },
    ended: () => closed,
    end(signal) {
      child.kill(signal);
      return closed;
    },
  };
}
