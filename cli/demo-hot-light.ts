import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ownKey } from "../client/gateway/own-key.ts";
import { type Operated, publishCatalog } from "../local/operate.ts";
import { accept, type PushService, startPushService } from "../local/push/push-service.ts";
import { Refusal, runCommand } from "../local/refusal.ts";
import { startProcess } from "../local/start-process.ts";
import { askMesh, type MeshInfo, makeVisitor } from "../local/visitor.ts";
import { addSender } from "./commands/sender-add.ts";
import { drawStreet, LEGEND } from "./demo-hot-light/draw-street.ts";
import { lightOven } from "./demo-hot-light/light-oven.ts";
import { BAKERY, CATALOG_TEXT, peopleOnStreet, SIGNAL, type Walker } from "./demo-hot-light/street.ts";
import { meshOf } from "./operator/find-mesh.ts";
import { parseOptions } from "./parse-options.ts";
import { startProgress } from "./progress.ts";

const HELP = `npm run demo:hot-light -- [--people N]

An oven lights up, and everyone near who agreed knows at once. Starts a mesh and a push service, puts N people (300, unless
given) on a street of 6 km, most of whom agreed to be told, and lets the oven sign one message. Shows who is told and when.
Ends with 0 if each of those was told once, and no one else was.`;

const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  people: { type: "string", default: "300" },
} as const;

/** So many people join at once. */
const AT_ONCE = 8;
/** The demo ends if no push came for so long. */
const QUIET_MS = 3_000;
const LONGEST_MS = 60_000;
const DRAW_EVERY_MS = 100;

await runCommand(async () => {
  const { values } = parseOptions({ args: process.argv.slice(2), options: OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  const count = Number(values.people);
  if (!Number.isInteger(count) || count < 1 || count > 20_000) throw new Refusal("--people must be 1 to 20000.");
  const directory = mkdtempSync(join(tmpdir(), "moment-mesh-demo-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

  const pushes = await openPushes();
  console.log("Building and starting a mesh …");
  const state = join(directory, "mesh");
  const args = ["--no-walk", "--port", "0", "--state", state];
  const environment = { PUSH_SERVICE_ORIGINS: pushes.service.origin };
  const process_ = await startProcess("cli/start.ts", args, /The mesh answers at \S+\n/, environment);
  const mesh = meshOf({ state });
  const oven = await enrolOven(mesh, join(directory, "oven"));
  const people = peopleOnStreet(count);
  console.log(`${count} people come to the street …`);
  await joinAll(mesh.url, people, pushes);

  const told = await watch(people, pushes, () => lightOven({ ...mesh, ...oven, place: BAKERY, type: SIGNAL }));
  const wrong = compare(people, told);
  console.log(
    `\n${wrong.length === 0 ? "All came out as it must." : `It did not come out as it must:\n  ${wrong.join("\n  ")}`}\n`,
  );
  await process_.end();
  await pushes.service.close();
  process.exit(wrong.length === 0 ? 0 : 1);
});

/** A push that a phone has got: whose, and when by this machine's clock. */
interface Arrival {
  readonly number: number;
  readonly atMs: number;
}

interface Pushes {
  readonly service: PushService;
  /** Of each subscription: whose it is. */
  readonly owners: Map<string, number>;
  readonly arrived: Arrival[];
}

async function openPushes(): Promise<Pushes> {
  const owners = new Map<string, number>();
  const arrived: Arrival[] = [];
  const service = await startPushService((endpointId, response) => {
    arrived.push({ number: owners.get(endpointId) ?? -1, atMs: performance.now() });
    accept(endpointId, response);
  });
  return { service, owners, arrived };
}

/** Publishes the demo's catalog with the oven in it, whose private key stays where it was made. */
async function enrolOven(mesh: Operated, directory: string) {
  const published = await publishCatalog(mesh, CATALOG_TEXT);
  if ("faults" in published) throw new Refusal(`The demo's catalog is not valid:\n${published.faults.join("\n")}`);
  const key = await ownKey(directory, "oven", "oven", async () => {});
  const told = ["oven", "--kind", "store", "--scopes", `signal:${SIGNAL}`, "--places", BAKERY];
  await addSender([...told, "--jwk", JSON.stringify(key.publicJwk), "--url", mesh.url, "--token", mesh.token]);
  return { kid: "oven", privateKey: key.privateKey };
}

async function joinAll(url: string, people: readonly Walker[], pushes: Pushes): Promise<void> {
  const info = await askMesh(url);
  const show = startProgress();
  let next = 0;
  const work = async () => {
    for (let number = next++; number < people.length; number = next++) {
      const walker = people[number];
      if (walker !== undefined) await joinStreet(url, info, { walker, number }, pushes);
      show(next / people.length, `${next} people`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  show(1);
}

/** Somebody registers, says yes, subscribes, and says once where they are. */
async function joinStreet(
  url: string,
  { audience, noticeVersion, vapidPublicKey }: MeshInfo,
  { walker, number }: { readonly walker: Walker; readonly number: number },
  { service, owners }: Pushes,
): Promise<void> {
  const visitor = await makeVisitor({ url, audience });
  const purposes = ["location", "marketing", "push", ...(walker.agrees ? ["broadcast"] : [])];
  const grants = purposes.map((purpose) => ({ purpose, granted: true }));
  const { endpointId, subscription } = service.subscribe(vapidPublicKey);
  owners.set(endpointId, number);
  const answers = [
    await visitor.register(),
    await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "demo" }),
    await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription }),
    await visitor.ping({ position: { ...walker.position, accuracy: 10 } }),
  ];
  const refused = answers.find(({ status }) => status >= 400);
  if (refused !== undefined) throw new Refusal(`${refused.path} was refused: ${refused.status} ${refused.body.code}`);
}

/** Lights the oven and watches until pushes stop. Gives each push: whose it is, and when it came after the oven's message, milliseconds. */
async function watch(people: readonly Walker[], { arrived }: Pushes, light: () => Promise<number>): Promise<Arrival[]> {
  // Whoever came last is registered right after their answer.
  await pause(500);
  const isLive = process.stdout.isTTY;
  for (const line of [...drawStreet(people, new Set(), false), LEGEND]) console.log(line);
  const startMs = performance.now();
  const answeredMs = await light();
  console.log(`\nThe oven says "${SIGNAL}", and the mesh takes it in ${answeredMs.toFixed(0)} ms.\n`);
  if (isLive) for (const line of drawStreet(people, new Set(), true)) console.log(line);
  const isOver = () => {
    const lastMs = arrived.at(-1)?.atMs;
    const untilMs = lastMs === undefined ? startMs + LONGEST_MS / 3 : Math.min(lastMs + QUIET_MS, startMs + LONGEST_MS);
    return performance.now() > untilMs;
  };
  while (!isOver()) {
    await pause(DRAW_EVERY_MS);
    if (isLive) redraw(people, arrived);
  }
  if (!isLive) for (const line of drawStreet(people, numbersOf(arrived), true)) console.log(line);
  return arrived.map(({ number, atMs }) => ({ number, atMs: atMs - startMs }));
}

function redraw(people: readonly Walker[], arrived: readonly Arrival[]): void {
  const lines = drawStreet(people, numbersOf(arrived), true);
  process.stdout.write(`\u001b[${lines.length}A${lines.join("\n")}\n`);
}

function numbersOf(arrived: readonly Arrival[]): ReadonlySet<number> {
  return new Set(arrived.map(({ number }) => number));
}

/** Prints what came of it; a line for each thing that is not as it must be. */
function compare(people: readonly Walker[], told: readonly Arrival[]): string[] {
  const expected = new Set([...people.keys()].filter((number) => people[number]?.agrees && people[number]?.isInReach));
  const got = numbersOf(told);
  const missed = [...expected].filter((number) => !got.has(number)).length;
  const wrongly = [...got].filter((number) => !expected.has(number)).length;
  const [first, last] = [told[0]?.atMs ?? 0, told.at(-1)?.atMs ?? 0];
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  console.log(
    `\n${got.size} of the ${expected.size} people near who agreed were told, of ${people.length} on the street.`,
  );
  if (told.length > 0)
    console.log(`From the oven's message to the first push ${seconds(first)}, to the last ${seconds(last)}.`);
  return [
    ...(missed > 0 ? [`${missed} were not told.`] : []),
    ...(wrongly > 0 ? [`${wrongly} were told who are too far, or did not agree.`] : []),
    ...(told.length > got.size ? [`${told.length - got.size} pushes came twice.`] : []),
  ];
}
