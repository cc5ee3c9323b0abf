import { readFileSync } from "node:fs";

const INTERVAL_MS = 250;

/**
 * Calls `end` once the npm that runs this process, or the shell between the two, has gone. npm that is killed the hard way
 * tells no one, and a polite end reaches only its shell: without this a mesh, or a gateway, would outlive the command that
 * started it, and keep its port.
 */
export function endWithNpm(end: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(timer);
    end();
  }, INTERVAL_MS);
  timer.unref();
}

/** The parent of a process; undefined if /proc does not tell (there `sh` is no process of its own). */
function parentOf(pid: number): number | undefined {
  try {
    // The name, in parentheses, may hold anything; after it come the state and the parent.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}
