import { cpus, loadavg } from "node:os";

/** When and on what a bench runs, and how busy that was before: figures of a busy machine say little. */
export function machine(): string {
  const [load = 0] = loadavg();
  return `${new Date().toISOString()}, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${load.toFixed(1)} before`;
}
