import { visibleText } from "../../local/visible-text.ts";
import type { MomentFigures, Simulation } from "../../shared/simulate/simulation.ts";
import { tableOf } from "../table-of.ts";

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
      tableOf([header, ...rows], [1, 2, 3, 4]),
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
