import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { requirement } from "../local/requirements.ts";
import { type CaseRule, caseRules, crowdSize, floorRequests, pingRequests } from "./cases.ts";
import { gatherCrowd } from "./crowd.ts";
import { machine } from "./machine.ts";
import { type Case, type Measured, measurePasses, type PassOptions } from "./passes.ts";
import { startRedis } from "./redis-server.ts";
import { audience, buildFloors, buildMesh, type Disk, startFloors, startMesh } from "./servers.ts";
import { formatSpread, spread } from "./stats.ts";

/** Benches with a table of their own, each a script: what gateways and tills send, and what a new catalog costs. */
const wholeBenches = ["sightings", "redemptions", "publish", "cold-load", "obey"];

/** Benches of single parts, likewise. */
const microBenches = ["locate", "conditions", "push", "eids"];

/** All scripts that can be run by name. Five are run by their names only: of counts, of Redis, of the command line, of signals, and of the console. */
const scripts = [...wholeBenches, ...microBenches, "counts", "redis", "simulate", "fan-out", "console"];

const usage = `npm run bench -- [options] [NAME]...
  NAME             nothing but this script: ${scripts.join(", ")}
  --case NAME      only this case and its floor, and no scripts; may be repeated (${caseRules.map(({ name }) => name).join(", ")})
  --passes N       passes over all cases after the warm-up (7)
  --requests N     pings per case and pass, of floors three times as many (2000)
  --in-flight N    connections with one request each in flight (16)
  --quick          3 passes of 1000 pings
  --micro          the benches of single parts as well (${microBenches.join(", ")})`;

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    case: { type: "string", multiple: true },
    passes: { type: "string" },
    requests: { type: "string" },
    "in-flight": { type: "string", default: "16" },
    quick: { type: "boolean", default: false },
    micro: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (options.help) {
  console.log(usage);
} else if (names.length > 0) {
  const unknown = names.find((name) => !scripts.includes(name));
  if (unknown !== undefined) throw new Error(`There is no script ${unknown}.\n${usage}`);
  for (const name of names) runScript(name);
} else {
  await runBench(chooseRules(options.case), {
    passes: Number(options.passes ?? (options.quick ? 3 : 7)),
    requests: Number(options.requests ?? (options.quick ? 1000 : 2000)),
    inFlight: Number(options["in-flight"]),
  });
  if (options.case === undefined) for (const name of wholeBenches) runScript(name);
  if (options.micro) for (const name of microBenches) runScript(name);
}

/** The cases that were asked for, with what they are held against; without a choice, all that this machine has the parts for. */
function chooseRules(names: string[] | undefined): CaseRule[] {
  const possible = caseRules.filter(({ name, store }) => {
    if (store !== "redis" || requirement("REDIS_SERVER") !== undefined) return true;
    console.log(`${name} is left out: there is no redis-server on this machine`);
    return false;
  });
  if (names === undefined) return possible;
  const wanted = new Set(names);
  for (const name of wanted) {
    const rule = possible.find((one) => one.name === name);
    if (rule === undefined) throw new Error(`There is no case ${name}.\n${usage}`);
    if (!rule.kind.floor) wanted.add(rule.kind.against);
  }
  return possible.filter(({ name }) => wanted.has(name));
}

async function runBench(rules: CaseRule[], passOptions: PassOptions): Promise<void> {
  const { passes, requests, inFlight } = passOptions;
  console.log(`${machine()}, one load process beside the servers`);
  console.log(
    `${passes} passes of ${requests} pings a case, ${inFlight} in flight, ${crowdSize} people; median (min…max)\n`,
  );
  const servers: Stoppable[] = [];
  process.once("SIGINT", () => process.exit(130));
  try {
    printTable(rules, await measurePasses(await prepareCases(rules, servers), passOptions));
  } finally {
    for (const server of servers.toReversed()) await server.stop();
  }
}

interface Stoppable {
  stop(): Promise<void>;
}

/** Starts what the cases need, one floors and one mesh a disk; every server started is put into `servers` at once. */
async function prepareCases(rules: CaseRule[], servers: Stoppable[]): Promise<Case[]> {
  const cases = new Map<string, Case>();
  const floorsBuild = rules.some(({ kind }) => kind.floor) ? await buildFloors() : undefined;
  const meshBuild = rules.some(({ kind }) => !kind.floor) ? await buildMesh() : undefined;
  for (const disk of ["disk", "ram"] satisfies Disk[]) {
    const floorRules = rules.filter((rule) => rule.disk === disk && rule.kind.floor);
    if (floorsBuild && floorRules.length > 0) {
      const server = await startFloors(floorsBuild, disk);
      servers.push(server);
      for (const { name, kind, expect } of floorRules) {
        if (kind.floor) cases.set(name, { name, server, expect, prepare: (count) => floorRequests(kind.path, count) });
      }
    }
    for (const store of [undefined, "redis"] as const) {
      const pingRules = rules.filter((rule) => rule.disk === disk && !rule.kind.floor && rule.store === store);
      if (meshBuild === undefined || pingRules.length === 0) continue;
      const redis = store === "redis" ? await startRedis(1) : undefined;
      if (redis !== undefined) servers.push(redis);
      const server = await startMesh(meshBuild, disk, { variables: redis?.variables[0] ?? {} });
      servers.push(server);
      const crowd = await gatherCrowd(audience, `http://127.0.0.1:${server.port}`, crowdSize);
      for (const { name, kind, expect } of pingRules) {
        if (!kind.floor)
          cases.set(name, { name, server, expect, prepare: (count) => pingRequests(crowd, kind, count) });
      }
    }
  }
  return rules.flatMap(({ name }) => cases.get(name) ?? []);
}

function printTable(rules: CaseRule[], measured: Map<string, Measured>): void {
  console.log("| case | CPU µs per request | requests per second | CPU against its floor | must be | |");
  console.log("|---|---|---|---|---|---|");
  for (const { name, kind } of rules) {
    const { cpuMicroseconds, requestsPerSecond } = measured.get(name) ?? { cpuMicroseconds: [], requestsPerSecond: [] };
    const columns = [formatSpread(cpuMicroseconds, 0), formatSpread(requestsPerSecond, 0)];
    if (kind.floor) {
      console.log(`| ${[name, ...columns, "", "", ""].join(" | ")} |`);
      continue;
    }
    const floor = measured.get(kind.against)?.cpuMicroseconds ?? [];
    // Pass by pass, so that what slowed the machine down for a while slows both down.
    const ratios = cpuMicroseconds.map((cpu, pass) => cpu / (floor[pass] ?? Number.NaN));
    const verdict = spread(ratios).median <= kind.atMost ? "met" : "missed";
    const target = `at most ${kind.atMost} x ${kind.against}`;
    console.log(
      `| ${[`${name}: ${kind.what}`, ...columns, `${formatSpread(ratios, 2)} x`, target, verdict].join(" | ")} |`,
    );
  }
}

function runScript(name: string): void {
  console.log(`\n${name}`);
  const args = options.quick && [...wholeBenches, "counts", "fan-out"].includes(name) ? ["--quick"] : [];
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
