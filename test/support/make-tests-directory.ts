import { accessSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Linux keeps files in memory. */
const MEMORY = "/dev/shm";

/** Ten times what tests have written there at once. */
const ROOM_BYTES = 4 * 2 ** 30;

/**
 * Makes the directory of all that tests write: in memory if the machine has room there. Databases and browsers wait for a
 * disk thousands of times, and only a loss of power tells the two apart: what a killed process has written is in either.
 */
export function makeTestsDirectory(): string {
  // The path is short: browsers put sockets there.
  return mkdtempSync(join(takesFiles(MEMORY) ? MEMORY : tmpdir(), "mesh-"));
}

/** Whether there is room, and what tests write can be run there. */
function takesFiles(directory: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(directory);
    if (bavail * bsize < ROOM_BYTES) return false;
    const probe = join(mkdtempSync(join(directory, "mesh-")), "program");
    try {
      writeFileSync(probe, "", { mode: 0o755 });
      accessSync(probe, constants.X_OK);
      return true;
    } finally {
      rmSync(join(probe, ".."), { recursive: true, force: true });
    }
  } catch {
    // There is none, or it is somebody else's.
    return false;
  }
}
