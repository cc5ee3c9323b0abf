import { UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { present } from "../../shared/json/present.ts";
import { USUAL_SHARES } from "../../shared/simulate/actor.ts";
import { calendarDayOf, parseCalendarDay } from "../../shared/simulate/calendar-day.ts";
import { simulateBoth, simulateDay } from "../../shared/simulate/simulate-day.ts";
import type { Simulation, SimulationOptions } from "../../shared/simulate/simulation.ts";
import type { World } from "../../shared/simulate/world.ts";
import { FILE_HELP } from "../catalog-file/read-catalog-file.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP } from "../operator/find-mesh.ts";
import { openPublishedWorld, openWorld } from "../operator/open-world.ts";
import { simulationText } from "../operator/simulation-text.ts";
import { parseOptions } from "../parse-options.ts";
import { startProgress } from "../progress.ts";

const HELP = `npx mesh simulate FILE [--against FILE | --state DIR | --url URL --operator NAME] [--pings N] [--seed N]
                          [--day DATE] [--agree PURPOSE=SHARE] [--json]

Lets made-up people spend a day between the places of a catalog, and tells what they would get and what would stop the
rest. Nothing is sent. With a second catalog, the same people walk the same ways in both, and the difference is told.

${FILE_HELP}

  --against FILE  the catalog to compare with; or the published one of a mesh, with --state or --url
  --pings N       how many messages their devices and gateways send; 10000 unless given
  --seed N        the same seed gives the same people and ways; 1 unless given
  --day DATE      as 2026-11-30, by the clocks of where people are; today unless given
  --agree PURPOSE=SHARE  which share of people agrees, 0 to 1; may be given for each purpose. Unless given:
                  ${Object.entries(USUAL_SHARES)
                    .map(([purpose, share]) => `${purpose} ${share}`)
                    .join(", ")}, others 0.5
  --json          the same for programs: {"simulation"} or {"before", "after", "comparison"}

${MESH_OPTIONS_HELP}`;

const OPTIONS = {
  ...MESH_OPTIONS,
  // Only who names a mesh asks for a comparison with it.
  state: { type: "string" },
  against: { type: "string" },
  pings: { type: "string", default: "10000" },
  seed: { type: "string", default: "1" },
  day: { type: "string" },
  agree: { type: "string", multiple: true, default: [] as string[] },
  json: { type: "boolean", default: false },
} as const;

const MOST_PINGS = 10_000_000;

/** `mesh simulate`: what a catalog would give in a day, and what another one would. */
export async function meshSimulate(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  const { against, state, url, json } = values;
  if (file === undefined || positionals.length > 1) throw new UsageRefusal("One FILE is needed.", HELP);
  const isPublished = state !== undefined || url !== undefined;
  if (against !== undefined && isPublished) throw new UsageRefusal("Either --against or a mesh, not both.", HELP);
  const asked = {
    pings: wholeNumber("--pings", values.pings, 1, MOST_PINGS),
    seed: wholeNumber("--seed", values.seed, 0, 2 ** 32 - 1),
    agree: Object.fromEntries(values.agree.map(parseShare)),
  };
  const after = await openWorld(file);
  const { purposes } = after.policy;
  const unknown = Object.keys(asked.agree).find((purpose) => !purposes.includes(purpose));
  if (unknown !== undefined) {
    throw new UsageRefusal(`--agree: no purpose "${unknown}"; there are ${purposes.join(", ")}.`, HELP);
  }
  const day = values.day ?? calendarDayOf(after.policy.mesh.timeZone, Date.now());
  if (parseCalendarDay(day) === undefined) throw new UsageRefusal("--day is a date, as 2026-11-30.", HELP);
  for (const unplayed of sayUnplayed(after)) console.error(unplayed);
  const options: SimulationOptions = present({ ...asked, day, onProgress: startProgress() });
  if (against === undefined && !isPublished) {
    const simulation = simulateDay(after, options);
    return console.log(json ? JSON.stringify({ simulation }) : simulationText(simulation));
  }
  const before =
    against === undefined
      ? await openPublishedWorld(present({ ...values, state: state ?? MESH_OPTIONS.state.default }))
      : await openWorld(against);
  const compared = simulateBoth(before, after, options);
  console.log(json ? JSON.stringify(compared) : compareText(compared.after, compared.comparison.says));
}

/** What no made-up day plays. */
function sayUnplayed({ catalog: { moments = [] }, policy }: World): readonly string[] {
  const waiting = moments.filter(({ on }) => "signal" in on).map(({ id }) => id);
  const never = waiting.length === 0 ? "" : `, and these moments are never set off: ${waiting.join(", ")}`;
  const staged = moments.filter(({ on }) => "stage" in on || "after" in on).map(({ id }) => id);
  const said = [
    ...(policy.signalTypes.size > 0 ? [`Nobody sends signals in a made-up day, so live() is false${never}.`] : []),
    ...(staged.length > 0
      ? [`Nobody is on a journey in a made-up day, so these moments are never set off: ${staged.join(", ")}.`]
      : []),
  ];
  return said.map(visibleText);
}

function compareText(after: Simulation, says: readonly string[]): string {
  const [sum = "", ...moments] = says;
  const { day, seed, people, messages } = after;
  const about = `The same ${people} people on ${day} (seed ${seed}), ${messages.pings + messages.sightings} messages.`;
  return visibleText([about, sum, ...moments.map((line) => `  ${line}`)].join("\n"));
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageRefusal(`${name} is a whole number from ${least} to ${most}.`, HELP);
}

function parseShare(text: string): readonly [purpose: string, share: number] {
  const [, purpose, share] = /^([^=]+)=(0(?:\.\d+)?|1(?:\.0+)?)$/.exec(text) ?? [];
  if (purpose !== undefined && share !== undefined) return [purpose, Number(share)];
  throw new UsageRefusal("--agree is a purpose and a share from 0 to 1, as push=0.4.", HELP);
}
