import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startSeveralEdges } from "../local/mesh/several-edges.ts";
import { type Operated, publishCatalog } from "../local/operate.ts";
import { askMesh, makeVisitor } from "../local/visitor.ts";
import type { Catalog } from "../shared/catalog/catalog.ts";
import { machine } from "./machine.ts";
import { formatSpread, percentile } from "./stats.ts";

/*
 * How long it takes from the 200 of a publish until each edge decides by the new version: people at every edge say the same
 * event over and over, and the moment that they are given tells the version. There is no floor: it is a matter of how often an
 * edge that is spoken to looks for a newer version (2 s), and not of speed.
 */
const EVENT = "which-version";
/** Between two pings at one edge, so that a figure is never more than this too long. */
const PAUSE_MS = 50;
const GIVE_UP_MS = 30_000;

const { values: options } = parseArgs({
  options: { quick: { type: "boolean", default: false }, edges: { type: "string", default: "4" } },
});
const passes = options.quick ? 3 : 15;
const mesh = await startSeveralEdges(Number(options.edges));
try {
  await print();
} finally {
  await mesh.stop();
}

async function print(): Promise<void> {
  const [first] = mesh.edges;
  console.log(`${machine()}; ${passes} publishes, ${mesh.edges.length} edges, a ping at each every ${PAUSE_MS} ms\n`);
  if (first === undefined) throw new Error("a mesh has an edge");
  await publish(first, "pass-0");
  const askers = await Promise.all(mesh.edges.map(joinEdge));
  await Promise.all(askers.map((asker) => untilItObeys(asker, "pass-0")));
  const figures: { each: number[]; last: number }[] = [];
  for (let pass = 1; pass <= passes; pass++) {
    const moment = `pass-${pass}`;
    // All edges are spoken to up to the publish, which comes at any point of their two seconds.
    const untilMs = performance.now() + 1_000 + 2_000 * Math.random();
    await Promise.all(askers.map((asker) => talk(asker, untilMs)));
    await publish(first, moment);
    const fromMs = performance.now();
    const each = await Promise.all(
      askers.map((asker) => untilItObeys(asker, moment).then(() => performance.now() - fromMs)),
    );
    figures.push({ each, last: Math.max(...each) });
  }
  const each = figures.flatMap((figure) => figure.each);
  console.log("| edges | an edge obeys after ms, p50 | p95 | max | the last edge after ms, median (min…max) |");
  console.log("|---|---|---|---|---|");
  const columns = [percentile(each, 0.5), percentile(each, 0.95), Math.max(...each)].map((ms) => ms.toFixed(0));
  const last = formatSpread(
    figures.map((figure) => figure.last),
    0,
  );
  console.log(`| ${[askers.length, ...columns, last].join(" | ")} |`);
}

/** Somebody at one edge, who asks it which moment it gives now. */
type Asker = () => Promise<string | undefined>;

async function joinEdge({ url }: Operated): Promise<Asker> {
  const { audience, noticeVersion } = await askMesh(url);
  let clockSeconds = Date.now() / 1000;
  const visitor = await makeVisitor({ url, audience, clockSeconds });
  await visitor.register();
  const grants = [{ purpose: "marketing", granted: true }];
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "bench" });
  return async () => {
    await pause(PAUSE_MS);
    const nowSeconds = Date.now() / 1000;
    visitor.wait(nowSeconds - clockSeconds);
    clockSeconds = nowSeconds;
    const { status, body } = await visitor.ping({ event: { name: EVENT } });
    if (status !== 200) throw new Error(`a ping was answered ${status} ${JSON.stringify(body)}`);
    return (body.offer as { moment?: string } | undefined)?.moment;
  };
}

async function untilItObeys(ask: Asker, moment: string): Promise<void> {
  const giveUpAtMs = performance.now() + GIVE_UP_MS;
  while ((await ask()) !== moment) {
    if (performance.now() > giveUpAtMs) throw new Error(`an edge does not decide by ${moment} after ${GIVE_UP_MS} ms`);
  }
}

async function talk(ask: Asker, untilMs: number): Promise<void> {
  while (performance.now() < untilMs) await ask();
}

async function publish(mesh: Operated, moment: string): Promise<void> {
  const catalog: Catalog = {
    mesh: { name: "obey", noticeVersion: "1", locale: "en" },
    moments: [
      {
        id: moment,
        on: { event: EVENT },
        quietHours: "ignore",
        offer: { variants: [{ id: "one", format: "banner", title: "Hello" }] },
      },
    ],
  };
  const published = await publishCatalog(mesh, JSON.stringify(catalog));
  if ("faults" in published) throw new Error(published.faults.join("\n"));
}
