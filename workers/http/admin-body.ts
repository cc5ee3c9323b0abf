import { type MeshError, refuse } from "../../shared/errors.ts";
import { parseJson } from "../../shared/json/parse-json.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { readBody } from "../messages/receive.ts";
import type { Call } from "./call.ts";
import { checkOperator } from "./operator.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/**
 * The JSON that an operator sent, judged in the order of docs/contract.md#order. Errors: too-early,
 * unsupported-media-type, forbidden, unauthenticated, content-too-large, malformed.
 */
export async function receiveAdminJson(call: Call, maxBytes: number): Promise<Result<unknown, MeshError>> {
  const { request } = call;
  if (request.headers.get("early-data") === "1") return err(refuse("too-early"));
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") return err(refuse("unsupported-media-type", "send application/json"));
  const refused = await checkOperator(call);
  if (refused !== undefined) return err(refused);
  const body = await readBody(request, maxBytes);
  if (body === undefined) return err(refuse("content-too-large", `at most ${maxBytes} bytes`));
  const value = readJson(body);
  return value === undefined
    ? err(refuse("malformed", "this is not JSON in UTF-8, names a member twice, or is nested more than 32 deep"))
    : ok(value);
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return parseJson(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
