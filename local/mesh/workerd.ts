import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Build, moduleNames } from "../build/build-for-workerd.ts";

const workerdBinary = join(createRequire(import.meta.url).resolve("workerd/package.json"), "../bin/workerd");

export interface WorkerdOptions {
  build: Build;
  /** Where the objects' databases go: a directory on the disk to measure, made if absent. */
  storage: string;
  /** Text bindings: variables and secrets. They pass through the process environment and are in no file. */
  env?: Record<string, string>;
  /** Opens the inspector on a free port, for profiles. */
  inspector?: boolean;
  /** Objects that nobody asks for some seconds leave memory, and their files are closed. Absent: they stay. */
  evicts?: boolean;
}

export interface Workerd {
  /** Where it listens; another one after a restart. */
  readonly port: number;
  /** Port of the inspector, when it was asked for. */
  readonly inspectorPort: number | undefined;
  /** CPU time the process has used so far, in microseconds: all threads, user and system. */
  cpuMicroseconds(): Promise<number>;
  /** Ends the process and starts one on the same databases, where every isolate is new. */
  restart(): Promise<void>;
  /** Ends the process and deletes its databases. */
  stop(): Promise<void>;
}

/** Starts raw `workerd serve` with a build and gives it back once it listens. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  await mkdir(options.storage, { recursive: true });
  const home = await mkdtemp(join(options.storage, "workerd-"));
  await mkdir(join(home, "objects"));
  const configPath = join(home, "config.capnp");
  const modules = await moduleNames(options.build);
  // Cap'n Proto embeds files relative to the configuration; an absolute path would mean the import path.
  for (const name of modules) await cp(join(options.build.directory, name), join(home, name));
  await writeFile(configPath, workerdConfig(options, modules, join(home, "objects")));
  const inspect = options.inspector ? ["--inspector-addr=127.0.0.1:0"] : [];
  let child = serve();
  const cleanUp = (): void => {
    child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  };
  // Also when the bench itself is interrupted: databases in memory would stay there.
  process.once("exit", cleanUp);
  const end = async (): Promise<void> => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    child.kill("SIGKILL");
    await ended;
  };
  const stop = async (): Promise<void> => {
    process.off("exit", cleanUp);
    await end();
    cleanUp();
  };

  function serve() {
    return spawn(workerdBinary, ["serve", "--control-fd=3", ...inspect, configPath], {
      stdio: ["ignore", "inherit", "inherit", "pipe"],
      env: { ...process.env, ...options.env },
    });
  }

  async function untilItListens(): Promise<Listening> {
    const ports = await listeningPorts(child.stdio[3] as Readable, options.inspector ? 2 : 1, once(child, "exit"));
    const port = ports.get("http");
    if (port === undefined || child.pid === undefined) throw new Error("workerd did not say where it listens");
    return { port, inspectorPort: ports.get("inspector"), pid: child.pid };
  }

  try {
    let listening = await untilItListens();
    return {
      get port() {
        return listening.port;
      },
      get inspectorPort() {
        return listening.inspectorPort;
      },
      cpuMicroseconds: () => cpuMicroseconds(listening.pid),
      async restart() {
        await end();
        child = serve();
        listening = await untilItListens();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A process that is up. */
interface Listening {
  readonly port: number;
  readonly inspectorPort: number | undefined;
  readonly pid: number;
}

/** Reads workerd's control messages until it listens on so many sockets; fails when it exits before. */
async function listeningPorts(control: Readable, count: number, exit: Promise<unknown>): Promise<Map<string, number>> {
  const ports = new Map<string, number>();
  const lines = createInterface({ input: control });
  const listening = (async () => {
    for await (const line of lines) {
      const message: { event?: string; socket?: string; port?: number } = JSON.parse(line);
      if (message.event === "listen-inspector" && message.port !== undefined) ports.set("inspector", message.port);
      if (message.event === "listen" && message.socket && message.port !== undefined)
        ports.set(message.socket, message.port);
      if (ports.size === count) return ports;
    }
    throw new Error("workerd closed its control channel before it listened");
  })();
  const exited = exit.then(() => Promise.reject(new Error("workerd ended before it listened")));
  return Promise.race([listening, exited]);
}

/** The configuration in Cap'n Proto text. The entry module comes first; bindings are read from the environment. */
function workerdConfig(options: WorkerdOptions, modules: string[], objectsPath: string): string {
  const { build } = options;
  const ordered = [build.main, ...modules.filter((name) => name !== build.main)];
  const text = (value: string): string => JSON.stringify(value);
  const bindings = [
    ...Object.keys(options.env ?? {}).map((name) => `(name = ${text(name)}, fromEnvironment = ${text(name)})`),
    ...build.objects.map((o) => `(name = ${text(o.binding)}, durableObjectNamespace = ${text(o.className)})`),
  ];
  // Unless it is asked for, objects never hibernate: while the other cases have their turn, those of the floors would sleep as those of the mesh would.
  const namespaces = build.objects.map(
    ({ className }) =>
      `(className = ${text(className)}, uniqueKey = ${text(className)}, enableSql = true, preventEviction = ${options.evicts !== true})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "objects", disk = (path = ${text(objectsPath)}, writable = true)),
    # A Redis of this machine is asked like any other; without this, only public addresses are.
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    ${ordered.map((name) => `(name = ${text(name)}, esModule = embed ${text(name)})`).join(",\n    ")}
  ],
  compatibilityDate = ${text(build.compatibilityDate)},
  compatibilityFlags = [${build.compatibilityFlags.map(text).join(", ")}],
  bindings = [
    ${bindings.join(",\n    ")}
  ],
  durableObjectNamespaces = [${namespaces.join(", ")}],
  durableObjectStorage = (localDisk = "objects"),
);
`;
}

/**
 * CPU time of all live threads of a process, from Linux' scheduler: the same clock as utime + stime in /proc/PID/stat, but in
 * nanoseconds instead of ticks of 10 ms. workerd keeps its threads for its whole life, so none is lost.
 */
async function cpuMicroseconds(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const used = await Promise.all(
    threads.map(async (thread) =>
      Number((await readFile(`/proc/${pid}/task/${thread}/schedstat`, "utf8")).split(" ")[0]),
    ),
  );
  return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1000;
}
