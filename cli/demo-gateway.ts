import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ownKey } from "../client/gateway/own-key.ts";
import { PROJECT } from "../local/build/run-tool.ts";
import { findFreePort } from "../local/find-host.ts";
import { type Operated, publishCatalog, readCatalog } from "../local/operate.ts";
import { type PushService, startPushService } from "../local/push/push-service.ts";
import { Refusal, runCommand } from "../local/refusal.ts";
import { type StartedProcess, startProcess } from "../local/start-process.ts";
import { DEFAULT_STATE } from "../local/state/state.ts";
import { askMesh, makeVisitor, type Visitor } from "../local/visitor.ts";
import { claimCodeOf } from "../shared/tags/claim-code.ts";
import { addSender } from "./commands/sender-add.ts";
import { LEGS, type Leg, type LegSeen, SHOP, walkLeg, wrongWith } from "./demo-gateway/steps.ts";
import { newCard } from "./demo-gateway/store-boxes.ts";
import { readClaimKey } from "./keys/claim-key.ts";
import { meshOf } from "./operator/find-mesh.ts";
import { parseOptions } from "./parse-options.ts";

const PUSH_PORT = 8791;
const GATEWAY = "demo-gateway";

const HELP = `npm run demo:gateway -- [--url URL --token TOKEN [--keys DIR]]

Walks somebody with a registered card through a simulated shop: a mesh, a gateway that is enrolled with it, two boxes that
post to the gateway what they hear, and a phone that gets the pushes, all over real HTTP. Ends with 0 where all came out as it
must. With --url it uses a mesh that runs already, with MESH_ENV=local, PUSH_SERVICE_ORIGINS=http://127.0.0.1:${PUSH_PORT}, and either
no catalog or demo/gateway-catalog.json; --keys says where its keys are, for the code on the card: ${DEFAULT_STATE} unless given.`;

const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  url: { type: "string" },
  token: { type: "string" },
  keys: { type: "string", default: DEFAULT_STATE },
} as const;

await runCommand(async () => {
  const { values } = parseOptions({ args: process.argv.slice(2), options: OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  const directory = mkdtempSync(join(tmpdir(), "moment-mesh-demo-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const pushService = await startPushService(undefined, values.url === undefined ? 0 : PUSH_PORT);
  const running: StartedProcess[] = [];
  const { url, token, mesh } = await findOrStartMesh(directory, pushService, values);
  if (mesh !== undefined) running.push(mesh);
  await publishShop({ url, token });
  const gateway = await enrolAndStart({ url, token }, join(directory, "gateway"));
  running.unshift(gateway.process);
  const card = newCard();
  const claim = await claimCodeOf(
    card,
    await readClaimKey(values.url === undefined ? meshState(directory) : values.keys),
  );
  const visitor = await carry(url, { tag: card, claim }, pushService);
  const wrong = await walkShop({ gateway: gateway.url, card, visitor, pushService });
  for (const started of running) if ((await started.end()) !== 0) wrong.push("A process did not end as it should.");
  await pushService.close();
  console.log(
    `\n${wrong.length === 0 ? "All came out as it must." : `It did not come out as it must:\n  ${wrong.join("\n  ")}`}\n`,
  );
  process.exit(wrong.length === 0 ? 0 : 1);
});

async function findOrStartMesh(
  directory: string,
  pushService: PushService,
  given: { url?: string; token?: string },
): Promise<Operated & { mesh?: StartedProcess }> {
  if (given.url !== undefined) return meshOf({ state: "", ...given });
  console.log("Building and starting a mesh …");
  const state = meshState(directory);
  const environment = { PUSH_SERVICE_ORIGINS: pushService.origin };
  const args = ["--no-walk", "--port", "0", "--state", state];
  const mesh = await startProcess("cli/start.ts", args, /The mesh answers at \S+\n/, environment);
  return { ...meshOf({ state }), mesh };
}

/** Where the demo's own mesh has its state. */
function meshState(directory: string): string {
  return join(directory, "mesh");
}

/** Publishes the demo's catalog where there is none; refuses to touch another one. */
async function publishShop(mesh: Operated): Promise<void> {
  const text = readFileSync(join(PROJECT, "demo/gateway-catalog.json"), "utf8");
  const found = await readCatalog(mesh);
  if (found === undefined) {
    const published = await publishCatalog(mesh, text);
    if ("faults" in published)
      throw new Refusal(`demo/gateway-catalog.json is not valid:\n${published.faults.join("\n")}`);
  } else if (!isDeepStrictEqual({ ...found, senders: [] }, { ...JSON.parse(text), senders: [] })) {
    throw new Refusal("This mesh has another catalog than demo/gateway-catalog.json. It stays as it is.");
  }
}

/** Makes the gateway's key, enrols it as `mesh sender add` does, and starts it. */
async function enrolAndStart(
  { url, token }: Operated,
  state: string,
): Promise<{ url: string; process: StartedProcess }> {
  const { publicJwk } = await ownKey(state, GATEWAY, GATEWAY, async () => {});
  const told = ["--kind", "gateway", "--scopes", "sightings", "--places", SHOP, "--replace"];
  await addSender([GATEWAY, ...told, "--jwk", JSON.stringify(publicJwk), "--url", url, "--token", token]);
  const port = await findFreePort();
  const args = ["--mesh", url, "--listen", String(port), "--host", "127.0.0.1", "--state", state];
  const process = await startProcess("client/gateway/index.ts", args, /The mesh takes what this gateway sends/);
  console.log(`A gateway listens at http://127.0.0.1:${port}, and the mesh takes what it sends.\n`);
  return { url: `http://127.0.0.1:${port}`, process };
}

/** A person whose card is registered, and whose phone gets pushes. */
async function carry(
  url: string,
  card: { readonly tag: string; readonly claim: string },
  pushService: PushService,
): Promise<Visitor> {
  const { audience, noticeVersion, vapidPublicKey } = await askMesh(url);
  const visitor = await makeVisitor({ url, audience });
  const grants = ["location", "marketing", "push"].map((purpose) => ({ purpose, granted: true }));
  const { subscription } = pushService.subscribe(vapidPublicKey);
  const answers = [
    await visitor.register(),
    await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "demo" }),
    await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription }),
    await visitor.send("/v1/me/tags", "tag+jwt", { ...card, register: true }),
  ];
  const refused = answers.find(({ status }) => status >= 400);
  if (refused !== undefined) throw new Refusal(`${refused.path} was refused: ${refused.status} ${refused.body.code}`);
  return visitor;
}

/** Walks all legs and prints a table as it goes; a line for each that went wrong. */
async function walkShop(shop: Parameters<typeof walkLeg>[1]): Promise<string[]> {
  const wrong: string[] = [];
  console.log(row("WHAT THE BOXES HEAR", "ROWS", "PLACE", "MOMENT", "PUSH ON THE PHONE", "SECONDS"));
  for (const leg of LEGS) {
    const seen = await walkLeg(leg, shop);
    const difference = wrongWith(leg, seen);
    if (difference !== undefined) wrong.push(difference);
    console.log(`${rowOf(leg, seen)}${difference === undefined ? "" : "  <- not as it must be"}`);
  }
  return wrong;
}

function rowOf({ what }: Leg, { heard, place, moment, push, seconds }: LegSeen): string {
  return row(what, String(heard), place || "-", moment || "-", push === "" ? "-" : `"${push}"`, seconds.toFixed(1));
}

function row(what: string, rows: string, place: string, moment: string, push: string, seconds: string): string {
  return `${what.padEnd(29)} ${rows.padStart(4)} ${place.padEnd(20)} ${moment.padEnd(19)} ${push.padEnd(40)} ${seconds.padStart(7)}`;
}
