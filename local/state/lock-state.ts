import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../refusal.ts";
import type { State } from "./state.ts";

/** A launcher that lost its npm needs as long to notice and let go. */
const TIMEOUT_MS = 3_000;

/**
 * Holds the state for this process alone, to its end. It is a lock of the operating system on an SQLite file: a process
 * that is killed lets go of it, so that nobody has to judge whether a pid in a file still means what it meant.
 */
export async function lockState(state: State): Promise<void> {
  const giveUpAt = performance.now() + TIMEOUT_MS;
  while (!tryLock(state.lock)) {
    if (performance.now() > giveUpAt) {
      throw new Refusal(`A mesh is already running on ${state.directory}: stop it, or choose another with --state.`);
    }
    await pause(100);
  }
}

/** Kept from the garbage collector: it closes a database, and with it the lock. */
const held: DatabaseSync[] = [];

function tryLock(path: string): boolean {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    held.push(database);
    return true;
  } catch (cause) {
    database.close();
    if (cause instanceof Error && cause.message.includes("locked")) return false;
    throw cause;
  }
}
