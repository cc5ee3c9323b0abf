import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../refusal.ts";
import type { State } from "./state.ts";

const TIMEOUT_MS = 5_000;

/**
 * Ends the runtimes and Redis servers that a killed launcher of this state left behind: they hold its port and its data. Gives
 * what was ended. Only processes that were started under the state's own names are touched. What they had answered is on disk.
 */
export async function endOrphans(state: State): Promise<string[]> {
  const [runtimes, redisServers] = [runtimesOf(state), redisServersOf(state)];
  const orphans = [...runtimes, ...redisServers];
  for (const pid of orphans) endProcess(pid);
  const giveUpAt = performance.now() + TIMEOUT_MS;
  for (;;) {
    const left = orphans.filter((pid) => !hasEnded(pid));
    if (left.length === 0) break;
    if (performance.now() > giveUpAt) throw new Refusal(`A process of ${state.directory} does not end: ${left}.`);
    await pause(20);
  }
  return [...runtimes.map(() => "a runtime"), ...redisServers.map(() => "a Redis server")];
}

/** Process ids of the runtimes of this state. */
export function runtimesOf(state: State): number[] {
  return pidsOf(state.runtime);
}

/** Process ids of the Redis servers of this state. */
export function redisServersOf(state: State): number[] {
  return pidsOf(state.redisServer);
}

/** Of the processes that were started under this name, wherever its directory was then. Redis writes where it listens behind its own. */
function pidsOf(name: string): number[] {
  const last = `/${basename(name)}`;
  const isOurs = (command: string) => command.endsWith(last) || command.includes(`${last} `);
  return existsSync("/proc/self/cmdline") ? pidsInProc(isOurs) : pidsOfPs(isOurs);
}

function pidsInProc(isOurs: (command: string) => boolean): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isOurs(commandOf(pid)))
    .map(Number);
}

/** The first argument of a process; empty where it has ended meanwhile. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0", 1)[0] ?? "";
  } catch {
    return "";
  }
}

function pidsOfPs(isOurs: (command: string) => boolean): number[] {
  const listed = execFileSync("ps", ["-axo", "pid=,command="], { encoding: "utf8" }).split("\n");
  return listed.flatMap((line) => {
    const [, pid, command = ""] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return isOurs(command) ? [Number(pid)] : [];
  });
}

/**
 * Whether a process holds nothing any more. One that is killed loses its name first and its sockets last: only one that is gone,
 * or waits for its parent without any thread, has let go of its port.
 */
function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (!existsSync("/proc/self/stat")) return false;
    const [, status] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) (?=[A-Z] )/);
    return status?.[0] === "Z" && readdirSync(`/proc/${pid}/task`).length === 1;
  } catch {
    return true;
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
