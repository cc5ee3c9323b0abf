import type { Fault } from "../shared/errors.ts";
import { isJsonObject, ownValue } from "../shared/json/json-object.ts";

/** Tells the faults or warnings of a document to people, each as one line, in the order in which people read the document. */
export type DescribeFaults = (faults: readonly Fault[]) => readonly string[];

/**
 * Describes what is wrong in a document: the pointer, what is wrong there, and whose it is. People know their moments by
 * their ids, not by their places in a list.
 */
export function describeFaultsOf(document: unknown): DescribeFaults {
  return (faults) =>
    faults.map(({ pointer, detail }) => {
      if (pointer === "") return detail;
      const owner = ownerOf(pointer, document);
      return `${pointer}: ${detail}${owner === undefined ? "" : ` (${owner})`}`;
    });
}

/** The thing of the catalog that a pointer leads into, as `moment "coffee"`; undefined of its own id. */
export function ownerOf(pointer: string, document: unknown): string | undefined {
  const [, list = "", index = "", member] = pointer.split("/");
  const items = isJsonObject(document) ? ownValue(document, list) : undefined;
  const item: unknown = Array.isArray(items) ? items[Number(index)] : undefined;
  const id = isJsonObject(item) ? ownValue(item, "id") : undefined;
  return typeof id === "string" && member !== "id" ? `${list.slice(0, -1)} "${id}"` : undefined;
}
