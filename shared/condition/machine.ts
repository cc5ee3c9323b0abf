/** An instruction of RE2's compiler, as re2js numbers its operations and names its members. */
export interface Instruction {
  readonly op: number;
  /** Where it goes on. */
  readonly out: number;
  /** The other way of an alternative; what an assertion asks for; 1 if letters are taken in both cases. */
  readonly arg: number;
  /** The code points that it takes: one, or the first and last of each range. */
  readonly runes: ArrayLike<number>;
  readonly matchRune: (codePoint: number) => boolean;
}

export interface Program {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

/** The operations of instructions; all from `rune` to `last` take a code point. */
export const OPERATION = {
  alternative: 1,
  alternativeMatch: 2,
  capture: 3,
  assertion: 4,
  fail: 5,
  match: 6,
  nothing: 7,
  rune: 8,
  last: 11,
} as const;

/** What an assertion asks for if it stands for the beginning of the text. */
export const TEXT_START = 4;

/** Steps for every code point, and for every text, whatever the program. */
export const STEPS_EACH = 4;
export const STEPS_ONCE = 64;

/** A program laid out to be run again and again, with the room that a run needs. */
export interface Machine {
  readonly start: number;
  /** Whether every match begins where the text does. */
  readonly anchored: boolean;
  /** By instruction. */
  readonly operations: Uint8Array;
  readonly outs: Int32Array;
  readonly args: Int32Array;
  /** Which of `classes` it takes. */
  readonly classOf: Int32Array;
  readonly classes: readonly Instruction[];
  /** By class: the steps that a code point costs, when one was last judged, and how. */
  readonly classCosts: Uint8Array;
  readonly judgedAt: Int32Array;
  readonly holds: Uint8Array;
  /** By instruction, when it was last reached. */
  readonly reachedAt: Int32Array;
  /** Instructions that are reached and not yet followed; that take the next code point; where those go on that took it. */
  readonly stack: Int32Array;
  readonly taking: Int32Array;
  readonly taken: Int32Array;
}

/** Makes a program ready to be run. */
export function makeMachine({ inst, start }: Program): Machine {
  const { length } = inst;
  const classes: Instruction[] = [];
  const numberOf = new Map<string, number>();
  const classOf = Int32Array.from(inst, (instruction) => {
    const { op, arg, runes } = instruction;
    if (op < OPERATION.rune) return 0;
    const name = `${op} ${arg} ${Array.from(runes).join()}`;
    const known = numberOf.get(name);
    if (known !== undefined) return known;
    numberOf.set(name, classes.length);
    return classes.push(instruction) - 1;
  });
  return {
    start,
    anchored: isAnchored(inst, start),
    operations: Uint8Array.from(inst, ({ op }) => op),
    outs: Int32Array.from(inst, ({ out }) => out),
    args: Int32Array.from(inst, ({ arg }) => arg),
    classOf,
    classes,
    classCosts: Uint8Array.from(classes, costOf),
    judgedAt: new Int32Array(classes.length),
    holds: new Uint8Array(classes.length),
    reachedAt: new Int32Array(length),
    stack: new Int32Array(2 * length + 1),
    taking: new Int32Array(length),
    taken: new Int32Array(length),
  };
}

/** Whether the first instruction that is more than a bracket asks for the beginning of the text. */
function isAnchored(inst: readonly Instruction[], start: number): boolean {
  let first = inst[start];
  while (first?.op === OPERATION.capture || first?.op === OPERATION.nothing) first = inst[first.out];
  return first?.op === OPERATION.assertion && (first.arg & TEXT_START) !== 0;
}

/** The most steps that a machine takes for one code point: every instruction once, twice if it takes one, every class. */
export function sizeOf({ operations, classCosts }: Machine): number {
  const steps = operations.reduce((sum, operation) => sum + (operation < OPERATION.rune ? 1 : 2), STEPS_EACH);
  return classCosts.reduce((sum, cost) => sum + cost, steps);
}

/** A step for every few comparisons; a letter in both cases is looked up. */
function costOf({ arg, runes }: Instruction): number {
  if (runes.length === 1) return arg === 0 ? 1 : 16;
  return 1 + Math.ceil(Math.log2(1 + runes.length / 8));
}
