import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Status } from "../../client/gateway/status.ts";
import { findFreePort } from "../../local/find-host.ts";

const PROJECT = join(import.meta.dirname, "../..");

/** A gateway agent as a process of its own, on a port and a directory that it keeps over restarts. */
export interface GatewayProcess {
  readonly url: string;
  readonly state: string;
  /** Of the process that was started last: the shell's where there is one. */
  readonly pid: number;
  /** Everything it has said since its first start. */
  said(): string;
  /** Posts as a box does. */
  post(path: string, body: unknown): Promise<Response>;
  status(): Promise<Status>;
  /** Sends a signal and waits for the end; gives the exit code, null after SIGKILL. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Starts it again; resolves once it listens. */
  start(): Promise<void>;
}

/** What to do when a test has ended: vitest's, of the context of a test that runs beside others. */
export type WhenEnded = (run: () => Promise<void>) => void;

/**
 * Starts a gateway for one test; it ends with it, and its directory goes. `args` beside --mesh, --listen and --state.
 * `inShell`: as npm does, with a shell between the two, which then is what is ended.
 */
export async function startGateway(
  mesh: string,
  args: readonly string[] = [],
  { inShell = false, whenEnded = onTestFinished }: { inShell?: boolean; whenEnded?: WhenEnded } = {},
): Promise<GatewayProcess> {
  const state = realpathSync(mkdtempSync(join(tmpdir(), "moment-mesh-gateway-")));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const own = ["--mesh", mesh, "--listen", String(port), "--host", "127.0.0.1", "--state", state];
  let said = "";
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const { npm_lifecycle_event: _ofTheTests, ...inherited } = process.env;
    const command = [process.execPath, "client/gateway/index.ts", ...own, ...args];
    const [program = "", ...words] = inShell
      ? ["sh", "-c", `${command.map((word) => `'${word}'`).join(" ")}; exit $?`]
      : command;
    const env = inShell ? { ...inherited, npm_lifecycle_event: "gateway" } : inherited;
    const begun = spawn(program, words, { cwd: PROJECT, env, stdio: ["ignore", "pipe", "pipe"] });
    child = begun;
    for (const stream of [begun.stdout, begun.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
    const before = said.length;
    while (!said.slice(before).includes(" listens at ")) {
      await Promise.race([once(begun.stdout, "data"), once(begun, "exit")]);
      if (begun.exitCode !== null) throw new Error(`The gateway ended:\n${said}`);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? null;
    ending.kill(signal);
    await once(ending, "exit");
    return ending.exitCode;
  }

  whenEnded(async () => {
    await end("SIGKILL");
    rmSync(state, { recursive: true, force: true, maxRetries: 5 });
  });
  await start();
  return {
    url,
    state,
    get pid() {
      return child?.pid ?? 0;
    },
    said: () => said,
    post: (path, body) =>
      fetch(`${url}${path}`, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }),
    status: async () => (await fetch(url)).json() as Promise<Status>,
    end,
    start,
  };
}
