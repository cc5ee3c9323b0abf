import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type * as v from "valibot";
import { callAdmin, type Operated } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { checkPoolCode, POOL_CODE_FAULTS, type Symbology } from "../../shared/codes/pool-code.ts";
import { addedCodes, pool as poolForm } from "../../shared/openapi/answers/operator.ts";
import { MAX_CODES } from "../../shared/operators/codes-request.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh codes POOL [FILE] [--json] [--state DIR] [--url URL --operator NAME]

Prints how many codes of a pool are left, given and doubtful. A pool holds single-use codes of the brand; a coupon of the
catalog names it, and how its codes are drawn. No code is given twice.

  FILE     adds the codes in this file, one a line, before it prints. The file is checked as a whole first. Codes that the pool
           ever held are ignored, so the same file again changes nothing
  --json   the same for programs; with the codes of which nobody knows whether they were given, the first 1,000

${MESH_OPTIONS_HELP}`;

const OPTIONS = { ...MESH_OPTIONS, json: { type: "boolean", default: false } } as const;

/** A code of a file, and its line. */
interface Line {
  readonly number: number;
  readonly code: string;
}

/** Faults of a file that are told. */
const FAULTS_TOLD = 10;

/** `mesh codes`: what is in a pool of codes, and more of them for it. */
export async function meshCodes(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [name, file, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageRefusal("One POOL is needed, and at most one FILE.", HELP);
  const mesh = meshOf(values);
  const before = await readPool(mesh, name);
  const added = file === undefined ? undefined : await addFile(mesh, before, file);
  const pool = added === undefined ? before : await readPool(mesh, name);
  if (values.json) return console.log(JSON.stringify({ ...pool, ...added }));
  console.log(visibleText(sayPool(pool, added)));
}

type Pool = v.InferOutput<typeof poolForm>;

async function readPool(mesh: Operated, name: string): Promise<Pool> {
  return bodyOf(await callAdmin(mesh, `codes/${encodeURIComponent(name)}`), mesh, poolForm);
}

/** Two passes over the file, so that of a wrong one nothing is uploaded, and of a large one little is in memory. */
async function addFile(
  mesh: Operated,
  { pool, symbology }: Pool,
  file: string,
): Promise<{ readonly added: number; readonly ignored: number }> {
  await checkFile(file, symbology);
  const total = { added: 0, ignored: 0 };
  let page: string[] = [];
  const send = async () => {
    if (page.length === 0) return;
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ codes: page });
    const answer = await callAdmin(mesh, `codes/${encodeURIComponent(pool)}`, { method: "POST", headers, body });
    const { added, ignored } = await bodyOf(answer, mesh, addedCodes);
    total.added += added;
    total.ignored += ignored;
    page = [];
  };
  for await (const { code } of linesOf(file)) {
    page.push(code);
    if (page.length === MAX_CODES) await send();
  }
  await send();
  return total;
}

async function checkFile(file: string, symbology: Symbology): Promise<void> {
  const faults: string[] = [];
  let codes = 0;
  let wrong = 0;
  for await (const { number, code } of linesOf(file)) {
    codes++;
    const checked = checkPoolCode(code, symbology);
    if (checked.ok) continue;
    wrong++;
    if (faults.length < FAULTS_TOLD) faults.push(`line ${number}: ${POOL_CODE_FAULTS[checked.error]}`);
  }
  if (wrong > faults.length) faults.push(`and ${wrong - faults.length} more`);
  if (wrong > 0) throw new Refusal(`Nothing was uploaded: of ${file},\n${faults.join("\n")}`);
  if (codes === 0) throw new Refusal(`${file} has no codes in it, one a line.`);
}

/** The lines of a file that are not empty. */
async function* linesOf(file: string): AsyncGenerator<Line> {
  const lines = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  try {
    for await (const line of lines) {
      number++;
      const code = number === 1 ? line.replace(/^\uFEFF/, "") : line;
      if (code !== "") yield { number, code };
    }
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function sayPool(
  { pool, left, leased, given, doubtful, doubtfulCodes }: Pool,
  added?: { added: number; ignored: number },
) {
  const row = (what: string, count: number, about = "") => `${what.padEnd(10)}${String(count).padStart(9)}${about}`;
  return [
    ...(added === undefined
      ? []
      : [`${added.added} added to ${pool}, ${added.ignored} ignored: the pool held them before.`, ""]),
    row("left", left),
    ...(leased === 0 ? [] : [row("leased", leased, "   for the next decisions, some seconds long")]),
    row("given", given),
    row("doubtful", doubtful, doubtful === 0 ? "" : "   given or not, nobody knows: never given again"),
    ...doubtfulCodes.slice(0, 20).map((code) => `  ${code}`),
    ...(doubtful > 20 ? ["  and more: --json has the first 1,000"] : []),
  ].join("\n");
}
