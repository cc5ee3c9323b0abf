import { setTimeout as pause } from "node:timers/promises";
import type { Workerd } from "../local/mesh/workerd.ts";
import { buildFloors, type Disk, startFloors } from "./servers.ts";
import { formatSpread } from "./stats.ts";

const PASSES = 3;
/** By then whoever is not asked has left memory. */
const ASLEEP_MS = 13_000;

/**
 * Prints what the same runtime does at least while one object asks so many others, a batch at a time: calls of nothing, and of
 * one small row. Of objects in memory, and of those that left it.
 */
export async function printFloors(disk: Disk, objects: number): Promise<void> {
  const floors = await startFloors(await buildFloors(), disk, true);
  try {
    await ask(floors, "write", objects);
    console.log(`\n| floor, ${objects} objects | passes | calls a second | CPU ms a call |`);
    console.log("|---|---|---|---|");
    for (const isAsleep of [true, false]) {
      for (const method of ["read", "write"] as const) {
        const all: Asked[] = [];
        for (let pass = 0; pass < PASSES; pass++) {
          if (isAsleep) await pause(ASLEEP_MS);
          all.push(await ask(floors, method, objects));
        }
        const where = isAsleep ? "that left memory" : "in memory";
        const rates = all.map(({ ms }) => (objects * 1_000) / ms);
        const costs = all.map(({ cpuMs }) => cpuMs / objects);
        const what = method === "read" ? "an empty call" : "a call that writes a row";
        console.log(`| ${[`${what}, ${where}`, PASSES, formatSpread(rates, 0), formatSpread(costs, 2)].join(" | ")} |`);
      }
    }
  } finally {
    await floors.stop();
  }
}

interface Asked {
  readonly ms: number;
  readonly cpuMs: number;
}

async function ask(floors: Workerd, method: "read" | "write", objects: number): Promise<Asked> {
  const cpuBefore = await floors.cpuMicroseconds();
  const startMs = performance.now();
  const answer = await fetch(`http://127.0.0.1:${floors.port}/ask/${method}/${objects}`, { method: "POST" });
  if (!answer.ok) throw new Error(`a floor was answered ${answer.status}`);
  await answer.text();
  return { ms: performance.now() - startMs, cpuMs: ((await floors.cpuMicroseconds()) - cpuBefore) / 1_000 };
}
