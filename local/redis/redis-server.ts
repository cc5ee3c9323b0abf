import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../find-host.ts";
import { requirement } from "../requirements.ts";
import { runRedis } from "./run-redis.ts";

/** A real Redis server of one test file. */
export interface RedisServer {
  readonly port: number;
  /** Ends it, politely or with SIGKILL. */
  readonly end: (signal?: "SIGTERM" | "SIGKILL") => Promise<void>;
  /** Starts it again on the same port: empty, or as it was where it keeps its data. */
  readonly start: () => Promise<void>;
  /** Ends it for good and removes what it wrote. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the machine's redis-server (`requirement("REDIS_SERVER")`) on a free port of this machine. `keepsData`: every write
 * is on disk before it is answered, so that a restart finds it, even after SIGKILL; otherwise nothing is ever written.
 */
export async function startRedisServer({ keepsData = false } = {}): Promise<RedisServer> {
  const program = requirement("REDIS_SERVER");
  if (program === undefined) throw new Error("there is no redis-server on this machine");
  const directory = mkdtempSync(join(tmpdir(), "moment-mesh-redis-"));
  const port = await findFreePort();
  const options = { program, directory, address: port, keepsData };
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    running = await runRedis(options);
  }

  async function end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = running;
    running = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }

  await start();
  return {
    port,
    end,
    start,
    async stop() {
      await end("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
