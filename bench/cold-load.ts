import { parseArgs } from "node:util";
import type { Workerd } from "../local/mesh/workerd.ts";
import { benchCatalog, farAway } from "./catalog.ts";
import { gatherCrowd } from "./crowd.ts";
import { type PreparedRequest, prepareRequest, sendLoad } from "./load.ts";
import { machine } from "./machine.ts";
import { audience, buildFloors, buildMesh, startFloors, startMesh } from "./servers.ts";
import { formatSpread } from "./stats.ts";

/*
 * What the first ping of a fresh isolate waits for, by the places of the catalog: settings, keys, and the catalog from its object,
 * which is fresh as well. Each pass ends the process, starts it on the same databases and sends one ping once it listens. The floor
 * is the first answer of a bare worker.
 */
const placeCounts = [0, 10_000, 20_000];

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const passes = options.quick ? 2 : 9;

/** One row of the table. */
interface Row {
  readonly name: string;
  readonly server: Workerd;
  readonly request: () => Promise<PreparedRequest>;
  readonly expect: string[];
  readonly firstMs: number[];
  readonly cpuMs: number[];
}

console.log(`${machine()}; ${passes} starts of each in turns; median (min…max)\n`);
const rows: Row[] = [];
try {
  const floors = await startFloors(await buildFloors(), "disk");
  const hello = prepareRequest("POST", "/hello", "text/plain;charset=UTF-8", "x".repeat(1100));
  rows.push({ ...row("floor-hello", floors, ["hello"]), request: async () => hello });
  const build = await buildMesh();
  for (const placeCount of placeCounts) {
    const server = await startMesh(build, "disk", { catalog: benchCatalog({ placeCount }) });
    const one = row(`${placeCount} places`, server, ['"reason":"no-moment"', '"presence":[]']);
    rows.push(one);
    const crowd = await gatherCrowd(audience, `http://127.0.0.1:${server.port}`, 1);
    one.request = async () => {
      const [ping] = await crowd.signPings(1, { position: farAway });
      if (ping === undefined) throw new Error("no ping was signed");
      return ping;
    };
  }
  for (let pass = 0; pass < passes; pass++) for (const one of rows) await measure(one);
  print();
} finally {
  for (const { server } of rows) await server.stop();
}

function row(name: string, server: Workerd, expect: string[]) {
  const request = async (): Promise<PreparedRequest> => Promise.reject(new Error("nothing is to be asked yet"));
  return { name, server, expect, request, firstMs: [], cpuMs: [] };
}

async function measure({ server, request, expect, firstMs, cpuMs }: Row): Promise<void> {
  await server.restart();
  const requests = [await request()];
  firstMs.push(1000 * (await sendLoad({ port: server.port, requests, inFlight: 1, expect })));
  cpuMs.push((await server.cpuMicroseconds()) / 1000);
}

function print(): void {
  console.log("| catalog | ms of the first answer | CPU ms from the start of the process to it |");
  console.log("|---|---|---|");
  for (const { name, firstMs, cpuMs } of rows) {
    console.log(`| ${[name, formatSpread(firstMs, 1), formatSpread(cpuMs, 0)].join(" | ")} |`);
  }
}
