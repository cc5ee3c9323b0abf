import { parseArgs } from "node:util";
import { benchCatalog } from "./catalog.ts";
import { machine } from "./machine.ts";
import { buildFloors, buildMesh, publishText, startFloors, startMesh } from "./servers.ts";
import { formatSpread } from "./stats.ts";

/*
 * What publishing costs: one PUT /admin/v1/catalog with so many places, until it is answered, and the CPU of the server (its
 * objects are in the same process). The floor reads as many bytes and answers. Each pass publishes another version.
 */
const placeCounts = [0, 1_000, 20_000];

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const passes = options.quick ? 2 : 7;

console.log(`${machine()}; ${passes} passes after one that warms up; median (min…max)\n`);
console.log("| places | document, KB | ms | CPU ms | ms of the floor | CPU ms of the floor |");
console.log("|---|---|---|---|---|---|");
const floors = await startFloors(await buildFloors(), "disk");
const mesh = await startMesh(await buildMesh(), "disk");
try {
  for (const placeCount of placeCounts) console.log(await measure(placeCount));
} finally {
  await mesh.stop();
  await floors.stop();
}

async function measure(placeCount: number): Promise<string> {
  const figures: { meshMs: number; meshCpuMs: number; floorMs: number; floorCpuMs: number }[] = [];
  let kilobytes = 0;
  for (let pass = 0; pass <= passes; pass++) {
    const text = JSON.stringify(benchCatalog({ placeCount, name: `pass ${pass}` }));
    kilobytes = Buffer.byteLength(text) / 1000;
    const floor = await timeOf(floors, async () => {
      const answer = await fetch(`http://127.0.0.1:${floors.port}/body`, { method: "POST", body: text });
      if ((await answer.text()) !== "hello") throw new Error(`the floor says ${answer.status}`);
    });
    const own = await timeOf(mesh, () => publishText(mesh, text));
    if (pass === 0) continue;
    figures.push({ meshMs: own.ms, meshCpuMs: own.cpuMs, floorMs: floor.ms, floorCpuMs: floor.cpuMs });
  }
  const column = (name: keyof (typeof figures)[0]) =>
    formatSpread(
      figures.map((figure) => figure[name]),
      1,
    );
  const columns = (["meshMs", "meshCpuMs", "floorMs", "floorCpuMs"] as const).map(column);
  return `| ${[placeCount, kilobytes.toFixed(0), ...columns].join(" | ")} |`;
}

async function timeOf(server: { cpuMicroseconds(): Promise<number> }, work: () => Promise<void>) {
  const beforeMicroseconds = await server.cpuMicroseconds();
  const fromMs = performance.now();
  await work();
  const ms = performance.now() - fromMs;
  return { ms, cpuMs: ((await server.cpuMicroseconds()) - beforeMicroseconds) / 1000 };
}
