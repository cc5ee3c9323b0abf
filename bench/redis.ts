import { cpus } from "node:os";
import { startSeveralEdges } from "../local/mesh/several-edges.ts";
import { publishCatalog } from "../local/operate.ts";
import { askMesh } from "../local/visitor.ts";
import { benchCatalog, budgetedEvent } from "./catalog.ts";
import { gatherCrowd } from "./crowd.ts";
import { sendLoad } from "./load.ts";
import { startRedis } from "./redis-server.ts";

/*
 * What 1,000 offers with a budget cost in Redis commands, on one edge and on four that share their objects. Each edge has
 * people of its own, who come as fast as the edges answer.
 */
const offers = 1_000;
const inFlight = 16;
/** Of each edge: so many that nobody has two messages under way, which might overtake each other. */
const people = 200;

console.log(`${new Date().toISOString()}, ${cpus().length} x ${cpus()[0]?.model.trim()}`);
console.log(`${offers} offers, ${inFlight} in flight in all\n`);
console.log("| edges | lease and settle (EVALSHA) | script sent whole (EVAL) | live state (HGETALL) | all | seconds |");
console.log("|---|---|---|---|---|---|");
for (const edges of [1, 4]) console.log(await measure(edges));

async function measure(count: number): Promise<string> {
  const redis = await startRedis(1);
  const mesh = await startSeveralEdges(count, redis.variables[0] ?? {});
  try {
    const [first] = mesh.edges;
    const [bridge] = redis.bridges;
    if (first === undefined || bridge === undefined) throw new Error("a mesh has an edge, and a way to Redis");
    const published = await publishCatalog(first, JSON.stringify(benchCatalog()));
    if ("faults" in published) throw new Error(published.faults.join("\n"));
    const { audience } = await askMesh(first.url);
    const crowds = await Promise.all(mesh.edges.map(({ url }) => gatherCrowd(audience, url, people)));
    const claims = { event: { name: budgetedEvent } };
    const loads = await Promise.all(crowds.map((crowd) => crowd.signPings(offers / count, claims)));
    await bridge.reset();
    const startedAtMs = performance.now();
    await Promise.all(
      mesh.edges.map(({ url }, at) =>
        sendLoad({
          port: Number(new URL(url).port),
          requests: loads[at] ?? [],
          inFlight: inFlight / count,
          expect: ['"outcome":"offer"'],
        }),
      ),
    );
    const seconds = (performance.now() - startedAtMs) / 1000;
    const { total, EVALSHA = 0, EVAL = 0, HGETALL = 0 } = (await bridge.state()).commands;
    return `| ${[count, EVALSHA, EVAL, HGETALL, total, seconds.toFixed(1)].join(" | ")} |`;
  } finally {
    await mesh.stop();
    await redis.stop();
  }
}
