import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { DEFAULT_STATE } from "../../local/state/state.ts";
import type { DayOptions } from "../day/play-day.ts";
import { parseOptions } from "../parse-options.ts";
import { ALL_ADDRESSES } from "./choose-address.ts";

/** What `npm start` was asked to do. */
export interface StartOptions {
  readonly help: boolean;
  /** End after the walk. */
  readonly once: boolean;
  /** Publish the demo catalog where there is none, walk a visitor through it, and open the demo shop. */
  readonly walk: boolean;
  /** A day of many people to play on the demo catalog, in place of the walk. */
  readonly day: DayOptions | undefined;
  /** Budgets, live state and tags in the mesh's own objects, though this machine has a redis-server. */
  readonly noRedis: boolean;
  /** An address of the network to listen on; undefined: this machine only. */
  readonly host: string | undefined;
  /** 0: any free one. */
  readonly port: number;
  readonly state: string;
}

/** What the options of a day may be. */
const DAY = {
  people: { least: 10, most: 2_000, usual: 200 },
  seconds: { least: 1, most: 3_600, usual: 60 },
  seed: { least: 0, most: 0xffff_ffff, usual: 1 },
} as const;

export const START_HELP = `npm start -- [options]     runs a mesh on this machine

  --day          plays a simulated day of many people through the demo in a minute, instead of the walk
  --people N     how many people, with --day: ${DAY.people.least} to ${DAY.people.most}, ${DAY.people.usual} unless given
  --seconds N    how long the day takes, with --day: ${DAY.seconds.least} to ${DAY.seconds.most}, ${DAY.seconds.usual} unless given
  --seed N       which day, with --day: the same seed gives the same people, who do the same; ${DAY.seed.usual} unless given
  --once         ends after the walk or the day, without the demo shop: 0, or 1 if it did not come out as it should
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
  day: { type: "boolean", default: false },
  people: { type: "string" },
  seconds: { type: "string" },
  seed: { type: "string" },
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
  if (values.day && values["no-walk"])
    throw new UsageRefusal("--day plays on the demo; --no-walk has none.", START_HELP);
  const { help, once, state, host } = values;
  const day = readDay(values);
  return { help, once, walk: !values["no-walk"], day, noRedis: values["no-redis"], host, port, state };
}

/** The day that is asked for; refuses its options without `--day`, and what is none of their numbers. */
function readDay(values: { readonly day: boolean } & { readonly [Name in keyof DayOptions]?: string | undefined }) {
  const names = ["people", "seconds", "seed"] as const;
  const alone = names.find((name) => !values.day && values[name] !== undefined);
  if (alone !== undefined) throw new UsageRefusal(`--${alone} is of a simulated day: give --day, too.`, START_HELP);
  if (!values.day) return undefined;
  const read = (name: (typeof names)[number]) => {
    const { least, most, usual } = DAY[name];
    const text = values[name] ?? String(usual);
    const number = Number(text);
    if (/^\d{1,10}$/.test(text) && number >= least && number <= most) return number;
    throw new UsageRefusal(`--${name} takes a number from ${least} to ${most}, not "${text}".`, START_HELP);
  };
  return { people: read("people"), seconds: read("seconds"), seed: read("seed") };
}

/** `--host` without an address means all addresses; the parser of Node takes no option whose value may be missing. */
function withHost(args: readonly string[]): string[] {
  return args.flatMap((word, at) => {
    const next = args[at + 1];
    return word === "--host" && (next === undefined || next.startsWith("-")) ? [word, ALL_ADDRESSES] : [word];
  });
}
