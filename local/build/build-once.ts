import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { deserialize, serialize } from "node:v8";
import { type BuiltWorker, buildWorker } from "./build-worker.ts";

const PROJECT = join(import.meta.dirname, "../..");
const CACHE = join(PROJECT, "node_modules/.cache/moment-mesh");

/** All that a bundle is made of. */
const SOURCES = ["workers", "shared", "client", "local/build", "wrangler.toml", "tsconfig.json", "package-lock.json"];

/** What a build leaves between the sources, and the gateway's package, of which a mesh has nothing. */
const MADE = /^(?:workers\/cold\/.*(?<!\.ts)$|client\/(?:dist|gateway\/package)\/)/;

const STALE_AFTER_MS = 3_600_000;
/** A build takes seconds; one that has taken this long was killed. */
const ABANDONED_AFTER_MS = 120_000;

/**
 * The worker as a deployment would upload it, built once for every content of its sources and then read from the cache.
 * Who finds that another process is building it waits for that: several starts, or files of tests, begin at once.
 */
export async function buildOnce(): Promise<BuiltWorker> {
  for (;;) {
    const hash = hashSources();
    const file = join(CACHE, `${hash}.bin`);
    if (existsSync(file)) return deserialize(readFileSync(file));
    const lock = join(CACHE, `${hash}.lock`);
    if (!tryLock(lock)) {
      await pause(200);
      continue;
    }
    try {
      const draft = join(CACHE, randomUUID());
      const built = await buildWorker(draft);
      rmSync(draft, { recursive: true });
      // Somebody may have edited a source meanwhile; then nobody knows what this was built from.
      if (hashSources() !== hash) continue;
      removeStale();
      writeFileSync(`${draft}.new`, serialize(built));
      renameSync(`${draft}.new`, file);
      return built;
    } finally {
      rmSync(lock, { force: true });
    }
  }
}

/** Whether this process is the one that builds. */
function tryLock(path: string): boolean {
  const lockedAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (lockedAtMs < Date.now() - ABANDONED_AFTER_MS) rmSync(path, { force: true });
  try {
    writeFileSync(path, "", { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

/** What no run under way can still be using. */
function removeStale(): void {
  for (const path of readdirSync(CACHE).map((name) => join(CACHE, name))) {
    const modifiedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (modifiedMs < Date.now() - STALE_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}

function hashSources(): string {
  mkdirSync(CACHE, { recursive: true });
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap(filesBelow)) hash.update(`${path}\0`).update(readFileSync(join(PROJECT, path)));
  return hash.digest("hex");
}

function filesBelow(path: string): string[] {
  const absolute = join(PROJECT, path);
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .sort()
    .map((name) => join(path, name))
    .filter((below) => !MADE.test(below))
    .flatMap(filesBelow);
}
