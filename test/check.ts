import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/*
 * `npm run check:code`: what can be said of the code without its tests. `node local/run.mjs test/check.ts types lint` takes
 * some kinds alone. Each check has one core, as many run as there are cores, and all are heard, whichever fails.
 */

/** The dearest come first, so that none is left at the end to run alone. */
const CHECKS = [
  { kind: "types", command: ["tsc", "-p", "tsconfig.test.json"] },
  { kind: "types", command: ["tsc", "-p", "tsconfig.json"] },
  { kind: "bundle", command: ["node", "bench/hot-bundle.ts"] },
  { kind: "lint", command: ["biome", "check", "."] },
  { kind: "types", command: ["tsc", "-p", "test/crash"] },
  { kind: "types", command: ["tsc", "-p", "tsconfig.node.json"] },
  {
    kind: "types",
    command: [
      "wrangler",
      "types",
      "--check",
      "--include-runtime=false",
      "--strict-vars=false",
      "workers/bindings.d.ts",
    ],
  },
  { kind: "structure", command: ["vitest", "run", "--project", "unit", "test/architecture.test.ts"] },
  ...["demo", ...["gateway", "sdk", "offer", "debug", "console", "worker", "consent", "now"].map(clientOf)].map(
    (project) => ({ kind: "types", command: ["tsc", "-p", project] }),
  ),
  { kind: "bundle", command: ["node", "bench/client-bundles.ts"] },
];

const BIN = join(import.meta.dirname, "../node_modules/.bin");

const wanted = process.argv.slice(2);
const waiting = CHECKS.filter(({ kind }) => wanted.length === 0 || wanted.includes(kind));
if (waiting.length === 0) throw new Error(`No check is a ${wanted.join(", a ")}.`);

await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));

/** Runs what nobody has begun, one after the other. */
async function runWaiting(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { said, code } = await run(next.command);
    if (code !== 0) process.exitCode = 1;
    console.log(`${code === 0 ? "holds" : "FAILS"}: ${next.command.join(" ")}\n${said}`.trimEnd());
  }
}

async function run([program = "", ...words]: readonly string[]): Promise<{ said: string; code: number | null }> {
  // Several threads of tsc learn the same types, each for itself.
  const threads = program === "tsc" ? ["--singleThreaded"] : [];
  const child = spawn(join(BIN, program), [...words, ...threads], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [code, out, error] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { said: out + error, code };
}

function clientOf(name: string): string {
  return `client/${name}`;
}
