import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "../listen.ts";
import { connectRedis, type RedisAddress, type RedisConnection, type Reply } from "./resp.ts";

/**
 * What befalls one request: nothing; it is lost before Redis sees it; its answer is lost after Redis acted on it; it waits
 * before Redis sees it, also where the client has given up by then; Redis sees it twice; the service fails.
 */
export type Fault = "none" | "drop-request" | "drop-answer" | { readonly delayMs: number } | "repeat" | "status-500";

/** A command and what Redis said to it. */
export interface Answered {
  readonly command: readonly string[];
  readonly reply: Reply;
}

/** Upstash's REST API over a real Redis server, with the faults of a network on demand. */
export interface UpstashBridge {
  readonly url: string;
  /** The only bearer token it takes. */
  readonly token: string;
  /** From now on every request fares as this says; `commands` are its commands. */
  readonly suffer: (fault: (commands: readonly (readonly string[])[]) => Fault) => void;
  /** How many commands Redis was sent since the last `reset`, by upper-case name; their sum is `total`. */
  readonly commands: () => Readonly<Record<string, number>> & { readonly total: number };
  /** How many HTTP requests came since the last `reset`, lost ones too. */
  readonly requests: () => number;
  /** From now on tells of every command once Redis has answered it, in order. Gives what ends that. */
  readonly watch: (listener: (answered: Answered) => void) => () => void;
  /** Counts from nought, and no more faults. */
  readonly reset: () => void;
  /** Resolves once no request is under way, also none that its client has given up. */
  readonly idle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

type Encoding = (bytes: Buffer) => string;

/** These faults one after the other, one a request, then none. */
export function inTurn(...faults: readonly Fault[]): () => Fault {
  const left = [...faults];
  return () => left.shift() ?? "none";
}

/** Starts the API on a free port of this machine, for the Redis server at this address. */
export async function startUpstashBridge(address: RedisAddress, token = "token-of-the-tests"): Promise<UpstashBridge> {
  const redis = connectRedis(address);
  let fault: (commands: readonly (readonly string[])[]) => Fault = () => "none";
  let counts = new Map<string, number>();
  let requests = 0;
  const underWay = new Set<Promise<void>>();
  const listeners = new Set<(answered: Answered) => void>();

  const counting: RedisConnection = {
    ...redis,
    async send(...commands) {
      for (const [name = ""] of commands) counts.set(name.toUpperCase(), (counts.get(name.toUpperCase()) ?? 0) + 1);
      const replies = await redis.send(...commands);
      for (const [at, command] of commands.entries()) {
        for (const listener of listeners) listener({ command, reply: replies[at] ?? null });
      }
      return replies;
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests++;
    const body = await readBody(request);
    const path = request.url ?? "/";
    if (request.headers.authorization !== `Bearer ${token}`) return reply(response, 401, { error: "Unauthorized" });
    const commands = readCommands(path, body);
    if (commands === undefined) return reply(response, 400, { error: "ERR failed to parse command" });
    const befalls = fault(commands);
    if (befalls === "drop-request") return void request.socket.destroy();
    if (befalls === "status-500") return reply(response, 500, { error: "ERR internal error" });
    if (typeof befalls === "object") await new Promise((resolve) => setTimeout(resolve, befalls.delayMs));
    const encoding: Encoding =
      request.headers["upstash-encoding"] === "base64"
        ? (bytes) => bytes.toString("base64")
        : (bytes) => bytes.toString();
    try {
      if (befalls === "repeat") await execute(counting, path, commands, encoding);
      const { status, result } = await execute(counting, path, commands, encoding);
      if (befalls === "drop-answer") request.socket.destroy();
      else reply(response, status, result);
    } catch {
      reply(response, 503, { error: "ERR the database is not there" });
    }
  }

  const server = createServer((request, response) => {
    const answering = answer(request, response).catch(() => {
      request.socket.destroy();
    });
    underWay.add(answering);
    void answering.finally(() => underWay.delete(answering));
  });
  const port = await listen(server);

  return {
    url: `http://127.0.0.1:${port}`,
    token,
    suffer(next) {
      fault = next;
    },
    commands: () => ({
      ...Object.fromEntries(counts),
      total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    }),
    requests: () => requests,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reset() {
      counts = new Map();
      requests = 0;
      fault = () => "none";
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      redis.close();
    },
  };
}

/** `/`: one command; `/pipeline`: one after the other; `/multi-exec`: as one transaction. */
async function execute(
  redis: RedisConnection,
  path: string,
  commands: readonly (readonly string[])[],
  encoding: Encoding,
): Promise<{ readonly status: number; readonly result: unknown }> {
  if (path === "/multi-exec") {
    const replies = await redis.send(["MULTI"], ...commands, ["EXEC"]);
    const refused = replies.find((part) => isFailure(part));
    const executed = replies.at(-1);
    if (refused !== undefined || !Array.isArray(executed))
      return { status: 400, result: toJson(refused ?? null, encoding) };
    return { status: 200, result: executed.map((part) => toJson(part, encoding)) };
  }
  const results = (await redis.send(...commands)).map((part) => toJson(part, encoding));
  if (path === "/pipeline") return { status: 200, result: results };
  return { status: results[0] !== undefined && "error" in results[0] ? 400 : 200, result: results[0] };
}

/** A command as strings; numbers are as good. Undefined for anything that is no command. */
function readCommands(path: string, body: string): string[][] | undefined {
  try {
    const sent: unknown = JSON.parse(body);
    const list: unknown = path === "/" ? [sent] : sent;
    if (!["/", "/pipeline", "/multi-exec"].includes(path) || !Array.isArray(list) || list.length === 0)
      return undefined;
    if (!list.every((command) => Array.isArray(command) && command.length > 0)) return undefined;
    return list.map((command: readonly unknown[]) => command.map(String));
  } catch {
    return undefined;
  }
}

function toJson(reply: Reply, encoding: Encoding): { readonly result: unknown } | { readonly error: string } {
  return isFailure(reply) ? { error: reply.error } : { result: toValue(reply, encoding) };
}

/** Upstash encodes every string but `OK`. */
function toValue(reply: Reply, encoding: Encoding): unknown {
  if (reply === null || typeof reply === "number") return reply;
  if (Buffer.isBuffer(reply)) return encoding(reply);
  if ("simple" in reply) return reply.simple === "OK" ? "OK" : encoding(Buffer.from(reply.simple));
  if ("error" in reply) return reply.error;
  return reply.map((part) => toValue(part, encoding));
}

function isFailure(reply: Reply): reply is { readonly error: string } {
  return reply !== null && typeof reply === "object" && "error" in reply;
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
