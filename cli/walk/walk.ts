import type { PushService } from "../../local/push/push-service.ts";
import { askMesh, makeVisitor } from "../../local/visitor.ts";
import { differenceOf, type Seen } from "./walk-step.ts";
import { walkSteps } from "./walk-steps.ts";

/** How far the visitor's clock is behind at the start: more than the walk takes on it, less than a live ping may be old. */
const BEHIND_SECONDS = 60;

/**
 * Walks a new visitor through the demo with really signed messages over HTTP, and prints a table as it goes. Whether
 * every step came out as it must; a line for each that did not.
 */
export async function walk(url: string, pushService: PushService): Promise<boolean> {
  const mesh = await askMesh(url);
  const clockSeconds = Date.now() / 1000 - BEHIND_SECONDS;
  const visitor = await makeVisitor({ url, audience: mesh.audience, clockSeconds });
  const differences: string[] = [];
  console.log(row("WHAT THE VISITOR SENDS", "PRESENCE", "OUTCOME", "OFFER OR REASON", "MS"));
  for (const step of walkSteps(mesh, pushService.subscribe(mesh.vapidPublicKey))) {
    visitor.wait(step.afterSeconds);
    const seen = await step.act(visitor).catch(unanswered);
    const difference = differenceOf(step, seen);
    if (difference !== undefined) differences.push(difference);
    console.log(`${rowOf(step.sent, seen)}${difference === undefined ? "" : "  <- not as it must be"}`);
  }
  console.log(`\n${summary(differences)}\n`);
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

function rowOf(sent: string, { presence, outcome, why, shown, milliseconds }: Seen): string {
  return row(sent, presence || "-", outcome, shown ?? why, milliseconds.toFixed(1));
}

function row(sent: string, presence: string, outcome: string, why: string, milliseconds: string): string {
  return `${sent.padEnd(39)} ${presence.padEnd(22)} ${outcome.padEnd(8)} ${why.padEnd(39)} ${milliseconds.padStart(6)}`;
}
