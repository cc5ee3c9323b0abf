import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missingRequirements, REQUIREMENTS, requirement } from "../local/requirements.ts";

/*
 * `npm test`: every project of vitest, with the browsers and the Redis server of this machine. REQUIRE_ALL=1 makes a
 * missing program, and any skipped test, a failure. The last line counts what vitest reports.
 */

/** What of vitest's JSON report is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const requireAll = process.env.REQUIRE_ALL === "1";
const missing = missingRequirements();

for (const name of REQUIREMENTS) console.log(`${name.padEnd(13)} ${requirement(name) ?? "missing"}`);
for (const line of missing) console.log(line);

if (requireAll && missing.length > 0) {
  console.error("REQUIRE_ALL=1: nothing may be missing.");
  process.exit(1);
}

const directory = mkdtempSync(join(tmpdir(), "moment-mesh-test-"));
const file = join(directory, "report.json");
const vitest = join(import.meta.dirname, "../node_modules/.bin/vitest");
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...process.argv.slice(2)],
  { stdio: "inherit", env: { ...process.env, WRANGLER_SEND_METRICS: "false" } },
);
const report = readReport();
rmSync(directory, { recursive: true });

const passed = report?.numPassedTests ?? 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
// A file that does not load has no tests that could fail; it counts as one.
const unloaded = report?.testResults.filter(
  ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
);
const failed = (report?.numFailedTests ?? 1) + (unloaded?.length ?? 0);
const good = status === 0 && failed === 0 && !(requireAll && skipped > 0);

if (skipped > 0) console.log(`${skipped} skipped${requireAll ? ", and REQUIRE_ALL=1 allows none" : ""}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(good ? 0 : 1);

/** What vitest reported; undefined where it ended before it could. */
function readReport(): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
