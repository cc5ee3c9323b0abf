import { setTimeout as pause } from "node:timers/promises";
import { callAdmin, type Operated } from "../../local/operate.ts";
import type { PushService } from "../../local/push/push-service.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { report as reportForm } from "../../shared/openapi/answers/report.ts";
import { compareReport, figuresIn } from "./compare-report.ts";
import { type Figures, openLedger } from "./ledger.ts";
import { openStage } from "./open-stage.ts";
import { planDay } from "./plan-day.ts";
import { playHours } from "./play-hours.ts";
import { HOUR_HEAD, sayHour, sayPace, sayTotals } from "./say-day.ts";

/** A report is at most two seconds behind; a busy machine takes longer. */
const REPORT_TIMEOUT_MS = 15_000;
const REPORT_PAUSE_MS = 500;

/** Which day, and how fast. */
export interface DayOptions {
  readonly seed: number;
  readonly people: number;
  readonly seconds: number;
}

/** What a day needs of the start that plays it. */
interface Setting {
  readonly mesh: Operated;
  readonly pushes: PushService;
  /** Where the keys of its tills and of its oven are. */
  readonly directory: string;
}

/**
 * Plays a made-up day on a mesh that decides on demo/catalog.json, and prints it as it passes. All are really signed messages
 * over HTTP. Whether all came out as it must: each answer, and the report of the mesh.
 */
export async function playDay({ mesh, pushes, directory }: Setting, options: DayOptions): Promise<boolean> {
  const { seed, people, seconds } = options;
  const opened = await openStage(mesh, directory);
  const ledger = openLedger();
  const startedMs = Date.now();
  const before = await readFigures(mesh, startedMs);
  let sales = 0;
  const nextTransaction = () => `day-${startedMs}-${++sales}`;
  console.log(`${people} made-up people spend a day on the street (seed ${seed}). An hour of theirs takes ${(seconds / 24).toFixed(1)} s here.
The mesh keeps its own time: a report counts all of it in the present hour, and a stay of minutes lasts a moment.

${HOUR_HEAD}`);
  const startMs = performance.now();
  const stage = { ...opened, pushes, ledger, nextTransaction };
  const onHour = (hour: number, heard: Parameters<typeof sayHour>[1]) =>
    console.log(sayHour(hour, heard, process.stdout.columns));
  await playHours(planDay({ seed, people }), { stage, seconds, onHour });
  console.log(`\n${sayPace(ledger, (performance.now() - startMs) / 1000)}`);
  console.log(sayTotals(ledger.figures));
  const wrong = [...ledger.faults, ...(await holdReport(mesh, { heard: ledger.figures, before, startedMs }))];
  console.log(
    wrong.length === 0
      ? "The day came out as it must, and the report of the mesh counts what people heard.\n"
      : `The day did not come out as it must:\n${wrong.map((line) => `  ${line}`).join("\n")}\n`,
  );
  return wrong.length === 0;
}

/** Waits until the report counts what people heard; how it differs, if it never does. */
async function holdReport(
  mesh: Operated,
  { heard, before, startedMs }: { readonly heard: Figures; readonly before: Figures; readonly startedMs: number },
): Promise<string[]> {
  const giveUpAt = performance.now() + REPORT_TIMEOUT_MS;
  for (;;) {
    const differences = compareReport(heard, { before, after: await readFigures(mesh, startedMs) });
    if (differences.length === 0 || performance.now() > giveUpAt) return differences;
    await pause(REPORT_PAUSE_MS);
  }
}

async function readFigures(mesh: Operated, fromMs: number): Promise<Figures> {
  const from = encodeURIComponent(new Date(fromMs).toISOString());
  const answer = await callAdmin(mesh, `report?by=moment&from=${from}`);
  return figuresIn(await bodyOf(answer, mesh, reportForm));
}
