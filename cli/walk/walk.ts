import type { PushService } from "../../local/push/push-service.ts";
import { askMesh, makeVisitor } from "../../local/visitor.ts";
import type { BudgetTalk } from "./budget-talk.ts";
import { differenceOf, type Seen } from "./walk-step.ts";
import { walkSteps } from "./walk-steps.ts";

/** The columns of a row with room for all; of it what is not the last text; and the least that the last text needs. */
const WIDEST = 119;
const BESIDE_WHY = 79;
const NARROWEST_WHY = 12;

/** How far the visitor's clock is behind at the start: more than the walk takes on it, less than a live ping may be old. */
const BEHIND_SECONDS = 60;

/**
 * Walks a new visitor through the demo with really signed messages over HTTP, and prints a table as it goes. Whether
 * every step came out as it must; a line for each that did not.
 */
export async function walk(url: string, pushService: PushService, budget: BudgetTalk): Promise<boolean> {
  const mesh = await askMesh(url);
  const clockSeconds = Date.now() / 1000 - BEHIND_SECONDS;
  const visitor = await makeVisitor({ url, audience: mesh.audience, clockSeconds });
  const differences: string[] = [];
  const row = rowsOf(process.stdout.columns ?? WIDEST);
  console.log(row("WHAT THE VISITOR SENDS", "PRESENCE", "OUTCOME", "OFFER OR REASON", "MS"));
  for (const step of walkSteps(mesh, pushService.subscribe(mesh.vapidPublicKey), budget)) {
    visitor.wait(step.afterSeconds);
    const seen = await step.act(visitor).catch(unanswered);
    const difference = differenceOf(step, seen);
    if (difference !== undefined) differences.push(difference);
    const { presence, outcome, why, shown, milliseconds, notes = [] } = seen;
    const line = row(step.sent, presence || "-", outcome, shown ?? why, milliseconds.toFixed(1));
    console.log(`${line}${difference === undefined ? "" : "  <- not as it must be"}`);
    for (const note of notes) console.log(`    ${note}`);
  }
  budget.end();
  console.log(`\n${[summary(differences), budget.total()].filter(Boolean).join("\n")}\n`);
  return differences.length === 0;
}

/** What is seen of a message that brought no answer, or none that could be read. */
function unanswered(cause: unknown): Seen {
  return {
    presence: "",
    outcome: "failed",
    why: cause instanceof Error ? cause.message : String(cause),
    milliseconds: 0,
  };
}

function summary(differences: readonly string[]): string {
  if (differences.length === 0) return "The walk came out as it must.";
  return `The walk did not come out as it must:\n${differences.map((line) => `  ${line}`).join("\n")}`;
}

/** Makes rows of so many columns: the last text is cut where a terminal would break it. */
function rowsOf(columns: number) {
  const whyWidth = Math.max(NARROWEST_WHY, Math.min(columns, WIDEST) - BESIDE_WHY);
  return (sent: string, presence: string, outcome: string, why: string, milliseconds: string): string => {
    const cut = why.length > whyWidth ? `${why.slice(0, whyWidth - 1)}…` : why.padEnd(whyWidth);
    return `${sent.padEnd(39)} ${presence.padEnd(22)} ${outcome.padEnd(8)} ${cut} ${milliseconds.padStart(6)}`;
  };
}
