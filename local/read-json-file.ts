import { findJsonFault } from "../shared/json/find-json-fault.ts";
import { blankComments } from "./blank-comments.ts";
import { readTextFile, refuseAt } from "./read-text-file.ts";

/**
 * The text of a JSON file. In a file whose name ends in `.jsonc` comments and commas at the end may stand; blanks stand for
 * them in what this gives, so that every place is as in the file. Of what is no JSON the refusal says where and what to do.
 */
export function readJsonFile(file: string, maxBytes: number): string {
  const text = readTextFile(file, maxBytes);
  const blanked = blankComments(text);
  const isCommented = file.endsWith(".jsonc");
  if (isCommented && !blanked.ok) throw refuseAt(file, blanked.error);
  const json = isCommented && blanked.ok ? blanked.value : text;
  const fault = findJsonFault(json);
  if (fault === undefined) return json;
  const isOnlyName = !isCommented && file.endsWith(".json") && blanked.ok && findJsonFault(blanked.value) === undefined;
  const cure = isOnlyName ? `, or let the name of the file end in .jsonc` : "";
  throw refuseAt(file, { ...fault, detail: `${fault.detail}${cure}` });
}
