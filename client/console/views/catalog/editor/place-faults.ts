import { tokensOf } from "../../../../../shared/json/json-pointer.ts";
import { locateInJson, type Position } from "../../../../json/locate-in-json.ts";

/** Something that the mesh says of a document, and where it is: line and column, from 1 on. */
export interface PlacedFault extends Position {
  /** RFC 6901; "" for the whole document. */
  readonly pointer: string;
  readonly detail: string;
}

/** The faults of a text with their lines, the first line first. */
export function placeFaults(
  text: string,
  faults: readonly { readonly pointer: string; readonly detail: string }[],
): readonly PlacedFault[] {
  const locate = locateInJson(text);
  const placed = faults.map(({ pointer, detail }) => ({ pointer, detail, ...locate(tokensOf(pointer)) }));
  return placed.toSorted((one, other) => one.line - other.line);
}
