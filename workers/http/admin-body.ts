import { type MeshError, refuse } from "../../shared/errors.ts";
import { parseJson } from "../../shared/json/parse-json.ts";
import type { Role } from "../../shared/operators/role.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { readBody } from "../messages/receive.ts";
import type { Call } from "./call.ts";
import { type Operator, signIn } from "./operator.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** What an operator sent, and who they are. */
export interface AdminJson {
  readonly value: unknown;
  readonly operator: Operator;
}

/**
 * The JSON that an operator of this role sent, judged in the order of docs/contract.md#order. Errors: too-early,
 * unsupported-media-type, those of `signIn`, content-too-large, unauthenticated if the body is not what was signed or comes
 * again, malformed.
 */
export async function receiveAdminJson(
  call: Call,
  { role, maxBytes }: { readonly role: Role; readonly maxBytes: number },
): Promise<Result<AdminJson, MeshError>> {
  const { request } = call;
  if (request.headers.get("early-data") === "1") return err(refuse("too-early"));
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") return err(refuse("unsupported-media-type", "send application/json"));
  const signedIn = await signIn(call, role);
  if (!signedIn.ok) return signedIn;
  const body = await readBody(request, maxBytes);
  if (body === undefined) return err(refuse("content-too-large", `at most ${maxBytes} bytes`));
  const refused = await signedIn.value.admit(body);
  if (refused !== undefined) return err(refused);
  const value = readJson(body);
  return value === undefined
    ? err(refuse("malformed", "this is not JSON in UTF-8, names a member twice, or is nested more than 32 deep"))
    : ok({ value, operator: signedIn.value.operator });
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return parseJson(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
