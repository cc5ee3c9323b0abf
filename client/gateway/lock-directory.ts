import { once } from "node:events";
import { statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** The longest that there is: what is shorter, old versions of Node fill up with zeros and new ones do not. */
const NAME_LENGTH = 108;

/** Kept from the garbage collector: it closes a database, and with it the lock. */
const held: object[] = [];

/**
 * Holds a directory for this process alone, to its end: two gateways on one spool would send everything twice. It is a lock of
 * the operating system, which a process that is killed lets go of. Rejects where another process holds it, and on a system
 * that gives this version of Node no such lock.
 */
export async function lockDirectory(directory: string): Promise<void> {
  // Both where there are both: agents of an old and of a new Node exclude each other, and so do those of two containers.
  const locks = [await lockFile(directory), process.platform === "linux" && (await lockName(directory))];
  if (!locks.includes(true)) throw new Error("On this system the gateway needs Node 22.13 or newer.");
}

/** A lock on an SQLite file; false in a Node that has no SQLite. */
async function lockFile(directory: string): Promise<boolean> {
  const sqlite = await import("node:sqlite").catch(() => undefined);
  if (sqlite === undefined) return false;
  const database = new sqlite.DatabaseSync(join(directory, "lock"));
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    held.push(database);
    return true;
  } catch (cause) {
    database.close();
    throw cause instanceof Error && cause.message.includes("locked") ? isHeld(directory) : cause;
  }
}

/** The directory's own name among the sockets that have no file (unix(7), "abstract"). Only one process at a time can have it. */
async function lockName(directory: string): Promise<boolean> {
  const { dev, ino } = statSync(directory, { bigint: true });
  const server = createServer((socket) => socket.destroy());
  server.listen({ path: `\0moment-mesh-gateway-${dev}-${ino}`.padEnd(NAME_LENGTH, ".") });
  await once(server, "listening").catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "EADDRINUSE" ? isHeld(directory) : cause;
  });
  server.unref();
  held.push(server);
  return true;
}

function isHeld(directory: string): Error {
  return new Error(`A gateway is already running on ${directory}.`);
}
