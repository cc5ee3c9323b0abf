import { styleText } from "node:util";
import { visibleText } from "../../local/visible-text.ts";
import type { PulseMinute } from "../../shared/measure/pulse/pulse-view.ts";

/** So many reasons are told. */
const TOLD_REASONS = 3;

/** A second or a minute in which nothing happened. */
export function nothingAt(at: number): PulseMinute {
  return { at, pings: 0, outcomes: { offer: 0, push: 0, none: 0 }, reasons: {}, sightings: 0, p50: null, p99: null };
}

/** One line for people; on a terminal it is dim if nothing happened. `length`: of the time, 8 to the second, 5 to the minute. */
export function pulseLine(figures: PulseMinute, length: 5 | 8): string {
  const { at, pings, outcomes, reasons, sightings, p50, p99, enters = {} } = figures;
  const counts = [
    ["pings", pings],
    ["offers", outcomes.offer],
    ["pushes", outcomes.push],
    ["noes", outcomes.none],
  ] as const;
  const parts = [
    new Date(at * 1000).toTimeString().slice(0, length),
    ...counts.map(([word, count]) => `${word} ${String(count).padEnd(5)}`),
    ...(p50 === null || p99 === null ? [] : [`p50 ${sayMs(p50)}`, `p99 ${sayMs(p99)}`]),
    mostOf(reasons),
    sightings === 0 ? "" : `sightings ${sightings}`,
    sayEnters(enters),
  ];
  const line = visibleText(
    parts
      .filter((part) => part !== "")
      .join("  ")
      .trimEnd(),
  );
  return pings + sightings === 0 ? styleText("dim", line) : line;
}

function sayMs(ms: number): string {
  return `${ms} ms`.padEnd(8);
}

function mostOf(reasons: PulseMinute["reasons"]): string {
  const sorted = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  const rest = sorted.slice(TOLD_REASONS).reduce((sum, [, count]) => sum + count, 0);
  const told = sorted.slice(0, TOLD_REASONS).map(([reason, count]) => `${reason} ${count}`);
  return [...told, ...(rest === 0 ? [] : [`others ${rest}`])].join(", ");
}

function sayEnters(enters: NonNullable<PulseMinute["enters"]>): string {
  const told = Object.entries(enters).map(([place, count]) => `${place} ${count}`);
  return told.length === 0 ? "" : `entered: ${told.join(", ")}`;
}
