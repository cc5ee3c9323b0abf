import { RE2JS, RE2JSException } from "re2js";
import { err, ok, type Result } from "../result.ts";
import { makeMachine, OPERATION, type Program, sizeOf } from "./machine.ts";
import { MAX_PATTERN_LENGTH, MAX_PATTERN_SIZE, MAX_TEXT_LENGTH, type Pattern, type Work } from "./pattern.ts";
import { runProgram } from "./run-program.ts";

/**
 * A pattern with the meaning that RE2 gives it, as CEL asks for (github.com/google/re2/wiki/Syntax), or what is wrong with
 * it, in words for the author. re2js reads and compiles it. It is run here, because the matcher of re2js keeps up to
 * thousands of states for each pattern, and a text of 1 KiB can cost that matcher tens of milliseconds.
 */
export function compilePattern(source: string): Result<Pattern, string> {
  if (Array.from(source).length > MAX_PATTERN_LENGTH)
    return err(`a pattern has at most ${MAX_PATTERN_LENGTH} characters`);
  const program = compileProgram(source);
  if (!program.ok) return program;
  const machine = makeMachine(program.value);
  const size = sizeOf(machine);
  if (size > MAX_PATTERN_SIZE) {
    return err(
      `the pattern takes too long: ${size} steps for a character, of ${MAX_PATTERN_SIZE} at most; repeat fewer times`,
    );
  }
  return ok((text, work) => {
    if (isTooLong(text, work)) throw new Error("the text is too long to match");
    return runProgram(machine, text, work);
  });
}

function compileProgram(source: string): Result<Program, string> {
  let program: Program;
  try {
    program = RE2JS.compile(source).re2().prog;
  } catch (error) {
    return err(
      error instanceof RE2JSException
        ? `the pattern is not one of RE2 (${error.message})`
        : "the pattern nests too deeply",
    );
  }
  const known = program.inst.every(({ op }) => op <= OPERATION.last);
  return known ? ok(program) : err("a pattern cannot look around");
}

function isTooLong(text: string, work: Work): boolean {
  if (text.length <= MAX_TEXT_LENGTH) return false;
  // A code point has two units at most, so a text that is far too long is not counted.
  if (text.length > 2 * MAX_TEXT_LENGTH) return true;
  work.steps += text.length;
  let count = 0;
  for (let unit = 0; unit < text.length; count++) unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
  return count > MAX_TEXT_LENGTH;
}
