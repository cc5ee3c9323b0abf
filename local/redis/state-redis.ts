import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../refusal.ts";
import { requirement } from "../requirements.ts";
import type { State } from "../state/state.ts";
import { runRedis } from "./run-redis.ts";
import { startUpstashBridge, type UpstashBridge } from "./upstash-bridge.ts";

/** The Redis of a state, which keeps what it was told through `kill -9` of any process. */
export interface StateRedis {
  readonly bridge: UpstashBridge;
  /** Where its socket is. */
  readonly socket: string;
  /** What makes a mesh use it. */
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** The longest path that a socket can have, on the system that takes least: 104 bytes with the zero at the end. */
const MAX_SOCKET_BYTES = 103;
/** One that lived so long is started again at once. */
const STEADY_MS = 2_000;
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 30_000;

/** Why this state can have no Redis of its own, as half a sentence; undefined if it can. */
export function whyNoStateRedis(state: State): string | undefined {
  if (requirement("REDIS_SERVER") === undefined) {
    const given = process.env.REDIS_SERVER ?? "";
    return given === ""
      ? "no redis-server is on the PATH, and REDIS_SERVER names none"
      : `REDIS_SERVER=${given} is no program that can be run`;
  }
  const isLong = Buffer.byteLength(socketOf(state)) > MAX_SOCKET_BYTES;
  return isLong ? "the path of the state is too long for a socket" : undefined;
}

/**
 * Starts the machine's redis-server on the data of this state, and Upstash's API in front of it. Redis listens on a socket that
 * only this user can reach, and the API takes a token that only this start knows. If Redis ends, it is started again.
 */
export async function startStateRedis(state: State): Promise<StateRedis> {
  mkdirSync(state.redis, { recursive: true, mode: 0o700 });
  const socket = socketOf(state);
  const options = { name: state.redisServer, directory: state.redis, address: socket, keepsData: true };
  const run = () => runRedis({ ...options, program: requirement("REDIS_SERVER") ?? "" });
  let child = await run().catch((cause: unknown) => {
    // A state that has had it keeps to it, as it would forget its budgets and pauses without.
    const wayOn = existsSync(state.sharedStore)
      ? `Put that right, or choose another --state: this one has its budgets, live state and tags in ${state.redis}.`
      : '"npm start -- --no-redis" starts a new state without it.';
    throw new Refusal(`${wordsOf(cause)}\n${wayOn}`);
  });
  let isWanted = true;

  /** Starts it again as often as it ends, and the later the less it lives. What it had answered is on disk. */
  async function keepRunning(): Promise<void> {
    for (let waitMs = 0; isWanted; ) {
      const sinceMs = performance.now();
      await endOf(child);
      const isSteady = performance.now() - sinceMs > STEADY_MS;
      waitMs = isSteady ? 0 : Math.min(2 * waitMs + FIRST_WAIT_MS, LAST_WAIT_MS);
      await pause(waitMs, undefined, { ref: false });
      if (!isWanted) return;
      try {
        child = await run();
        console.error("redis-server had ended and was started again; budgets, live state and tags are kept.");
      } catch (cause) {
        console.error(`redis-server has ended: ${wordsOf(cause)}. It is tried again.`);
      }
    }
    child.kill("SIGKILL");
  }

  const bridge = await startUpstashBridge(socket, randomBytes(32).toString("base64url"));
  void keepRunning();
  return {
    bridge,
    socket,
    variables: { UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: bridge.token },
    async stop() {
      isWanted = false;
      child.kill("SIGKILL");
      await Promise.all([endOf(child), bridge.stop()]);
    },
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** From where this process is, if that is shorter: systems take about a hundred bytes of a socket's path. */
function socketOf(state: State): string {
  const whole = join(state.redis, "socket");
  const short = relative(process.cwd(), whole);
  return short.length < whole.length ? short : whole;
}
