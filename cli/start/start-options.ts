import { Refusal } from "../../local/refusal.ts";
import { DEFAULT_STATE } from "../../local/state/state.ts";
import { parseOptions } from "../parse-options.ts";
import { ALL_ADDRESSES } from "./choose-address.ts";

/** What `npm start` was asked to do. */
export interface StartOptions {
  readonly help: boolean;
  /** End after the walk. */
  readonly once: boolean;
  /** Publish the demo catalog where there is none, walk a visitor through it, and open the demo shop. */
  readonly walk: boolean;
  /** Budgets, live state and tags in the mesh's own objects, though this machine has a redis-server. */
  readonly noRedis: boolean;
  /** An address of the network to listen on; undefined: this machine only. */
  readonly host: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  readonly state: string;
}

export const START_HELP = `npm start -- [options]     runs a mesh on this machine

  --once         ends after the walk, without the demo shop: 0, or 1 if the walk did not come out as it should
  --no-walk      publishes nothing, walks nobody and opens no demo shop
  --no-redis     keeps the budgets, live state and tags of a new state in objects, not in a redis-server
  --host [ADDR]  answers in your network too, at this address or at all of the machine's; prints them and a QR code. The
                 mesh is then called by the first one, unless MESH_AUDIENCE says otherwise; the demo shop stays on this
                 machine
  --port N       where to listen, 8787 unless given; 0 for any free port
  --state DIR    where keys, people and catalog are kept, ${DEFAULT_STATE} unless given
  -h, --help     shows this

A new state uses the redis-server on the PATH, or the one that REDIS_SERVER names, and keeps to that.

MESH_*, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN and PUSH_SERVICE_ORIGINS of the environment reach the
mesh, and win over wrangler.toml and over what is set for a local one.`;

const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  once: { type: "boolean", default: false },
  "no-walk": { type: "boolean", default: false },
  "no-redis": { type: "boolean", default: false },
  host: { type: "string" },
  port: { type: "string", default: "8787" },
  state: { type: "string", default: DEFAULT_STATE },
} as const;

/** The options in these arguments; refuses what it does not know. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseOptions({ args: withHost(args), options: OPTIONS }, START_HELP);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Refusal(`--port takes a number from 0 to 65535, not "${values.port}".`);
  if (values.state === "") throw new Refusal("--state takes a directory.");
  if (values.once && values["no-walk"]) throw new Refusal("--once ends after the walk; with --no-walk there is none.");
  const { help, once, state, host } = values;
  return { help, once, walk: !values["no-walk"], noRedis: values["no-redis"], host, port, state };
}

/** `--host` without an address means all addresses; the parser of Node takes no option whose value may be missing. */
function withHost(args: readonly string[]): string[] {
  return args.flatMap((word, at) => {
    const next = args[at + 1];
    return word === "--host" && (next === undefined || next.startsWith("-")) ? [word, ALL_ADDRESSES] : [word];
  });
}
