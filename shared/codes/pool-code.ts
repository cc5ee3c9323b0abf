import { err, ok, type Result } from "../result.ts";
import { isEan13 } from "./gs1-digit.ts";
import { reservedKind } from "./own-number.ts";
import { stripCode } from "./typed-code.ts";

/** How a code is drawn for a till to scan. */
export type Symbology = "ean13" | "code128" | "qr";

/** A code of the brand: as it is shown and drawn, and as it is compared. */
export interface PoolCode {
  readonly shown: string;
  readonly key: string;
}

/**
 * Why a code cannot be in a pool. `length`: not 1 to 64 characters, or nothing but blanks and dashes. `characters`: not
 * printable ASCII. `reserved`: 16 digits that begin with 1 or 9, which are the mesh's own. `check-digit`: no EAN-13.
 */
export type PoolCodeFault = "length" | "characters" | "reserved" | "check-digit";

/** What is wrong with a code of the brand, in words that follow it. */
export const POOL_CODE_FAULTS: Readonly<Record<PoolCodeFault, string>> = {
  length: "must be 1 to 64 characters, and not only blanks and dashes",
  characters: "must be printable ASCII: nothing else can be drawn",
  reserved: "must not be 16 digits that begin with 1 or 9: such codes are the mesh's own",
  "check-digit": "is no EAN-13: 13 digits, the last of which is the check digit",
};

const MAX_CHARACTERS = 64;
const PRINTABLE = /^[ -~]*$/;

/** Whether a text can be a code at all, and be drawn: 1 to 64 printable characters of ASCII. */
export function isCode(text: string): boolean {
  return text !== "" && text.length <= MAX_CHARACTERS && PRINTABLE.test(text);
}

/**
 * A code of a pool as its brand wrote it (docs/contract.md). Two codes with the same `key` are one: tills type blanks and
 * dashes or not. An EAN-13 is drawn without them, any other code as it was written.
 */
export function checkPoolCode(written: string, symbology: Symbology): Result<PoolCode, PoolCodeFault> {
  if (!PRINTABLE.test(written)) return err("characters");
  const key = stripCode(written);
  if (key === "" || !isCode(written)) return err("length");
  if (reservedKind(key) !== undefined) return err("reserved");
  if (symbology !== "ean13") return ok({ shown: written, key });
  return isEan13(key) ? ok({ shown: key, key }) : err("check-digit");
}
