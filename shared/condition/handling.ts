/** What an evaluation has handled so far: the characters of texts and the items of lists that its operators were given. */
export interface Handling {
  /** A new evaluation begins. */
  readonly begin: () => void;
  /** Counts operands. Throws as soon as the evaluation has handled too much, and then with every other one of it. */
  readonly count: (operands: readonly unknown[]) => void;
}

/**
 * The most that one evaluation handles, some milliseconds: a text of 16,384 characters parted into them would else be made
 * anew for each, and a condition of 200 nodes take a minute.
 */
export const MAX_HANDLED = 1_000_000;

/** One for all: where it is caught for every item of a list, making as many would take longest of all. */
const TOO_MUCH = new Error("this is too much to evaluate");

/** Counts what one condition handles; an evaluation is over before the next one begins. */
export function makeHandling(): Handling {
  let handled = 0;
  return {
    begin() {
      handled = 0;
    },
    count(operands) {
      handled++;
      for (const operand of operands) {
        if (typeof operand === "string" || Array.isArray(operand)) handled += operand.length;
      }
      if (handled > MAX_HANDLED) throw TOO_MUCH;
    },
  };
}
