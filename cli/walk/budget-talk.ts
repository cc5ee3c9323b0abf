import { createHash } from "node:crypto";
import { connectRedis, type Reply } from "../../local/redis/resp.ts";
import type { StateRedis } from "../../local/redis/state-redis.ts";
import type { Answered } from "../../local/redis/upstash-bridge.ts";
import { sayCount } from "../../shared/text/say-count.ts";

/** What a mesh and its shared store say to each other about the budget of one campaign, for the person at the terminal. */
export interface BudgetTalk {
  /** A line for each command that the mesh has sent since it was asked last, and what is left; or why none can be seen. */
  heard(): Promise<readonly string[]>;
  /** Whether the budget may be spent: the last answer was that, or none can be seen. */
  mayBeSpent(): boolean;
  /** All commands of the mesh, in one line; empty if none can be seen. */
  total(): string;
  /** Listens no more. */
  end(): void;
}

/** Where a lease script's arguments are, behind its keys: the day it counts in, and how many units that day has. */
const DAY = 4;
const PER_DAY = 7;

/** Listens at the bridge to Redis. Scripts go by the first line of their text, which Redis is sent before it knows them. */
export function hearRedis({ bridge, socket }: Pick<StateRedis, "bridge" | "socket">, campaign: string): BudgetTalk {
  const names = new Map<string, string>();
  let since: Answered[] = [];
  let last: Reply = null;
  bridge.reset();
  const end = bridge.watch((answered) => {
    const [command = "", text = "", , key = ""] = answered.command;
    if (command.toUpperCase() === "EVAL") names.set(sha1Of(text), /^-- (\S+)\n/.exec(text)?.[1] ?? "a script");
    if (!key.includes(`:budget:{${campaign}}`)) return;
    since.push(answered);
    last = answered.reply;
  });

  function lineOf({ command, reply }: Answered): string {
    const [verb = "", script = "", , key = ""] = command;
    const name = names.get(verb.toUpperCase() === "EVAL" ? sha1Of(script) : script) ?? script;
    return `Redis: ${verb.toUpperCase()} ${name} ${key} → ${describeReply(reply)}`;
  }

  return {
    async heard() {
      const talk = since;
      since = [];
      if (talk.length === 0) return ["Redis: no command, it is decided from memory"];
      const left = await describeLeft(socket, talk.at(-1)?.command ?? []);
      return [...talk.map(lineOf), ...left];
    },
    mayBeSpent: () => Array.isArray(last) && String(last[1]) === "spent",
    total() {
      const { total, ...byName } = bridge.commands();
      const parts = Object.entries(byName).map(([name, count]) => `${count} ${name}`);
      return `In the walk the mesh sent Redis ${total} commands: ${parts.join(", ")}.`;
    },
    end,
  };
}

/** Where no command can be seen: the same words each time. */
export function hearNothing(why: string): BudgetTalk {
  return { heard: async () => [why], mayBeSpent: () => true, total: () => "", end: () => {} };
}

/** What a script says: units, or `{units, why}` of a lease, or that Redis does not know it. */
function describeReply(reply: Reply): string {
  if (typeof reply === "number") return String(reply);
  if (Array.isArray(reply)) {
    const [units, why]: readonly Reply[] = reply;
    return units === 0 ? `no unit: ${why}` : sayCount(Number(units), "unit");
  }
  if (reply !== null && typeof reply === "object" && "error" in reply) return describeFailure(reply.error);
  return "an answer";
}

function describeFailure(error: string): string {
  return error.startsWith("NOSCRIPT") ? "NOSCRIPT, so the script is sent whole" : error;
}

/** What the ledger in Redis says of the day that a lease was asked for. */
async function describeLeft(socket: string, command: readonly string[]): Promise<string[]> {
  const keys = Number(command[2]);
  const [key = "", args] = [command[3], command.slice(3 + keys)];
  const [day = "", perDay = ""] = [args[DAY], args[PER_DAY]];
  if (perDay === "") return [];
  const connection = connectRedis(socket);
  try {
    const [issued] = await connection.send(["HGET", key, `d:${day}`]);
    const out = Number(String(issued ?? 0));
    return [`Redis: of ${perDay} a day ${out} are out, ${Number(perDay) - out} are left`];
  } finally {
    connection.close();
  }
}

function sha1Of(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
