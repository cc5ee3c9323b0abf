import { parseArgs } from "node:util";
import { caseRules, crowdSize, pingRequests } from "./cases.ts";
import { gatherCrowd } from "./crowd.ts";
import { type InspectorSession, openInspector } from "./inspector.ts";
import { sendLoad } from "./load.ts";
import { audience, buildMesh, startMesh } from "./servers.ts";

/** One CPU profile of one case: the functions that took most time themselves. `node bench/profile.ts no-match [--top 15]` */
const { values: options, positionals } = parseArgs({
  options: {
    top: { type: "string", default: "15" },
    requests: { type: "string", default: "8000" },
    "in-flight": { type: "string", default: "16" },
  },
  allowPositionals: true,
});

const name = positionals[0] ?? "no-match";
const rule = caseRules.find((one) => one.name === name && !one.kind.floor);
if (rule === undefined || rule.kind.floor) throw new Error(`There is no ping case ${name}`);
const claims = rule.kind;
const inFlight = Number(options["in-flight"]);

/** The part of Chrome DevTools' Profiler.Profile that is read here. */
interface Profile {
  nodes: { id: number; children?: number[]; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
}

const server = await startMesh(await buildMesh(false), rule.disk, { inspector: true });
let inspector: InspectorSession | undefined;
try {
  const crowd = await gatherCrowd(audience, `http://127.0.0.1:${server.port}`, crowdSize);
  const load = async (count: number) =>
    sendLoad({ port: server.port, inFlight, expect: rule.expect, requests: await pingRequests(crowd, claims, count) });
  await load(2 * crowdSize);
  const requests = await pingRequests(crowd, claims, Number(options.requests));
  inspector = await openInspector(server.inspectorPort ?? 0);
  await inspector.send("Profiler.enable");
  await inspector.send("Profiler.setSamplingInterval", { interval: 200 });
  await inspector.send("Profiler.start");
  const before = await server.cpuMicroseconds();
  await sendLoad({ port: server.port, inFlight, expect: rule.expect, requests });
  const used = (await server.cpuMicroseconds()) - before;
  const { profile } = await inspector.send<{ profile: Profile }>("Profiler.stop");
  printProfile(profile, used / requests.length, Number(options.top));
} finally {
  inspector?.close();
  await server.stop();
}

/**
 * Self time by function: its share of the samples, times the CPU time a request really used. The samples' own time stamps are of no
 * use here, because they also count the time between two requests. "(program)" is the runtime's native code.
 */
function printProfile({ nodes, samples }: Profile, cpuMicroseconds: number, top: number): void {
  const frameOf = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  // A function without a name or without a line of ours is told by who called it.
  const nameOf = (id: number | undefined): string => {
    const frame = id === undefined ? undefined : frameOf.get(id);
    if (id === undefined || frame === undefined) return "the runtime";
    if (frame.functionName.startsWith("(")) return frame.functionName;
    const own = `${frame.functionName || "(anonymous)"}${frame.url ? `:${frame.lineNumber + 1}` : ""}`;
    return frame.functionName && frame.url ? own : `${own} in ${nameOf(parentOf.get(id))}`;
  };
  const hits = new Map<string, number>();
  const busy = samples.map(nameOf).filter((where) => where !== "(idle)");
  for (const where of busy) hits.set(where, (hits.get(where) ?? 0) + 1);
  console.log(`${name}: ${cpuMicroseconds.toFixed(0)} µs CPU per request while profiled, ${busy.length} samples\n`);
  console.log("  µs/request      %  function");
  for (const [where, count] of [...hits].sort(([, a], [, b]) => b - a).slice(0, top)) {
    const share = count / busy.length;
    console.log(
      `${(share * cpuMicroseconds).toFixed(1).padStart(12)} ${(100 * share).toFixed(1).padStart(6)}  ${where}`,
    );
  }
}
