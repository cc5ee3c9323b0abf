import { kindOfNumber, reservedKind } from "./own-number.ts";

/** What a scanner may put before what it reads: `]`, a letter for the symbology, a modifier (ISO/IEC 15424). */
const SYMBOLOGY = /^(?:\][A-Za-z][0-9A-Za-z])+/;

/** Blanks and dashes of any kind: people copy codes out of mails, which put in their own. */
const BETWEEN = /[\s\p{Pd}\u2212\u00ad\u200b]+/gu;

/**
 * What a text at a till may be. `own`: a coupon's code of the mesh. `card`: a card number of the mesh. `mistyped`: it
 * would be either, but its check digit is wrong, so nothing has to be asked. `other`: a code or card of the brand.
 */
export type CodeKind = "own" | "card" | "mistyped" | "other";

/** A code as it is compared, and what it may be. */
export interface TypedCode {
  readonly code: string;
  readonly kind: CodeKind;
  /** If nothing answers to it, the sender may be guessing: it counts as a miss (docs/contract.md). */
  readonly isGuess: boolean;
}

/**
 * What a till typed or scanned, as codes are compared: without blanks, dashes and the symbology that a scanner puts in
 * front, such as `]C1`. Letters keep their case. Stripping a stripped code changes nothing.
 */
export function stripCode(text: string): string {
  return text.replaceAll(BETWEEN, "").replace(SYMBOLOGY, "");
}

/** What a till typed or scanned may be. It says nothing of whether anything answers to it. */
export function readTypedCode(text: string): TypedCode {
  const code = stripCode(text);
  const kind = kindOfCode(code);
  return { code, kind, isGuess: kind === "own" || kind === "card" };
}

function kindOfCode(code: string): CodeKind {
  if (reservedKind(code) === undefined) return "other";
  const kind = kindOfNumber(code);
  if (kind === undefined) return "mistyped";
  return kind === "card" ? "card" : "own";
}
