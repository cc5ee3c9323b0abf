import { type ChildProcess, spawn } from "node:child_process";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectRedis, type RedisAddress } from "./resp.ts";

/** Which redis-server runs, and how. */
export interface RedisOptions {
  readonly program: string;
  /** What the process calls itself, so that it can be told from others; the program unless given. */
  readonly name?: string;
  /** Where it runs and keeps what it writes. */
  readonly directory: string;
  /** A port of this machine, or the path of a socket in the directory, for the user's own processes only. */
  readonly address: RedisAddress;
  /** Every write is on disk before it is answered, and a restart finds it, even after SIGKILL. Else nothing is ever written. */
  readonly keepsData: boolean;
}

/** Longer than it takes to read the data of a local mesh on a busy machine. */
const TIMEOUT_MS = 30_000;
const SAID_CHARACTERS = 1_000;

/** Starts a redis-server and gives it once it answers; rejects, with what it said last, if it ends before. It ends with this process. */
export async function runRedis(options: RedisOptions): Promise<ChildProcess> {
  const { program, name = program, directory, address, keepsData } = options;
  const persistence = keepsData ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
  const args = [...listening(address), "--dir", directory, "--save", "", "--loglevel", "warning", ...persistence];
  const child = spawn(program, args, { argv0: name, cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  const endWithThis = () => child.kill("SIGKILL");
  process.once("exit", endWithThis);
  child.once("exit", () => process.off("exit", endWithThis));
  let said = "";
  let fault: Error | undefined;
  child.once("error", (cause) => (fault = cause));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (said = `${said}${chunk}`.slice(-SAID_CHARACTERS)));
  }
  const giveUpAtMs = performance.now() + TIMEOUT_MS;
  while (!(await answers(address))) {
    const hasEnded = fault !== undefined || child.exitCode !== null || child.signalCode !== null;
    if (!hasEnded && performance.now() < giveUpAtMs) {
      await pause(20);
      continue;
    }
    child.kill("SIGKILL");
    const why = fault?.message ?? (said.trim() || `it ended with ${child.exitCode ?? child.signalCode}`);
    throw new Error(`${program} does not start: ${why}`);
  }
  return child;
}

/** A socket is named from the directory it is in: its whole path may be longer than the system takes. */
function listening(address: RedisAddress): string[] {
  return typeof address === "number"
    ? ["--port", String(address), "--bind", "127.0.0.1"]
    : ["--port", "0", "--unixsocket", basename(address), "--unixsocketperm", "700"];
}

async function answers(address: RedisAddress): Promise<boolean> {
  const connection = connectRedis(address);
  try {
    const [reply] = await connection.send(["PING"]);
    return reply !== null && typeof reply === "object" && "simple" in reply;
  } catch {
    return false;
  } finally {
    connection.close();
  }
}
