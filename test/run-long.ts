import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/*
 * `npm run test:long`: every property of test/unit, test/contract and test/crash with many times its usual runs (MESH_SEEDS, else 20), and what in
 * test/mesh can be longer. If a property fails, fast-check says the seed and path with which it runs that one case again.
 */

const PROJECT = join(import.meta.dirname, "..");
const LONGEST_MS = 1_800_000;

const files = globSync(["test/{unit,contract,crash}/**/*.test.ts", "test/mesh/*.test.ts"], { cwd: PROJECT })
  .filter((file) => /fast-check|store-contract|support\/runs/.test(readFileSync(join(PROJECT, file), "utf8")))
  .sort();
const seeds = process.env.MESH_SEEDS ?? "20";

console.log(`${seeds} times the usual runs of ${files.length} files:\n  ${files.join("\n  ")}`);
const { status } = spawnSync(
  process.execPath,
  [join(PROJECT, "node_modules/.bin/vitest"), "run", `--testTimeout=${LONGEST_MS}`, ...files],
  { cwd: PROJECT, stdio: "inherit", env: { ...process.env, MESH_SEEDS: seeds } },
);
process.exit(status ?? 1);
