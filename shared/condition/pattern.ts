import type { Result } from "../result.ts";

/** The matching that an evaluation has done so far, in steps of `runProgram`. */
export interface Work {
  steps: number;
}

/** A pattern made ready: whether it matches anywhere in the text. Throws if the work of the evaluation becomes too much. */
export type Pattern = (text: string, work: Work) => boolean;

/** Makes a pattern ready, or says what is wrong with it, in words for the author. */
export type CompilePattern = (source: string) => Result<Pattern, string>;

/** What a pattern is matched against, in code points: content of another system has at most 1 KiB. */
export const MAX_TEXT_LENGTH = 1024;

/** The steps of all the matching in one evaluation: 2 ms at most (bench/conditions.ts). */
export const MAX_STEPS = 150_000;

/** The steps that a published pattern takes for a code point at most, so that 70 code points are always matched. */
export const MAX_PATTERN_SIZE = 2_000;

/** Compiling a pattern of this length takes 45 ms at worst. */
export const MAX_PATTERN_LENGTH = 500;
