import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { buildOnce } from "../build/build-once.ts";
import type { BuiltWorker, WorkerModule } from "../build/build-worker.ts";
import type { Operated } from "../operate.ts";
import { completeKeys, type KeySet, OPERATOR_TOKEN } from "../state/key-set.ts";
import { localBindings } from "./local-bindings.ts";
import { QUIET_MINIFLARE } from "./quiet-miniflare.ts";

/** One mesh with several edges: they share its objects, and nothing of what an isolate remembers. */
export interface SeveralEdges {
  /** Each at an address of its own. */
  readonly edges: readonly Operated[];
  /** Its secrets. */
  readonly keys: KeySet;
  /** Ends it, and what it stored is gone. */
  stop(): Promise<void>;
}

const TOKEN = "operator-of-the-edges";
const AUDIENCE = "http://localhost";

/** The modules that one worker of it runs: `core`, where the objects are, or `edge-1`, `edge-2` and so on. */
type ModulesOf = (worker: string, built: BuiltWorker) => readonly WorkerModule[];

/**
 * Starts the production bundle once for the objects and once for every edge, in one process. As in different data centres,
 * no two share a cache. `environment`: variables of wrangler.toml (MESH_*, UPSTASH_REDIS_REST_*, PUSH_SERVICE_ORIGINS).
 * `modulesOf`: where one of them is to run something else than the bundle.
 */
export async function startSeveralEdges(
  count: number,
  environment: Readonly<Record<string, string>> = {},
  modulesOf: ModulesOf = (_, { modules }) => modules,
): Promise<SeveralEdges> {
  const built = await buildOnce();
  const { ratelimits: _none, modulesRules: _read, durableObjects = {}, ...options } = built.options;
  const keys = { ...(await completeKeys({})), [OPERATOR_TOKEN]: TOKEN };
  const bindings = localBindings({
    variables: options.bindings,
    keys,
    url: AUDIENCE,
    pushOrigin: undefined,
    environment,
  });
  const worker = (name: string): V4WorkerOptions => ({
    ...options,
    name,
    modules: [...modulesOf(name, built)],
    modulesRoot: built.directory,
    bindings,
    cache: false,
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  });
  const core: V4WorkerOptions = { ...worker("core"), durableObjects };
  const shared = Object.fromEntries(
    Object.entries(durableObjects).map(([name, object]) => [name, { ...designator(object), scriptName: "core" }]),
  );
  const names = Array.from({ length: count }, (_, at) => `edge-${at + 1}`);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...QUIET_MINIFLARE,
      log: new Log(LogLevel.ERROR),
      workers: [core, ...names.map((name): V4WorkerOptions => ({ ...worker(name), durableObjects: shared }))],
    }),
  );
  await miniflare.ready;
  const edges = await Promise.all(
    names.map(async (name) => ({ url: (await miniflare.unsafeGetDirectURL(name)).origin, token: TOKEN })),
  );
  return { edges, keys, stop: () => miniflare.dispose() };
}

type Designator = NonNullable<V4WorkerOptions["durableObjects"]>[string];

function designator(object: Designator): Exclude<Designator, string> {
  return typeof object === "string" ? { className: object } : object;
}
