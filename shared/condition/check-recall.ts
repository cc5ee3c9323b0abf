import type { ASTNode } from "@marcbachmann/cel-js";
import { parsePositiveDuration } from "../time/duration.ts";
import { REACTION_KINDS } from "./reaction-kind.ts";

/** Functions of a person that ask what became of a moment; the first argument is its id. */
export const RECALLS: readonly string[] = ["received", "reacted", "redeemed"];

const DAY_MS = 24 * 3_600_000;

/** A person's history goes back so far, and no farther. */
export const HISTORY_MS = 400 * DAY_MS;

/**
 * What is wrong with how a condition asks for a person's history, in words for the author; or undefined. What it asks by is
 * written out, so that publishing can tell that the moment is there. How many there are of them, the types see.
 */
export function checkRecall(name: string, [moment, by]: readonly ASTNode[]): string | undefined {
  if (moment !== undefined && textIn(moment) === undefined) return `${name}() needs the id of a moment, written out`;
  if (by === undefined) return undefined;
  const text = textIn(by);
  if (name === "received" && (lengthMsOf(text) ?? Number.POSITIVE_INFINITY) > HISTORY_MS)
    return 'received() needs a duration of at most 400 days, written out, like "P7D"';
  if (name === "reacted" && !REACTION_KINDS.some((kind) => kind === text))
    return `reacted() needs one of ${REACTION_KINDS.join(", ")}, written out`;
  return undefined;
}

/** The text that a node is, if it is written out. */
export function textIn(node: ASTNode | undefined): string | undefined {
  return node?.op === "value" && typeof node.args === "string" ? node.args : undefined;
}

function lengthMsOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parsePositiveDuration(text);
}
