import { visibleText } from "../../local/visible-text.ts";
import type { MomentFigures, Simulation } from "../../shared/simulate/simulation.ts";

/** So many gates that stopped a moment are told. */
const TOLD_GATES = 3;

/** The figures of a simulated day as a table for people. */
export function simulationText(simulation: Simulation): string {
  const { day, seed, people, messages, silences, outcomes, moments } = simulation;
  const sent = messages.pings + messages.sightings;
  const header = ["moment", "set off", "offers", "pushes", "outranked", "stopped by"];
  const rows = moments.map((figures) => [
    figures.moment,
    ...[figures.setOff, figures.offers, figures.pushes, figures.outranked].map(String),
    stopsOf(figures),
  ]);
  return visibleText(
    [
      `${people} made-up people on ${day} (seed ${seed}): ${sent} messages, and ${silences} times nothing was heard any more.`,
      `They get ${outcomes.offer} offers and ${outcomes.push} pushes.`,
      "",
      ...tableOf([header, ...rows]),
    ].join("\n"),
  );
}

function stopsOf({ refusals, effects }: MomentFigures): string {
  const sorted = Object.entries(refusals).sort(([, a], [, b]) => b - a);
  const told = sorted.slice(0, TOLD_GATES).map(([gate, times]) => `${gate} ${times}`);
  const rest = sorted.slice(TOLD_GATES).reduce((sum, [, times]) => sum + times, 0);
  if (rest > 0) told.push(`others ${rest}`);
  if (effects > 0) told.push(`(effects ${effects})`);
  return told.join(", ");
}

/** Names to the left, figures to the right. */
function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 || column === row.length - 1 ? cell.padEnd(width) : cell.padStart(width);
    });
    return cells.join("  ").trimEnd();
  });
}
