import { type Machine, OPERATION, STEPS_EACH, STEPS_ONCE, TEXT_START } from "./machine.ts";
import { MAX_STEPS, type Work } from "./pattern.ts";

const LINE_START = 1;
const LINE_END = 2;
const TEXT_END = 8;
const WORD_BOUNDARY = 16;
const NO_WORD_BOUNDARY = 32;

const LINE_FEED = 10;
/** Before the first code point and after the last. */
const OUTSIDE = -1;

/** One for all: a list's every item may come upon it. */
const TOO_MUCH = new Error("this is too much to match");

/** Instead of a number of instructions. */
const MATCHED = -1;

/**
 * Whether the program matches anywhere in the text, by following all its ways at once (Thompson's algorithm): every
 * instruction at most once for a code point. Throws as soon as the evaluation has taken more than `MAX_STEPS`.
 */
export function runProgram(machine: Machine, text: string, work: Work): boolean {
  machine.reachedAt.fill(OUTSIDE);
  machine.judgedAt.fill(OUTSIDE);
  work.steps += STEPS_ONCE + (machine.reachedAt.length >> 3);
  let taken = 0;
  let before = OUTSIDE;
  for (let position = 0; ; ) {
    const codePoint = text.codePointAt(position) ?? OUTSIDE;
    work.steps += STEPS_EACH;
    if (work.steps > MAX_STEPS) throw TOO_MUCH;
    const taking = follow(machine, taken, position, contextOf(before, codePoint), work);
    if (taking === MATCHED) return true;
    // Nothing goes on, and nothing can begin any more.
    if (codePoint === OUTSIDE || (taking === 0 && machine.anchored)) return false;
    taken = take(machine, taking, position, codePoint, work);
    before = codePoint;
    position += codePoint > 0xffff ? 2 : 1;
  }
}

/** From where code points were taken, and from the start, on to what takes the next one: how many do, or `MATCHED`. */
function follow(machine: Machine, taken: number, position: number, context: number, work: Work): number {
  const { start, operations, outs, args, reachedAt, stack, taking } = machine;
  let count = 0;
  let steps = 0;
  const beginnings = position === 0 || !machine.anchored ? 1 : 0;
  for (let index = 0; index < taken + beginnings; index++) {
    stack[0] = index < taken ? at(machine.taken, index) : start;
    let waiting = 1;
    while (waiting > 0) {
      const instruction = at(stack, --waiting);
      if (reachedAt[instruction] === position) continue;
      reachedAt[instruction] = position;
      steps++;
      const operation = at(operations, instruction);
      if (operation === OPERATION.fail) continue;
      if (operation >= OPERATION.rune) {
        taking[count++] = instruction;
      } else if (operation <= OPERATION.alternativeMatch) {
        stack[waiting++] = at(args, instruction);
        stack[waiting++] = at(outs, instruction);
      } else if (operation === OPERATION.match) {
        work.steps += steps;
        return MATCHED;
      } else if (operation !== OPERATION.assertion || (at(args, instruction) & ~context) === 0) {
        stack[waiting++] = at(outs, instruction);
      }
    }
  }
  work.steps += steps;
  return count;
}

/** Where those go on that take the code point: how many do. */
function take(machine: Machine, count: number, position: number, codePoint: number, work: Work): number {
  const { taking, taken, outs, classOf, classes, classCosts, judgedAt, holds } = machine;
  let goOn = 0;
  let steps = count;
  for (let index = 0; index < count; index++) {
    const instruction = at(taking, index);
    const number = at(classOf, instruction);
    if (judgedAt[number] !== position) {
      judgedAt[number] = position;
      holds[number] = classes[number]?.matchRune(codePoint) ? 1 : 0;
      steps += at(classCosts, number);
    }
    if (holds[number] === 1) taken[goOn++] = at(outs, instruction);
  }
  work.steps += steps;
  return goOn;
}

/** Every index here lies within its array. */
function at(array: Int32Array | Uint8Array, index: number): number {
  return array[index] ?? 0;
}

function contextOf(before: number, after: number): number {
  const start = before === OUTSIDE ? TEXT_START | LINE_START : before === LINE_FEED ? LINE_START : 0;
  const end = after === OUTSIDE ? TEXT_END | LINE_END : after === LINE_FEED ? LINE_END : 0;
  return start | end | (isWord(before) === isWord(after) ? NO_WORD_BOUNDARY : WORD_BOUNDARY);
}

/** RE2's words are of ASCII. */
function isWord(codePoint: number): boolean {
  return (
    (codePoint >= 0x61 && codePoint <= 0x7a) ||
    (codePoint >= 0x41 && codePoint <= 0x5a) ||
    (codePoint >= 0x30 && codePoint <= 0x39) ||
    codePoint === 0x5f
  );
}
