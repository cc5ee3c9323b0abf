import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Kept from the garbage collector: it closes a database, and with it the lock. */
const held: DatabaseSync[] = [];

/**
 * Holds a directory for this process alone, to its end: two gateways on one spool would send everything twice. It is a lock of
 * the operating system on an SQLite file, which a process that is killed lets go of. Throws where another holds it.
 */
export function lockDirectory(directory: string): void {
  const database = new DatabaseSync(join(directory, "lock"));
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    held.push(database);
  } catch (cause) {
    database.close();
    const isHeld = cause instanceof Error && cause.message.includes("locked");
    throw isHeld ? new Error(`A gateway is already running on ${directory}.`) : cause;
  }
}
