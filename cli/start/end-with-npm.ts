import { readFileSync } from "node:fs";

const INTERVAL_MS = 250;

/**
 * Ends this process when the npm that runs it, or the shell between the two, has gone. npm that is killed the hard way
 * tells nobody, and a polite end reaches only its shell: without this the mesh would outlive the command that started it.
 */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const npm = parentOf(shell);
  const timer = setInterval(() => {
    if (process.ppid !== shell || parentOf(shell) !== npm) process.exit(1);
  }, INTERVAL_MS);
  timer.unref();
}

/** The parent of a process; undefined where /proc does not tell (there `sh` is no process of its own). */
function parentOf(pid: number): number | undefined {
  try {
    // The name, in parentheses, may hold anything; after it come the state and the parent.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}
