import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endOrphans } from "../../local/state/end-orphans.ts";
import { openState } from "../../local/state/state.ts";

/** A real mesh for one test file: the production bundle in workerd, with keys and databases of its own. */
export interface TestMesh {
  /** `http://localhost:{port}`, its audience too. */
  readonly url: string;
  /** Signs an operator in. */
  readonly token: string;
  /** Directory of its state, below the system's temporary one. */
  readonly state: string;
  /** Everything it has written to its console, over all its starts. */
  said(): string;
  /** Ends all its processes with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again where it was, on its own state. */
  restart(): Promise<void>;
  /** Ends it for good and removes its state. */
  stop(): Promise<void>;
}

interface Told {
  readonly port: number;
  readonly token: string;
}

/** Starts a mesh on any free port. `environment`: variables of wrangler.toml (MESH_*, PUSH_SERVICE_ORIGINS and so on). */
export async function startMesh(environment: Readonly<Record<string, string>> = {}): Promise<TestMesh> {
  const state = realpathSync(mkdtempSync(join(tmpdir(), "moment-mesh-")));
  let said = "";
  const hear = (text: string) => {
    said += text;
  };
  let running = await run({ state, port: 0, environment, hear });
  const { port, token } = running.told;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const { child } = running;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, "exit");
    }
    await endOrphans(openState(state));
  }

  return {
    url: `http://localhost:${port}`,
    token,
    state,
    said: () => said,
    kill: () => end("SIGKILL"),
    async restart() {
      running = await run({ state, port, environment, hear });
    },
    async stop() {
      await end("SIGTERM");
      rmSync(state, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Starts the process and waits until its mesh answers. */
async function run({
  state,
  port,
  environment,
  hear,
}: {
  state: string;
  port: number;
  environment: Readonly<Record<string, string>>;
  hear: (text: string) => void;
}): Promise<{ child: ChildProcess; told: Told }> {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const child = fork(join(import.meta.dirname, "mesh-process.ts"), [state, String(port)], {
    // Not what vitest gave its own processes.
    execArgv: [],
    env: { PATH, HOME, NODE_COMPILE_CACHE, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let said = "";
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.on("data", (chunk: Buffer) => {
      said += chunk;
      hear(chunk.toString());
      process[stream].write(chunk);
    });
  }
  const told = await Promise.race([
    once(child, "message").then(([message]) => message as Told),
    // Not "exit": by then it may not all have been heard.
    once(child, "close").then(([code]) => {
      throw new Error(`the mesh ended with ${code} before it answered:\n${said}`);
    }),
  ]);
  return { child, told };
}
