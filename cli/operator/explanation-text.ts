import { Refusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import type { Fault } from "../../shared/errors.ts";
import type { Explanation, MomentExplanation } from "../../shared/simulate/explanation.ts";

const RESULTS: Readonly<Record<MomentExplanation["result"], string>> = {
  given: "is given",
  effects: "has its effects",
  withheld: "is withheld",
  outranked: "is outranked: it passed every gate, and a better-ranked moment won",
  stopped: "is stopped",
  waiting: "is not set off",
};

/**
 * An explanation for people: the outcome, then each moment that was set off, with every gate of what is given and the gates
 * that stopped the others. `all`: every gate of every moment, and what those wait for that were not set off.
 */
export function explanationText({ says, offer, moments }: Explanation, all: boolean): string {
  const told = moments.filter(({ result }) => all || result !== "waiting").map((moment) => momentText(moment, all));
  const waiting = moments.filter(({ result }) => result === "waiting").map(({ moment }) => moment);
  const rest = all || waiting.length === 0 ? [] : [`  Not set off: ${waiting.join(", ")}.`];
  const read = offer === undefined ? [] : [`  They read: ${offerText(offer)}`];
  return visibleText([says, ...read, ...told, ...rest].join("\n\n"));
}

function offerText({ title, body, label }: NonNullable<Explanation["offer"]>): string {
  const button = label === title ? [] : [`[${label}]`];
  return [`"${title}"`, ...(body === undefined ? [] : [`"${body}"`]), ...button].join(" ");
}

function momentText({ moment, result, says, gates }: MomentExplanation, all: boolean): string {
  const shown = gates.filter(({ passed }) => all || result !== "stopped" || !passed);
  const width = Math.max(...shown.map(({ gate }) => gate.length));
  const lines = shown.map((gate) => `    ${gate.passed ? "yes" : "no "}  ${gate.gate.padEnd(width)}  ${gate.says}`);
  return [`  ${moment} ${RESULTS[result]}. ${says}`, ...lines].join("\n");
}

/** What is wrong with a case, one fault a line. */
export function refuseFaults(what: string, faults: readonly Fault[]): Refusal {
  const lines = faults.map(({ pointer, detail }) => `  ${pointer || "(whole)"}: ${detail}`);
  return new Refusal(`${what}:\n${lines.join("\n")}`);
}
