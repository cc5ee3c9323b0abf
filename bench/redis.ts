import { setTimeout as pause } from "node:timers/promises";
import { startSeveralEdges } from "../local/mesh/several-edges.ts";
import { type Operated, publishCatalog } from "../local/operate.ts";
import type { BridgeState } from "../local/redis/remote-bridges.ts";
import { askMesh } from "../local/visitor.ts";
import { benchCatalog, budgetedEvent, farAway, offerEvent } from "./catalog.ts";
import { gatherCrowd } from "./crowd.ts";
import { sendLoad } from "./load.ts";
import { machine } from "./machine.ts";
import { startRedis } from "./redis-server.ts";

/*
 * What messages cost in Redis commands, counted by the bridge: of each kind on one edge, then 1,000 offers with a budget on one
 * edge and on four that share their objects. Each edge has people of its own, who come as fast as the edges answer, but for
 * offers that are rare: there each lease ends with one unit spent.
 */
const offers = 1_000;
const inFlight = 16;
/** Offers so far apart that the lease of the one before has ended: it lives 20 s, and is settled 2 s later. */
const rareOffers = 3;
const rarePauseMs = 24_000;
/** What a block that is spent to the end needs until it is settled. */
const settledMs = 500;
/** Of each edge: so many that nobody has two messages under way, which might overtake each other. */
const people = 200;

console.log(machine());
console.log(`${offers} messages of a kind, ${inFlight} in flight in all; of rare ones ${rareOffers}\n`);
await measureKinds();
console.log(
  "\n| edges | lease and settle (EVALSHA) | script sent whole (EVAL) | live state (HGETALL) | all | seconds |",
);
console.log("|---|---|---|---|---|---|");
for (const edges of [1, 4]) console.log(await measure(edges));

interface Kind {
  readonly what: string;
  readonly claims: Record<string, unknown>;
  readonly expect: string[];
}

async function measureKinds(): Promise<void> {
  const isOffer = ['"outcome":"offer"'];
  const kinds: Kind[] = [
    { what: "pings that match nothing", claims: { position: farAway }, expect: ['"reason":"no-moment"'] },
    { what: "offers without a budget", claims: { event: { name: offerEvent } }, expect: isOffer },
    { what: "offers with a budget", claims: { event: { name: budgetedEvent } }, expect: isOffer },
  ];
  const redis = await startRedis(1);
  const mesh = await startSeveralEdges(1, redis.variables[0] ?? {});
  try {
    const [edge] = mesh.edges;
    const [bridge] = redis.bridges;
    if (edge === undefined || bridge === undefined) throw new Error("a mesh has an edge, and a way to Redis");
    await publishBench(edge);
    const port = Number(new URL(edge.url).port);
    const crowd = await gatherCrowd((await askMesh(edge.url)).audience, edge.url, people);
    console.log("| messages | commands, but for the live state | readings of the live state (HGETALL) | seconds |");
    console.log("|---|---|---|---|");
    for (const { what, claims, expect } of kinds) {
      const requests = await crowd.signPings(offers, claims);
      await bridge.reset();
      const seconds = await sendLoad({ port, requests, inFlight, expect });
      await pause(settledMs);
      console.log(rowOf(`${offers} ${what}`, await bridge.state(), seconds));
    }
    await pause(rarePauseMs);
    await bridge.reset();
    const startedAtMs = performance.now();
    for (let offer = 0; offer < rareOffers; offer++) {
      const requests = await crowd.signPings(1, { event: { name: budgetedEvent } });
      await sendLoad({ port, requests, inFlight: 1, expect: isOffer });
      await pause(rarePauseMs);
    }
    const seconds = (performance.now() - startedAtMs) / 1000;
    console.log(rowOf(`${rareOffers} offers with a budget, rare`, await bridge.state(), seconds));
  } finally {
    await mesh.stop();
    await redis.stop();
  }
}

function rowOf(what: string, { commands }: BridgeState, seconds: number): string {
  const { total, HGETALL = 0, ...others } = commands;
  const named = Object.entries(others).map(([name, count]) => `${count} ${name}`);
  const without = total === HGETALL ? "0" : `${total - HGETALL}: ${named.join(", ")}`;
  return `| ${[what, without, HGETALL, seconds.toFixed(1)].join(" | ")} |`;
}

async function publishBench(edge: Operated): Promise<void> {
  const published = await publishCatalog(edge, JSON.stringify(benchCatalog()));
  if ("faults" in published) throw new Error(published.faults.join("\n"));
}

async function measure(count: number): Promise<string> {
  const redis = await startRedis(1);
  const mesh = await startSeveralEdges(count, redis.variables[0] ?? {});
  try {
    const [first] = mesh.edges;
    const [bridge] = redis.bridges;
    if (first === undefined || bridge === undefined) throw new Error("a mesh has an edge, and a way to Redis");
    await publishBench(first);
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
