import { existsSync, mkdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../refusal.ts";

/** Where a local mesh keeps all that is its own: one directory. */
export interface State {
  readonly directory: string;
  /** Every key, and the operator token. */
  readonly keys: string;
  /** The Durable Objects' databases: people and catalogs. */
  readonly objects: string;
  /** Where its budgets, live state and tags are, in one word or as a URL. */
  readonly sharedStore: string;
  /** What its Redis keeps, where it has one, and the socket that it listens on. */
  readonly redis: string;
  /** What its Redis calls itself: the last part of it is that of no other directory. */
  readonly redisServer: string;
  /** The port it listens on, as text; of the last start while none runs. */
  readonly port: string;
  /** The port of the demo shop, likewise. */
  readonly shopPort: string;
  /** The port of the demo's partner, likewise. */
  readonly partnerPort: string;
  /** Held while a launcher lives. */
  readonly lock: string;
  /** Emptied by every start. */
  readonly scratch: string;
  /** A link to the runtime, whose last part is that of no other directory. Started by it, a runtime can be told from any other. */
  readonly runtime: string;
  /** The key of the demo shop's back end: a directory. */
  readonly office: string;
  /** The secrets of the webhooks of the demo's partner: a directory. */
  readonly partner: string;
  /** The keys of the tills and of the oven of a simulated day: a directory. */
  readonly day: string;
  /** The device of `mesh sign`. */
  readonly visitor: string;
}

/** Where a mesh keeps its state, unless `--state` says otherwise. */
export const DEFAULT_STATE = ".mesh";

/** Where the keys of each deployment are made, unless `--state` says otherwise; below the local state, so that git ignores them as well. */
export const DEPLOYMENT_STATES = { production: ".mesh/production", staging: ".mesh/staging" } as const;

/** The keys of wrangler dev, unless `--state` says otherwise. */
export const DEV_STATE = ".mesh/dev";

/** The state in this directory, which is made where it is missing. */
export function openState(directory: string): State {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Refusal(
      `The state directory ${directory} cannot be used: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
  return stateIn(realpathSync(directory));
}

/** The state in this directory, which some start has made; refuses otherwise. */
export function findState(directory: string): State {
  if (!existsSync(join(directory, "keys.json"))) {
    throw new Refusal(
      `There is no mesh in ${directory} yet: "npm start -- --state ${directory}" makes one, and --state names another.`,
    );
  }
  return stateIn(realpathSync(directory));
}

/** The address of the mesh of this state. */
export function urlOf(state: State): string {
  if (!existsSync(state.port)) throw new Refusal(`The mesh in ${state.directory} has never been started.`);
  return `http://localhost:${readFileSync(state.port, "utf8").trim()}`;
}

function stateIn(directory: string): State {
  const at = (name: string) => join(directory, name);
  // As the lock: it stays with a directory that is moved while its processes live on, and a copy has another one.
  const { dev, ino } = statSync(directory, { bigint: true });
  return {
    directory,
    keys: at("keys.json"),
    objects: at("objects"),
    sharedStore: at("shared-store"),
    redis: at("redis"),
    redisServer: at(`redis-server-${dev}-${ino}`),
    port: at("port"),
    shopPort: at("shop-port"),
    partnerPort: at("partner-port"),
    lock: at("lock"),
    scratch: at("scratch"),
    runtime: at(`workerd-${dev}-${ino}`),
    office: at("office"),
    partner: at("partner"),
    day: at("day"),
    visitor: at("visitor.json"),
  };
}
