import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildOnce } from "../local/build/build-once.ts";
import { missingRequirements, REQUIREMENTS, requirement } from "../local/requirements.ts";

/*
 * `npm test`: every project of vitest, with the browsers and the Redis server of this machine. What follows `--` goes to
 * vitest, a path for instance. REQUIRE_ALL=1 makes a missing program, and any skipped test, a failure. TEST_REPORTS=DIR keeps
 * vitest's JSON reports there. The last line counts what vitest reports.
 */

/** What of vitest's JSON report is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/**
 * Runs of vitest side by side. The files of test/browser come one after the other in two processes, whose browsers they
 * share. Those that mostly wait take no worker from all others, and have two, as two that wait take no more than one.
 */
const LANES = {
  browser: ["--project=browser", "--maxWorkers=2"],
  waits: ["--project=*-waits", "--maxWorkers=2"],
  others: ["--project=!browser", "--project=!*-waits"],
};

const requireAll = process.env.REQUIRE_ALL === "1";
const missing = missingRequirements();

for (const name of REQUIREMENTS) console.log(`${name.padEnd(13)} ${requirement(name) ?? "missing"}`);
for (const line of missing) console.log(line);

if (requireAll && missing.length > 0) {
  console.error("REQUIRE_ALL=1: nothing may be missing.");
  process.exit(1);
}

// Before all that starts a mesh, so that no two of them build it.
await buildOnce();
const { TEST_REPORTS: kept } = process.env;
const directory = kept ?? mkdtempSync(join(tmpdir(), "moment-mesh-test-"));
const runs = await Promise.all(Object.entries(LANES).map(([name, options]) => run(name, options)));
if (kept === undefined) rmSync(directory, { recursive: true });

const passed = sum(({ report }) => report?.numPassedTests ?? 0);
const skipped = sum(({ report }) => (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0));
const failed = sum(({ report }) => (report?.numFailedTests ?? 1) + unloadedIn(report));
const good = runs.every(({ code }) => code === 0) && failed === 0 && passed > 0 && !(requireAll && skipped > 0);

if (passed + failed + skipped === 0) console.log(`Nothing ran: no test is in ${process.argv.slice(2).join(" ")}.`);
else if (passed + failed === 0) console.log("Nothing ran but what was skipped: the first lines say what is missing.");
if (skipped > 0) console.log(`${skipped} skipped${requireAll ? ", and REQUIRE_ALL=1 allows none" : ""}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(good ? 0 : 1);

/** Runs one lane to its end, and passes on what it says, line by line. */
async function run(name: string, options: readonly string[]) {
  const file = join(directory, `${name}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const vitest = join(import.meta.dirname, "../node_modules/.bin/vitest");
  const child = spawn(
    process.execPath,
    [vitest, "run", "--passWithNoTests", ...reporters, ...options, ...process.argv.slice(2)],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) },
    },
  );
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => console.log(line));
  const [code] = await once(child, "close");
  return { code, report: readReport(file) };
}

function sum(count: (one: Awaited<ReturnType<typeof run>>) => number): number {
  return runs.map(count).reduce((one, other) => one + other, 0);
}

/** A file that does not load has no tests that could fail; it counts as one. */
function unloadedIn(report: Report | undefined): number {
  const unloaded = ({ status, assertionResults }: Report["testResults"][number]) =>
    status === "failed" && assertionResults.length === 0;
  return report?.testResults.filter(unloaded).length ?? 0;
}

/** What vitest reported; undefined if it ended before it could. */
function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
