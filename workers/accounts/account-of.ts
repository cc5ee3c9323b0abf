import type { MeshError } from "../../shared/errors.ts";
import { ok, type Result } from "../../shared/result.ts";
import { loadAccounts } from "../cold.ts";
import type { Call } from "../http/call.ts";

/**
 * The person of the customer whom a back end says the device is, by the `account` of its message; undefined if it says nothing
 * of it, which costs nothing. Errors: those of verifyAccount.
 */
export async function accountOf(
  call: Call,
  text: string | undefined,
  device: string,
): Promise<Result<string | undefined, MeshError>> {
  return text === undefined ? ok(undefined) : (await loadAccounts()).personOfAccount(call, text, device);
}
