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

/** The part of Chrome DevTools' Profiler.Profile that is read here; times are microseconds. */
interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
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
  await sendLoad({ port: server.port, inFlight, expect: rule.expect, requests });
  const { profile } = await inspector.send<{ profile: Profile }>("Profiler.stop");
  printProfile(profile, requests.length, Number(options.top));
} finally {
  inspector?.close();
  await server.stop();
}

/** Self time by function. "(program)" is the runtime's own native code; "(idle)" is left out. */
function printProfile({ nodes, samples, timeDeltas }: Profile, requests: number, top: number): void {
  const nameOf = new Map(
    nodes.map(({ id, callFrame: frame }) => [
      id,
      `${frame.functionName || "(anonymous)"} ${frame.url}:${frame.lineNumber + 1}`,
    ]),
  );
  const self = new Map<string, number>();
  samples.forEach((id, index) => {
    const where = nameOf.get(id) ?? "?";
    if (!where.startsWith("(idle)")) self.set(where, (self.get(where) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const total = [...self.values()].reduce((sum, time) => sum + time, 0);
  console.log(`${name}: ${(total / requests).toFixed(0)} µs per request seen by the profiler\n`);
  console.log("  µs/request      %  function");
  for (const [where, time] of [...self].sort(([, a], [, b]) => b - a).slice(0, top)) {
    console.log(
      `${(time / requests).toFixed(1).padStart(12)} ${((100 * time) / total).toFixed(1).padStart(6)}  ${where}`,
    );
  }
}
