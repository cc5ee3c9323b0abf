import { UsageRefusal } from "../../local/refusal.ts";
import type { Scalar } from "../../shared/condition/condition.ts";
import type { Fault } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { parseWhen } from "../../shared/simulate/parse-when.ts";
import { type MadeUpVisit, tryVisit, type VisitStep } from "../../shared/simulate/try-visit.ts";
import { makeWorld, type World } from "../../shared/simulate/world.ts";
import { FILE_HELP } from "../catalog-file/read-catalog-file.ts";
import { explanationText, refuseFaults } from "../operator/explanation-text.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP } from "../operator/find-mesh.ts";
import { readAskedCatalog } from "../operator/read-asked-catalog.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh try [FILE] --place ID [--zone NAME] [--at WHEN] [--dwell MINUTES] [--leave] [--event NAME]
                     [--data NAME=VALUE] [--marker ID] [--tag GATEWAY] [--channel push] [--without PURPOSE]
                     [--stage ID] [--journey ID] [--after MOMENT]
                     [--already MOMENT] [--visits N] [--all] [--json] [--state DIR | --url URL --operator NAME]

Tells what one made-up visit would earn, and why not more: every gate as a sentence. The person is new and agreed to
everything, unless told otherwise. Nothing is sent. The catalog is FILE, or else the published one, with what is paused and
revoked there.

${FILE_HELP}

  --place ID          where they come to; needless with --event, --marker, --tag, --stage and --after
  --zone NAME         they stand in this zone of the place
  --at WHEN           "Mon 8:00" or "8:00", the next one; "2026-11-30 08:00"; or an RFC 3339 instant. Now, unless given
  --dwell MINUTES     they stay so long
  --leave             they leave a minute after that
  --event NAME        their app says this at the end of the stay
  --data NAME=VALUE   what the app says with the event, or what the run knows; may be given more than once
  --marker ID         they scan this at the end of the stay
  --tag GATEWAY       this gateway hears their card there, and their phone does not say where it is
  --stage ID          a run of theirs comes to this stage, and they do nothing
  --journey ID        the journey of the stage, if several have one of that id
  --after MOMENT      they got it as long ago as the moments wait that follow it; with --stage, it was about that run
  --channel push      their messages ask for a push; inline unless given
  --without PURPOSE   they did not agree to it; may be given more than once
  --already MOMENT    they got it a minute before they come; once for each time
  --visits N          they were at the place N times before
  --all               every gate of every moment, and what the moments wait for that were not set off
  --json              the same for programs: {"steps": […]}

${MESH_OPTIONS_HELP}`;

const OPTIONS = {
  ...MESH_OPTIONS,
  place: { type: "string" },
  zone: { type: "string" },
  at: { type: "string" },
  dwell: { type: "string" },
  leave: { type: "boolean", default: false },
  event: { type: "string" },
  data: { type: "string", multiple: true, default: [] as string[] },
  marker: { type: "string" },
  tag: { type: "string" },
  stage: { type: "string" },
  journey: { type: "string" },
  after: { type: "string" },
  channel: { type: "string", default: "inline" },
  without: { type: "string", multiple: true, default: [] as string[] },
  already: { type: "string", multiple: true, default: [] as string[] },
  visits: { type: "string" },
  all: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parse>["values"];

const DAY_MINUTES = 24 * 60;

const HEADINGS: Readonly<Record<VisitStep["what"], string>> = {
  comes: "They come.",
  stays: "They stay.",
  does: "They do it.",
  leaves: "They leave.",
  waits: "They do nothing.",
};

/** `mesh try`: what a visit would earn. */
export async function meshTry(args: string[]): Promise<void> {
  const { values, positionals } = parse(args);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (positionals.length > 1) throw new UsageRefusal("One FILE at most.", HELP);
  const { place, event, marker, tag, stage, after } = values;
  if ([place, event, marker, tag, stage, after].every((one) => one === undefined)) {
    throw new UsageRefusal("One of --place, --event, --marker, --tag, --stage and --after is needed.", HELP);
  }
  if (stage !== undefined || after !== undefined) refuseDoings(values);
  else if (values.journey !== undefined) throw new UsageRefusal("--journey goes with --stage.", HELP);
  if (values.tag !== undefined && values.leave) {
    throw new UsageRefusal("--leave does not go with --tag: who has only a card is gone when nothing hears it.", HELP);
  }
  const { catalog, live } = await readAskedCatalog(file, values);
  const world = makeWorld(catalog, { live });
  const tried = tryVisit(world, visitOf(values, world));
  if (!tried.ok) throw refuseFaults("The visit does not fit the catalog", tried.error.map(asOption));
  if (values.json) return console.log(JSON.stringify({ steps: tried.value }));
  const told = tried.value.map(
    ({ what, explanation }) => `${HEADINGS[what]} ${explanationText(explanation, values.all)}`,
  );
  console.log(told.join("\n\n"));
  const isGiven = tried.value.some(({ explanation }) => explanation.chosen !== undefined);
  if (live === undefined && isGiven)
    console.error("A file does not say what is paused or revoked: a mesh may give less.");
}

/** A fault of the request that a visit is made of, at the option that said so. */
function asOption({ pointer, detail }: Fault): Fault {
  const [, part, member = "", ...of] = pointer.split("/");
  if (part === "message" && of.at(-1) === "journey") return { pointer: "--journey", detail };
  if (part === "message" && of.includes("run")) return { pointer: "--stage", detail };
  if (part === "message") return { pointer: `--${member}`, detail };
  return { pointer: member === "exposures" ? "--already" : pointer, detail };
}

function parse(args: string[]) {
  return parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
}

function visitOf(values: Values, { policy }: World): MadeUpVisit {
  const { place, zone, event, marker, tag: gateway, channel, without, already, stage, journey, after } = values;
  const { timeZone } = policy.mesh;
  const atMs = values.at === undefined ? Date.now() : parseWhen(values.at, timeZone, Date.now());
  if (atMs === undefined) throw new UsageRefusal('--at is a time, as "Mon 08:00".', HELP);
  if (channel !== "inline" && channel !== "push") throw new UsageRefusal("--channel is inline or push.", HELP);
  const unknown = without.find((purpose) => !policy.purposes.includes(purpose));
  if (unknown !== undefined) {
    throw new UsageRefusal(`--without: no purpose "${unknown}"; there are ${policy.purposes.join(", ")}.`, HELP);
  }
  const minutes = countOf("--dwell", values.dwell, DAY_MINUTES);
  const visits = countOf("--visits", values.visits, 10_000);
  const data = dataOf(values);
  const run = stage === undefined ? undefined : present({ stage, journey, data });
  const earlier = new Date(atMs - 60_000).toISOString();
  return present({
    ...present({ place, zone, event, data, marker, gateway }),
    stage: after === undefined ? run : undefined,
    after: after === undefined ? undefined : present({ moment: after, run }),
    atMs,
    channel,
    dwellMs: minutes === undefined ? undefined : minutes * 60_000,
    leaves: values.leave,
    person: present({
      consent: policy.purposes.filter((purpose) => !without.includes(purpose)),
      exposures: already.map((moment) => ({ moment, at: earlier })),
      visits: visits === undefined || place === undefined ? undefined : { [place]: visits },
    }),
  });
}

/** Who does nothing comes to no place. */
function refuseDoings(values: Values): void {
  const doings = ["place", "zone", "dwell", "leave", "event", "marker", "tag", "visits"] as const;
  const done = doings.find((option) => values[option] !== undefined && values[option] !== false);
  if (done !== undefined)
    throw new UsageRefusal(`--${done} goes with neither --stage nor --after: nothing is done.`, HELP);
}

/** A number, true and false are taken as such, everything else as words. */
function dataOf({ event, stage, data }: Values): Record<string, Scalar> | undefined {
  if (data.length === 0) return undefined;
  if (event === undefined && stage === undefined) {
    throw new UsageRefusal("--data goes with --event and with --stage.", HELP);
  }
  const pairs = data.map((pair) => {
    const [, name, value = ""] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined) throw new UsageRefusal("--data is a name and a value, as dish=Ramen.", HELP);
    return [name, /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?)$/.test(value) ? JSON.parse(value) : value] as const;
  });
  return Object.fromEntries(pairs);
}

function countOf(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageRefusal(`${name} is a whole number up to ${most}.`, HELP);
}
