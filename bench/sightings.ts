import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { importJWK, SignJWT } from "jose";
import { makeSenderKey } from "../cli/keys/make-sender-key.ts";
import { newJti } from "../client/sdk/device.ts";
import { requirement } from "../local/requirements.ts";
import { encodeBase64url } from "../shared/bytes/base64url.ts";
import type { Sender } from "../shared/catalog/catalog.ts";
import { floorRequests } from "./cases.ts";
import { benchCatalog } from "./catalog.ts";
import { type PreparedRequest, prepareRequest } from "./load.ts";
import { machine } from "./machine.ts";
import { type Case, type Measured, measurePasses } from "./passes.ts";
import { startRedis } from "./redis-server.ts";
import { audience, buildFloors, buildMesh, startFloors, startMesh } from "./servers.ts";
import { spread } from "./stats.ts";
import { CARD_PREFIX, gatherTags, newMac } from "./tag-crowd.ts";

/*
 * What a gateway's message costs: 100 rows of as many transmitters, of which none, one or ten are registered tags, each of
 * somebody else who is in the place already and stays. `node bench/sightings.ts [--quick]`
 */
const rowsOfMessage = 100;
const people = 500;
const place = "place-0";

const { values: options } = parseArgs({
  options: {
    passes: { type: "string" },
    messages: { type: "string" },
    "in-flight": { type: "string", default: "16" },
    quick: { type: "boolean", default: false },
  },
});
const passes = Number(options.passes ?? (options.quick ? 3 : 7));
const requests = Number(options.messages ?? (options.quick ? 200 : 500));
const inFlight = Number(options["in-flight"]);

/** How the rows come, and how many of them are of registered tags. */
interface Mix {
  name: string;
  what: string;
  registered: number;
  write: (macs: string[], nowMs: number) => { format: string; body: unknown };
}

const asRows: Mix["write"] = (macs) => ({ format: "rows", body: macs.map((mac) => ({ mac, rssi: -55, age: 0.5 })) });

/** As a Minew box posts them, each with a raw advertisement of an iBeacon: two identities a row. */
const asMinew: Mix["write"] = (macs, nowMs) => ({
  format: "minew",
  body: macs.map((mac) => ({
    timestamp: new Date(nowMs).toISOString(),
    type: "Unknown",
    mac: mac.toUpperCase(),
    bleName: "",
    rssi: -55,
    rawData: `0201061AFF4C000215${mac}${mac}${mac.slice(0, 8)}00010002C5`.toUpperCase(),
  })),
});

const mixes: Mix[] = [
  { name: "sightings-0", what: "none registered", registered: 0, write: asRows },
  { name: "sightings-1", what: "1 % registered", registered: 1, write: asRows },
  { name: "sightings-10", what: "10 % registered", registered: 10, write: asRows },
  { name: "sightings-minew-1", what: "1 % registered, Minew's format, raw iBeacons", registered: 1, write: asMinew },
];

console.log(machine());
console.log(
  `${passes} passes of ${requests} messages of ${rowsOfMessage} rows, ${inFlight} in flight, ${people} people; median (min…max)\n`,
);
const servers: { stop(): Promise<void> }[] = [];
const meshBuild = await buildMesh();
try {
  const floor = await prepareFloor();
  const cases = [floor, ...(await prepareMixes(undefined))];
  if (requirement("REDIS_SERVER") !== undefined) cases.push(...(await prepareMixes("redis")));
  printTable(cases, await measurePasses(cases, { passes, requests, inFlight }));
} finally {
  for (const server of servers.toReversed()) await server.stop();
}
console.log(
  `\nload of the machine over the last minutes: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(", ")}`,
);

async function prepareFloor(): Promise<Case> {
  const server = await startFloors(await buildFloors(), "disk");
  servers.push(server);
  return { name: "floor-hello", server, expect: ["hello"], prepare: (count) => floorRequests(() => "/hello", count) };
}

async function prepareMixes(store: "redis" | undefined): Promise<Case[]> {
  const { entry, secret = "" } = await makeSenderKey("EdDSA", "gateway", "");
  const sender: Sender = { id: "gateway", kind: "gateway", places: [place], scopes: ["sightings"], ...entry };
  const redis = store === "redis" ? await startRedis(1) : undefined;
  if (redis !== undefined) servers.push(redis);
  const catalog = { ...benchCatalog(), senders: [sender], tags: [{ id: "cards", match: { macPrefix: CARD_PREFIX } }] };
  const claimKey = crypto.getRandomValues(new Uint8Array(32));
  const keys = { TAG_CLAIM_KEY: encodeBase64url(claimKey) };
  const server = await startMesh(meshBuild, "disk", { catalog, keys, variables: redis?.variables[0] ?? {} });
  servers.push(server);
  const key = await importJWK(JSON.parse(secret), "EdDSA");
  const tags = await gatherTags(server, people, claimKey);
  let turn = 0;

  async function sign({ registered, write }: Mix): Promise<PreparedRequest> {
    const macs = Array.from({ length: rowsOfMessage }, (_, row) =>
      row < registered ? (tags[turn++ % tags.length] ?? "") : newMac(),
    );
    const nowMs = Date.now();
    const claims = { aud: audience, iat: nowMs / 1000, jti: newJti(), ...write(macs, nowMs) };
    const message = new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: "sightings+jwt", kid: "gateway" });
    return prepareRequest("POST", "/v1/sightings", "text/plain;charset=UTF-8", await message.sign(key));
  }

  const chosen = store === undefined ? mixes : mixes.filter(({ write }) => write === asRows);
  return chosen.map((mix) => ({
    name: store === undefined ? `${mix.name}: ${mix.what}` : `${mix.name}-redis: ${mix.what}, registry in Redis`,
    server,
    status: 202,
    expect: [`{"accepted":${rowsOfMessage},"ignored":0}`],
    prepare: (count) => Promise.all(Array.from({ length: count }, () => sign(mix))),
  }));
}

function printTable(cases: Case[], measured: Map<string, Measured>): void {
  console.log(
    "| case | CPU µs per message | CPU µs per row | messages per second | rows per second | CPU against floor-hello |",
  );
  console.log("|---|---|---|---|---|---|");
  const floor = measured.get("floor-hello")?.cpuMicroseconds ?? [];
  for (const { name } of cases) {
    const { cpuMicroseconds, requestsPerSecond } = measured.get(name) ?? { cpuMicroseconds: [], requestsPerSecond: [] };
    const isFloor = name === "floor-hello";
    const perRow = cpuMicroseconds.map((cpu) => cpu / rowsOfMessage);
    const rowsPerSecond = requestsPerSecond.map((messages) => messages * rowsOfMessage);
    // Pass by pass, so that what slowed the machine down for a while slows both down.
    const ratios = cpuMicroseconds.map((cpu, pass) => cpu / (floor[pass] ?? Number.NaN));
    const columns = [
      format(cpuMicroseconds, 0),
      isFloor ? "" : format(perRow, 1),
      format(requestsPerSecond, 0),
      isFloor ? "" : format(rowsPerSecond, 0),
      isFloor ? "" : `${format(ratios, 1)} x`,
    ];
    console.log(`| ${[name, ...columns].join(" | ")} |`);
  }
}

function format(values: number[], digits: number): string {
  const { median, min, max } = spread(values);
  return `${median.toFixed(digits)} (${min.toFixed(digits)}…${max.toFixed(digits)})`;
}
