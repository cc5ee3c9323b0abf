/**
 * The most that one evaluation handles, some milliseconds: a text of 16,384 characters parted into them would else be made
 * anew for each, and a condition of 200 nodes take a minute.
 */
export const MAX_HANDLED = 1_000_000;

/** One for all: where it is caught for every item of a list, making as many would take longest of all. */
const TOO_MUCH = new Error("this is too much to evaluate");

/** By the evaluation of now, and by all before it: an evaluation is over before the next one of any condition begins. */
let handled = 0;
let handledBefore = 0;

/** A new evaluation begins, which has handled nothing so far. */
export function beginHandling(): void {
  handledBefore += handled;
  handled = 0;
}

/**
 * Counts what an operator was given: itself, the characters of texts, and the items of lists. Throws as soon as the evaluation
 * has handled too much, and then with every other operator of it.
 */
export function countHandled(operands: readonly unknown[]): void {
  handled++;
  for (const operand of operands) {
    if (typeof operand === "string" || Array.isArray(operand)) handled += operand.length;
  }
  if (handled > MAX_HANDLED) throw TOO_MUCH;
}

/** What all evaluations have handled so far: the difference of two readings tells what the work between them did. */
export function handledSoFar(): number {
  return handledBefore + handled;
}
