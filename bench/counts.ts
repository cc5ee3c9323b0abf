import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Workerd } from "../local/mesh/workerd.ts";
import { callAdmin } from "../local/operate.ts";
import { type Exchange, makeVisitor, type Visitor } from "../local/visitor.ts";
import type { Catalog, Moment } from "../shared/catalog/catalog.ts";
import type { Report } from "../shared/measure/report.ts";
import { addWitness, takeCosts } from "./cost-witness.ts";
import { machine } from "./machine.ts";
import { audience, buildMesh, startMesh, token } from "./servers.ts";
import { formatSpread, percentile } from "./stats.ts";

/*
 * How long it takes from the answer to a decision until its figure is in the report, alone and while others come. Then what it
 * costs to be counted: rows and calls of objects by kind of event, and dollars of that. `node bench/counts.ts [--quick]`
 */
const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const decisions = options.quick ? 50 : 300;
const people = options.quick ? 50 : 250;
const inFlight = 16;
/** Others who send all the time, each one message after the other. */
const besides = 4;
/** So many offers before anything is measured make nearly sure that each of 64 counters has its tables. */
const warmUps = 6;
const quietMs = 500;

/** Cloudflare's prices beyond what the paid plan includes (docs/deploy.md#5-what-it-costs), dollars a million. */
const ROW = 1;
const CALL = 0.15;
/** Once its id is 60 days old a row is written to forget it (`test/workers/counter.test.ts`). */
const FORGET_ROWS = 1;

const often: Pick<Moment, "quietHours" | "offer"> = {
  quietHours: "ignore",
  offer: { variants: [{ id: "a", format: "card", title: "Hello" }] },
};
const catalog: Catalog = {
  mesh: { name: "counts", noticeVersion: "1" },
  campaigns: [{ id: "tea", conversions: ["order"] }, { id: "crowd" }],
  moments: [
    { id: "ask", campaign: "tea", on: { event: "ask" }, ...often },
    { id: "others", campaign: "crowd", on: { event: "others" }, ...often },
  ],
};

console.log(`${machine()}\n`);
const mesh = await buildMesh();
await withMesh(mesh, measureLatency);
await withMesh(await addWitness(mesh), measureCosts);

async function withMesh(build: Awaited<ReturnType<typeof buildMesh>>, measure: (server: Workerd) => Promise<void>) {
  const server = await startMesh(build, "disk", { catalog });
  try {
    await measure(server);
  } finally {
    await server.stop();
  }
}

function urlOf({ port }: Workerd): string {
  return `http://127.0.0.1:${port}`;
}

async function join(server: Workerd): Promise<Visitor> {
  const visitor = await makeVisitor({ url: urlOf(server), audience, clockSeconds: Date.now() / 1000 });
  await visitor.register();
  const grants = ["marketing", "measurement"].map((purpose) => ({ purpose, granted: true }));
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "bench" });
  return visitor;
}

/** The same clock for who sends often: each message a little after the one before. */
async function say(visitor: Visitor, event: object): Promise<Exchange> {
  visitor.wait(0.001);
  const exchange = await visitor.ping({ event });
  if (exchange.status !== 200) throw new Error(`a ping was answered ${exchange.status}`);
  return exchange;
}

/** How many offers of a campaign a report knows of. */
async function readGiven(server: Workerd, campaign: string): Promise<number> {
  const answer = await callAdmin({ url: urlOf(server), token }, `report?campaign=${campaign}`);
  return ((await answer.json()) as Report).rows[0]?.given ?? 0;
}

async function measureLatency(server: Workerd): Promise<void> {
  const visitor = await join(server);
  const others = await Promise.all(Array.from({ length: besides }, () => join(server)));
  let expected = 0;
  async function untilVisible(): Promise<{ ms: number; reports: number }> {
    await say(visitor, { name: "ask" });
    const answeredMs = performance.now();
    expected++;
    for (let reports = 1; ; reports++) {
      if ((await readGiven(server, "tea")) === expected) return { ms: performance.now() - answeredMs, reports };
    }
  }
  async function measure(beside: () => string): Promise<void> {
    const all = [];
    for (let decision = 0; decision < decisions; decision++) all.push(await untilVisible());
    const ms = all.map((one) => one.ms);
    const firsts = all.filter(({ reports }) => reports === 1).length;
    console.log(`| ${[beside(), formatSpread(ms, 1), percentile(ms, 0.95).toFixed(1), firsts].join(" | ")} |`);
  }
  await untilVisible();
  console.log(
    `${decisions} decisions, ms from the answer to the end of the report that has it, asked for again and again\n`,
  );
  console.log("| beside it | median (min…max) | p95 | in the first report |");
  console.log("|---|---|---|---|");
  await measure(() => "nothing");
  let isOver = false;
  let count = 0;
  const beside = others.map(async (other) => {
    for (; !isOver; count++) await say(other, { name: "others" });
  });
  const fromMs = performance.now();
  await measure(() => `${((count * 1000) / (performance.now() - fromMs)).toFixed(0)} other offers a second`);
  isOver = true;
  await Promise.all(beside);
  const answeredMs = performance.now();
  while ((await readGiven(server, "crowd")) < count);
  console.log(
    `\nAll ${count} others were in a report ${(performance.now() - answeredMs).toFixed(0)} ms after the last answer.\n`,
  );
}

async function measureCosts(server: Workerd): Promise<void> {
  const visitors = await Promise.all(Array.from({ length: people }, () => join(server)));
  const receipts = new Map<Visitor, unknown>();
  const kinds: readonly (readonly [what: string, act: (visitor: Visitor) => Promise<void>])[] = [
    ["a first offer of a campaign: given, and exposed", ask],
    ["a further offer: given", ask],
    ["a reaction", (visitor) => react(visitor, "click")],
    ["a claimed conversion, with an amount", (visitor) => react(visitor, "conversion")],
    ["a first conversion: an amount, and a person who converted", order],
    ["a further conversion, with an amount", order],
  ];
  async function ask(visitor: Visitor): Promise<void> {
    receipts.set(visitor, (await say(visitor, { name: "ask" })).body.receipt);
  }
  async function react(visitor: Visitor, kind: string): Promise<void> {
    const value = kind === "conversion" ? { value: { amount: "12.50", currency: "EUR" } } : {};
    const claims = { receipt: receipts.get(visitor), kind, ...value };
    const { status } = await visitor.send("/v1/reactions", "reaction+jwt", claims);
    if (status !== 202) throw new Error(`a reaction was answered ${status}`);
  }
  async function order(visitor: Visitor): Promise<void> {
    await say(visitor, { name: "order", data: { amount: "12.50", currency: "EUR" } });
  }
  console.log(`${people} people, each event once by each, rows and calls for each event\n`);
  console.log(
    "| event | rows of the person | of them to settle counts | rows of counters | calls of them | dollars a million |",
  );
  console.log("|---|---|---|---|---|---|");
  for (let turn = 0; turn < warmUps; turn++) {
    await inTurns(visitors, (visitor) => say(visitor, { name: "others" }));
  }
  await pause(quietMs);
  for (const [what, act] of kinds) {
    await takeCosts(urlOf(server));
    await inTurns(visitors, act);
    await pause(quietMs);
    const { Person, Counter } = await takeCosts(urlOf(server));
    const counting = Person.settledRows + Counter.rows;
    const { count: calls = 0 } = Counter.calls;
    const dollars = (counting / people + FORGET_ROWS) * ROW + (calls / people) * CALL;
    const columns = [Person.rows + Person.alarmsSet, Person.settledRows, Counter.rows, calls];
    console.log(`| ${[what, ...columns.map((sum) => (sum / people).toFixed(2)), dollars.toFixed(2)].join(" | ")} |`);
  }
}

/** So many at a time. */
async function inTurns(visitors: readonly Visitor[], act: (visitor: Visitor) => Promise<unknown>): Promise<void> {
  const left = visitors.values();
  const work = async () => {
    for (const visitor of left) await act(visitor);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}
