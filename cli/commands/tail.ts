import { setTimeout as sleep } from "node:timers/promises";
import { EXIT, Refusal, UsageRefusal } from "../../local/refusal.ts";
import type { PulseMinute } from "../../shared/measure/pulse/pulse-view.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { makePulseReader, type PulseAnswer } from "../operator/pulse-reader.ts";
import { nothingAt, pulseLine } from "../operator/pulse-text.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh tail [--minutes N] [--json] [--state DIR] [--url URL --operator NAME]

Prints what happens in the mesh right now, a line a second until Ctrl-C: pings, offers, pushes and noes, the milliseconds that
half of the pings and 99 in 100 took at most, and the reasons of most noes. Times are those of this machine's time zone.

  --minutes N     prints the last N minutes instead, 1 to 60, and ends. The last line is the present minute. Once a minute is
                  over, its line has how often each place was entered, by people who agreed to "measurement"
  --json          a line of JSON each, in the form of GET /admin/v1/pulse

${MESH_OPTIONS_HELP}`;

const OPTIONS = { ...MESH_OPTIONS, minutes: { type: "string" }, json: { type: "boolean", default: false } } as const;

/** All edges have handed on a second so long after its end. */
const COMPLETE_AFTER_SECONDS = 0.6;
/** Seconds that a mesh remembers. */
const REMEMBERED_SECONDS = 119;
/** A mesh that does not answer any more is asked again so long. */
const LONGEST_OUTAGE_MS = 60_000;

/** `mesh tail`: what happens right now, or what happened in the last minutes. */
export async function meshTail(args: string[]): Promise<void> {
  const { values } = parseOptions({ args, options: OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  const read = makePulseReader(meshOf(values));
  const print = (figures: PulseMinute, length: 5 | 8) =>
    console.log(values.json ? JSON.stringify(figures) : pulseLine(figures, length));
  if (values.minutes !== undefined) {
    const minutes = /^\d{1,2}$/.test(values.minutes) ? Number(values.minutes) : 0;
    if (minutes < 1 || minutes > 60) throw new UsageRefusal("--minutes is a whole number from 1 to 60.", HELP);
    for (const figures of lastMinutes(await read(), minutes)) print(figures, 5);
    return;
  }
  process.once("SIGINT", () => process.exit(0));
  await follow(read, (figures) => print(figures, 8));
}

function lastMinutes({ minutes, asOf }: PulseAnswer, count: number): readonly PulseMinute[] {
  const present = Math.floor(asOf / 60);
  return Array.from({ length: count }, (_, number) => {
    const at = (present - count + 1 + number) * 60;
    return minutes.find((figures) => figures.at === at) ?? nothingAt(at);
  });
}

/** Prints each second once all edges have told of it; after an outage, those that the mesh still remembers. */
async function follow(read: () => Promise<PulseAnswer>, print: (figures: PulseMinute) => void): Promise<never> {
  let answer = await read();
  let next = lastComplete(answer);
  for (;;) {
    const last = lastComplete(answer);
    for (next = Math.max(next, last - REMEMBERED_SECONDS); next <= last; next++) {
      const at = next;
      print(answer.seconds.find((figures) => figures.at === at) ?? nothingAt(at));
    }
    // As the next second is complete.
    await sleep((last + 2 + COMPLETE_AFTER_SECONDS - answer.asOf) * 1000);
    answer = await readAgain(read);
  }
}

/** The last second that all edges have told of. */
function lastComplete({ asOf }: PulseAnswer): number {
  return Math.floor(asOf - 1 - COMPLETE_AFTER_SECONDS);
}

/** Reads, and waits where nothing answers: a mesh that is restarted is back soon. */
async function readAgain(read: () => Promise<PulseAnswer>): Promise<PulseAnswer> {
  const startMs = performance.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await read();
    } catch (cause) {
      const isAway = cause instanceof Refusal && cause.exitCode === EXIT.unavailable;
      if (!isAway || performance.now() - startMs > LONGEST_OUTAGE_MS) throw cause;
      if (attempt === 0) console.error(`${cause.message} It is asked again each second.`);
      await sleep(1000);
    }
  }
}
