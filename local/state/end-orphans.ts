import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../refusal.ts";
import type { State } from "./state.ts";

const TIMEOUT_MS = 5_000;

/**
 * Ends the runtimes that a killed launcher of this state left behind: they hold its port and its databases. Only processes
 * that were started under the state's own name for the runtime are touched. What they had answered is on disk.
 */
export async function endOrphans(state: State): Promise<number> {
  const orphans = runtimesOf(state);
  for (const pid of orphans) endProcess(pid);
  const giveUpAt = performance.now() + TIMEOUT_MS;
  while (runtimesOf(state).length > 0) {
    if (performance.now() > giveUpAt)
      throw new Refusal(`A runtime of ${state.directory} does not end: ${runtimesOf(state)}.`);
    await pause(20);
  }
  return orphans.length;
}

/** Process ids of the runtimes of this state. */
export function runtimesOf(state: State): number[] {
  const isOurs = (command: string) => command === state.runtime;
  return existsSync("/proc/self/cmdline") ? pidsInProc(isOurs) : pidsOfPs(state.runtime);
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

function pidsOfPs(runtime: string): number[] {
  const listed = execFileSync("ps", ["-axo", "pid=,command="], { encoding: "utf8" }).split("\n");
  return listed.flatMap((line) => {
    const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return command?.startsWith(`${runtime} serve `) ? [Number(pid)] : [];
  });
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
