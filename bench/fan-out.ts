import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Workerd } from "../local/mesh/workerd.ts";
import { callAdmin } from "../local/operate.ts";
import { createPushReceiver } from "../local/push/push-receiver.ts";
import { makeVisitor } from "../local/visitor.ts";
import type { Catalog } from "../shared/catalog/catalog.ts";
import { printFloors } from "./fan-out-floors.ts";
import { machine } from "./machine.ts";
import { audience, buildMesh, startMesh, token } from "./servers.ts";
import { formatSpread } from "./stats.ts";

/*
 * How long it takes from an operator's signal until the first and the last of those who are in one place have its push, which is
 * encrypted and posted for real; then what the same runtime needs for calls alone. `node bench/fan-out.ts [--quick] [--disk] [--people N]`
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    disk: { type: "boolean", default: false },
    people: { type: "string", multiple: true },
  },
});
const passesOf = new Map([
  [100, 9],
  [1_000, 5],
  [10_000, 3],
]);
const sizes = options.people?.map(Number) ?? (options.quick ? [100, 1_000] : [...passesOf.keys()]);
/** On a disk that others use as well, the figures are those of the disk: each decision waits until it is written. */
const disk = options.disk ? "disk" : "ram";
/** So many people join at once. */
const AT_ONCE = 16;
/** A pass ends if no push came for so long. */
const QUIET_MS = 30_000;
/** What follows a push has ended by then: its counts, and 5 s after it an alarm. */
const SETTLE_MS = 6_000;
/** Floors are measured with at most so many objects: all of them are in memory at once, with three files each. */
const MOST_OF_FLOORS = 5_000;
const LATITUDE = 52.52;

/** So many connections may wait to be taken: with fewer, those that come at once are lost and tried again after a second. */
const BACKLOG = 4_096;

const passes = (people: number) => passesOf.get(people) ?? 3;
const placeOf = (people: number) => `square-${people}`;
/** People are told of one type at one place at most every five minutes: each pass has a type of its own, the first warms up. */
const types = Array.from({ length: Math.max(...sizes.map(passes)) + 1 }, (_, pass) => `fresh-${pass}`);

const catalog: Catalog = {
  mesh: { name: "fan-out", noticeVersion: "1" },
  places: sizes.map((people, at) => ({ id: placeOf(people), fence: { center: [at + 1, LATITUDE], radius: 100 } })),
  moments: types.map((type) => ({
    id: type,
    on: { signal: type },
    service: true,
    quietHours: "ignore",
    caps: [{ max: 99, per: "day" }],
    offer: { variants: [{ id: "a", format: "card", title: "The doughnuts are fresh" }] },
  })),
};

interface Pass {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly cpuMs: number;
  /** The same until the last push: what follows it took no time from anybody. */
  readonly cpuToLastMs: number;
  /** Pushes that were tried once more, since the first try took too long. */
  readonly again: number;
}

console.log(
  `${machine()}, databases on ${disk === "ram" ? "a RAM disk" : "the disk"}, push service and load process beside the mesh\n`,
);
/** When each push came, by what it is: the same one, tried again, counts once. */
const arrived = new Map<string, number>();
let tries = 0;
// Nothing but an answer: a service that opens each push would take the processor from the mesh.
const service = createServer((request, response) => {
  const push = `${request.url} ${request.headers.topic}`;
  if (!arrived.has(push)) arrived.set(push, performance.now());
  tries++;
  request.resume().on("end", () => response.writeHead(201, { Location: "/message/1" }).end());
});
const listening = { port: 0, host: "127.0.0.1", backlog: BACKLOG };
await new Promise<void>((resolve) => service.listen(listening, resolve));
const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
const { keys } = createPushReceiver();
const server = await startMesh(await buildMesh(), disk, {
  catalog,
  // Each object has three files open: this machine has too few for 10,000 people.
  evicts: true,
  variables: { PUSH_SERVICE_ORIGINS: origin },
});
try {
  console.log(
    "| people | passes | first push, ms | last push, ms | decisions a second | decisions a CPU second | CPU ms of the mesh a person, in all | tries beyond the first |",
  );
  console.log("|---|---|---|---|---|---|---|---|");
  for (const [at, people] of sizes.entries()) {
    await gather(server, people, at + 1);
    await measure(server, people, types[0] ?? "");
    const all: Pass[] = [];
    for (const type of types.slice(1, passes(people) + 1)) all.push(await measure(server, people, type));
    const columns = [
      formatSpread(
        all.map(({ firstMs }) => firstMs),
        0,
      ),
      formatSpread(
        all.map(({ lastMs }) => lastMs),
        0,
      ),
      formatSpread(
        all.map(({ lastMs }) => (people * 1_000) / lastMs),
        0,
      ),
      formatSpread(
        all.map(({ cpuToLastMs }) => (people * 1_000) / cpuToLastMs),
        0,
      ),
      formatSpread(
        all.map(({ cpuMs }) => cpuMs / people),
        2,
      ),
      formatSpread(
        all.map(({ again }) => again),
        0,
      ),
    ];
    console.log(`| ${[people, all.length, ...columns].join(" | ")} |`);
  }
} finally {
  await server.stop();
  service.close();
  service.closeAllConnections();
}
await printFloors(disk, Math.min(MOST_OF_FLOORS, Math.max(...sizes)));
console.log(
  `\n${machine()
    .replace(/.*load/, "load")
    .replace("before", "after")}`,
);

/** So many people say yes to signals, subscribe, and enter their place. */
async function gather({ port }: Workerd, people: number, longitude: number): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  const grants = ["location", "marketing", "push", "broadcast"].map((purpose) => ({ purpose, granted: true }));
  let joined = 0;
  const work = async () => {
    while (joined++ < people) {
      const visitor = await makeVisitor({ url, audience, clockSeconds: Date.now() / 1_000 });
      const subscription = { endpoint: `${origin}/push/${crypto.randomUUID()}`, expirationTime: null, keys };
      const answers = [
        await visitor.register(),
        await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "bench" }),
        await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription }),
        await visitor.ping({ position: { latitude: LATITUDE, longitude, accuracy: 10 } }),
      ];
      const refused = answers.find(({ status }) => status >= 400);
      if (refused !== undefined) throw new Error(`${refused.path} was answered ${refused.status}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // Whoever came last is registered right after their answer.
  await pause(1_000);
}

/** Sends one signal and waits until each person has the push. Fails if a push is missing or comes twice. */
async function measure(mesh: Workerd, people: number, type: string): Promise<Pass> {
  arrived.clear();
  tries = 0;
  const jti = crypto.randomUUID();
  const body = JSON.stringify({ type, place: placeOf(people), state: "on", validForSeconds: 900, jti });
  const headers = { "content-type": "application/json" };
  const cpuBefore = await mesh.cpuMicroseconds();
  const startMs = performance.now();
  const about = { url: `http://127.0.0.1:${mesh.port}`, token };
  const said = await callAdmin(about, "signals", { method: "POST", headers, body });
  if (said.status !== 202) throw new Error(`the signal was answered ${said.status} ${await said.text()}`);
  let lastMs = startMs;
  while (arrived.size < people) {
    await pause(20);
    lastMs = Math.max(lastMs, ...arrived.values());
    if (performance.now() - lastMs > QUIET_MS) throw new Error(`${arrived.size} of ${people} people were told`);
  }
  const cpuSince = async () => ((await mesh.cpuMicroseconds()) - cpuBefore) / 1_000;
  const cpuToLastMs = await cpuSince();
  // That is not the next pass's.
  await pause(SETTLE_MS);
  const cpuMs = await cpuSince();
  if (arrived.size > people) throw new Error(`${arrived.size} pushes came to ${people} people`);
  const times = [...arrived.values()].map((ms) => ms - startMs);
  return { firstMs: Math.min(...times), lastMs: Math.max(...times), cpuMs, cpuToLastMs, again: tries - people };
}
