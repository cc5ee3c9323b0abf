import { isJsonObject, ownValue } from "../shared/json/json-object.ts";

/**
 * A fault or warning of a document as one line: its pointer, what is wrong there, and whose it is. People know their
 * moments by their ids, not by their places in a list.
 */
export function describeFault(pointer: string, detail: string, document: unknown): string {
  const owner = ownerOf(pointer, document);
  return `${pointer || "(whole)"}: ${detail}${owner === undefined ? "" : ` (${owner})`}`;
}

/** The thing of the catalog that a pointer leads into, as `moment "coffee"`. */
function ownerOf(pointer: string, document: unknown): string | undefined {
  const [, list = "", index = "", member] = pointer.split("/");
  const items = isJsonObject(document) ? ownValue(document, list) : undefined;
  const item: unknown = Array.isArray(items) ? items[Number(index)] : undefined;
  const id = isJsonObject(item) ? ownValue(item, "id") : undefined;
  return typeof id === "string" && member !== "id" ? `${list.slice(0, -1)} "${id}"` : undefined;
}
