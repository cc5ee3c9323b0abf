import { type MeshError, refuse } from "../../shared/errors.ts";
import { parseJson } from "../../shared/json/parse-json.ts";
import { err, ok, type Result } from "../../shared/result.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
const DETAIL = "this is not JSON in UTF-8, names a member twice, or is nested more than 32 deep";

/** The JSON of a body. Errors: malformed. */
export function readJson(bytes: Uint8Array): Result<unknown, MeshError> {
  try {
    const value: unknown = parseJson(utf8.decode(bytes));
    return value === undefined ? err(refuse("malformed", DETAIL)) : ok(value);
  } catch {
    return err(refuse("malformed", DETAIL));
  }
}
