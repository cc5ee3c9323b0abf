import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import { Refusal, runCommand } from "../local/refusal.ts";
import { startProcess } from "../local/start-process.ts";
import { askMesh, makeVisitor, type Visitor } from "../local/visitor.ts";
import { type Cast, tillSteps } from "./demo-till/steps.ts";
import { meshOf } from "./operator/find-mesh.ts";
import { parseOptions } from "./parse-options.ts";
import { openBackEnd } from "./start/open-back-end.ts";
import { openDemo } from "./walk/open-demo.ts";

const HELP = `npm run demo:till

A coupon is earned near a shop, taken at its till once, and refused at the second till; then points, a reward, and a purchase
that ends offers. Starts a mesh, two tills with a key each, and a phone, and says each message over real HTTP. Ends with 0 if
all came out as it must, else with 1.`;

const OPTIONS = { help: { type: "boolean", short: "h", default: false } } as const;

const SHOP = "ring-and-glaze";

await runCommand(async () => {
  const { values } = parseOptions({ args: process.argv.slice(2), options: OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  const directory = mkdtempSync(join(tmpdir(), "moment-mesh-demo-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  console.log("Building and starting a mesh …");
  const state = join(directory, "mesh");
  const args = ["--no-walk", "--port", "0", "--state", state];
  const running = await startProcess("cli/start.ts", args, /The mesh answers at \S+\n/);
  const mesh = meshOf({ state });
  await openDemo(mesh, "demo/till-catalog.json");
  const openTill = (id: string) =>
    openBackEnd(mesh, { id, kind: "till", places: [SHOP], scopes: ["redemptions"], directory: join(directory, id) });
  const tills = [await openTill("till-1"), await openTill("till-2")] as const;
  console.log(`A shop has two tills, each with a key of its own. A phone agrees to offers.\n`);
  const wrong = await play({ url: mesh.url, phone: await openPhone(mesh.url), tills });
  console.log(
    `\n${wrong.length === 0 ? "All came out as it must." : `It did not come out as it must:\n  ${wrong.join("\n  ")}`}\n`,
  );
  await running.end();
  process.exit(wrong.length === 0 ? 0 : 1);
});

/** A person who agrees to offers where they are. */
async function openPhone(url: string): Promise<Visitor> {
  const { audience, noticeVersion } = await askMesh(url);
  // Its clock runs behind, so that time can pass on it without waiting; the mesh takes a message for two minutes.
  const phone = await makeVisitor({ url, audience, clockSeconds: Date.now() / 1000 - 80 });
  const grants = ["location", "marketing"].map((purpose) => ({ purpose, granted: true }));
  const answers = [
    await phone.register(),
    await phone.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "demo" }),
  ];
  const refused = answers.find(({ status }) => status >= 400);
  if (refused !== undefined) throw new Refusal(`${refused.path} was refused: ${refused.status} ${refused.body.code}`);
  return phone;
}

/** Plays the steps in their order; gives a line for each that did not come out as it must. */
async function play(cast: Cast): Promise<string[]> {
  const wrong: string[] = [];
  for (const { who, what, act, must } of tillSteps()) {
    const startMs = performance.now();
    const came = await act(cast);
    const took = `${(performance.now() - startMs).toFixed(0)} ms`;
    const isRight = came === must;
    const line = `${who.padEnd(7)} ${what.padEnd(42)} ${took.padStart(7)}  `;
    console.log(`${line}${styleText(isRight ? "green" : "red", came)}`);
    if (!isRight) wrong.push(`${who} ${what}: it must be "${must}", and was "${came}".`);
  }
  return wrong;
}
