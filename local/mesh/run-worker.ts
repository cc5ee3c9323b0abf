import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import type { BuiltWorker } from "../build/build-worker.ts";
import type { State } from "../state/state.ts";
import { QUIET_MINIFLARE } from "./quiet-miniflare.ts";

/** Its 5 MB are in a package that does not say what it is: an import would read them once more to find out, a tenth of a start. */
const { convertV4MiniflareOptions, Log, LogLevel, Miniflare }: typeof import("miniflare") = createRequire(
  import.meta.url,
)("miniflare");

/** What runs, and where it listens. */
export interface LocalWorker {
  readonly state: State;
  readonly built: BuiltWorker;
  /** Variables and secrets. */
  readonly bindings: Record<string, string>;
  readonly host: string;
  readonly port: number;
  /** The runtime ended by itself and could not be started again. */
  readonly onEnd: (cause: Error) => void;
}

/** A worker that answers, until it is disposed of or this process ends. */
export interface RunningWorker {
  dispose(): Promise<void>;
}

/**
 * Runs the worker in workerd on the state's databases, with every binding of wrangler.toml but the rate limits, which a
 * local mesh has none of. It listens on a socket of its own: between a message and the worker there is no proxy. When
 * workerd dies, it is started again: what it had answered is on disk.
 */
export async function runWorker({ state, built, bindings, host, port, onEnd }: LocalWorker): Promise<RunningWorker> {
  prepareRuntime(state);
  const { ratelimits: _none, ...options } = built.options;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...QUIET_MINIFLARE,
      log: new LauncherLog(onEnd),
      resourcePersistencePath: state.objects,
      unsafeHandleRuntimeRestart: () =>
        console.error("workerd had ended and was started again; what it had answered is kept."),
      workers: [
        {
          ...options,
          // Part of where the databases are found again: never another one.
          name: "moment-mesh",
          modules: [...built.modules],
          modulesRoot: built.directory,
          bindings,
          unsafeDirectSockets: [{ host, port }],
        },
      ],
    }),
  );
  await miniflare.ready;
  return miniflare;
}

/** Makes the runtime known under the state's own name, and its temporary files part of the state. */
function prepareRuntime(state: State): void {
  rmSync(state.scratch, { recursive: true, force: true });
  mkdirSync(state.scratch);
  process.env.TMPDIR = state.scratch;
  const link = `${state.runtime}.new`;
  rmSync(link, { force: true });
  symlinkSync(runtimePath(), link);
  renameSync(link, state.runtime);
  process.env.MINIFLARE_WORKERD_PATH = state.runtime;
}

/** The workerd that Miniflare was made for. */
function runtimePath(): string {
  const requireAsMiniflare = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  return requireAsMiniflare("workerd").default;
}

class LauncherLog extends Log {
  readonly #onEnd: (cause: Error) => void;

  constructor(onEnd: (cause: Error) => void) {
    super(LogLevel.ERROR);
    this.#onEnd = onEnd;
  }

  override error(cause: Error): void {
    if ("code" in cause && cause.code === "ERR_RUNTIME_FAILURE") this.#onEnd(cause);
    else super.error(cause);
  }
}
