import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchCatalog } from "./catalog.ts";
import { machine } from "./machine.ts";
import { formatSpread } from "./stats.ts";

/*
 * How long a simulated day takes: the whole command `mesh simulate` with 100,000 pings. The floor is the same command with one
 * ping: Node starts, and the catalog is read, checked and compiled.
 */
const PINGS = 100_000;
const PROJECT = join(import.meta.dirname, "..");

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const passes = options.quick ? 2 : 5;
const folder = mkdtempSync(join(tmpdir(), "moment-mesh-simulate-"));
const many = join(folder, "many.json");
writeFileSync(many, JSON.stringify(benchCatalog({ placeCount: 20_000 })));

console.log(`${machine()}; ${passes} runs of each in turns, ${PINGS.toLocaleString("en")} pings; median (min…max)\n`);
console.log("| catalog | s | s of the floor |");
console.log("|---|---|---|");
try {
  for (const [name, file] of [
    ["demo/catalog.json", "demo/catalog.json"],
    ["20,000 places", many],
  ] as const)
    console.log(`| ${[name, ...measure(file)].join(" | ")} |`);
} finally {
  rmSync(folder, { recursive: true });
}

function measure(file: string): string[] {
  const pairs = Array.from({ length: passes }, () => ({ whole: secondsOf(file, PINGS), floor: secondsOf(file, 1) }));
  const columns = [pairs.map(({ whole }) => whole), pairs.map(({ floor }) => floor)];
  return columns.map((seconds) => formatSpread(seconds, 1));
}

function secondsOf(file: string, pings: number): number {
  const args = ["cli/mesh.ts", "simulate", file, "--pings", String(pings), "--json"];
  const fromMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - fromMs) / 1000;
}
