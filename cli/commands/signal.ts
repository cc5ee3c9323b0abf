import * as v from "valibot";
import { newJti } from "../../client/sdk/device.ts";
import { type Operated, readCatalog } from "../../local/operate.ts";
import { refusalOf } from "../../local/read-answer.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { present } from "../../shared/json/present.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { sendSignal } from "../operator/operate-live.ts";
import { parseOptions } from "../parse-options.ts";
import { parseSeconds } from "../parse-seconds.ts";

const HELP = `npx mesh signal <on|off|once> TYPE [--place ID] [--for TIME] [--data KEY=VALUE …] [--state DIR] [--url URL --operator NAME]

Says by hand what a store, a back end or a partner would say: that something is on, that it is off again, or that it happened once.
Every edge knows within 5 s. "mesh live" prints what is on.

  --place ID      where; without it at no place, which only the condition live("TYPE") sees
  --for TIME      how long it is on, 1h unless given: 90s, 30m, 2h or 3d; at most 30d. Of once: how long what it gives is valid
  --data K=V      more about it, for conditions; as often as needed. true, false and numbers are taken as such

${MESH_OPTIONS_HELP}`;

const OPTIONS = {
  ...MESH_OPTIONS,
  place: { type: "string" },
  for: { type: "string" },
  data: { type: "string", multiple: true },
} as const;

/** By action: what of the message says it. */
const STATES = { on: "on", off: "off", once: undefined } as const;

/** `mesh signal on`, `off` and `once`. */
export async function meshSignal(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [action = "", type, ...more] = positionals;
  if (!isAction(action) || type === undefined || more.length > 0) {
    throw new UsageRefusal("on, off or once, and one TYPE, are needed.", HELP);
  }
  const { place, data } = values;
  if (action === "off" && values.for !== undefined) throw new UsageRefusal("--for does not go with off.", HELP);
  const mesh = meshOf(values);
  const lasts = values.for ?? (action === "on" ? "1h" : undefined);
  const validForSeconds = lasts === undefined ? undefined : readSeconds(lasts);
  const state = STATES[action];
  await say(mesh, present({ type, place, state, validForSeconds, data: data && parseData(data), jti: newJti() }));
  const where = place === undefined ? "" : ` at ${place}`;
  console.log(visibleText(`signal ${type}${where}: ${action}${action === "on" ? ` for ${lasts}` : ""}`));
  await sayUnheard(mesh, type);
}

function isAction(action: string): action is keyof typeof STATES {
  return Object.hasOwn(STATES, action);
}

async function say(mesh: Operated, body: object): Promise<void> {
  const answer = await sendSignal(mesh, body);
  if (answer.status !== 202) throw await refusalOf(answer, mesh);
}

function readSeconds(text: string): number {
  const seconds = parseSeconds(text);
  if (seconds !== undefined) return seconds;
  throw new Refusal("--for must be a time, as 90s, 30m, 2h or 3d.");
}

/** `batch=7`, `warm=true`, `name=plain`: scalars, as JSON has them. */
function parseData(pairs: readonly string[]): Record<string, string | number | boolean> {
  const entries = pairs.map((pair) => {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || text === undefined) throw new Refusal(`--data must be KEY=VALUE, and not "${pair}".`);
    return [name, parseScalar(text)] as const;
  });
  return Object.fromEntries(entries);
}

function parseScalar(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/.test(text) ? Number(text) : text;
}

const heard = v.object({
  moments: v.optional(v.array(v.object({ on: v.looseObject({}), when: v.optional(v.string()) }))),
});

/** The mesh takes any type. One that no moment of the catalog names does nothing, and is most often mistyped. */
async function sayUnheard(mesh: Operated, type: string): Promise<void> {
  const catalog = v.safeParse(heard, await readCatalog(mesh));
  const moments = catalog.success ? (catalog.output.moments ?? []) : [];
  if (
    moments.some(({ on, when = "" }) => on.signal === type || when.includes(`"${type}"`) || when.includes(`'${type}'`))
  )
    return;
  console.error(visibleText(`No moment of the catalog waits for "${type}": nothing comes of it.`));
}
