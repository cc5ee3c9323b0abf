import { customerPersonId } from "../../shared/accounts/customer-person-id.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import { type AccountClaims, accountClaims } from "../../shared/messages/account.ts";
import { checkClaims } from "../../shared/messages/common.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { parseToken } from "../../shared/token/parse-token.ts";
import { ACCOUNT_WINDOW, judgeWindow } from "../../shared/token/window.ts";
import type { Call } from "../http/call.ts";
import { isForAnother, verifySender } from "../messages/verify-sender.ts";

/**
 * What a back end says of a device, in the `account` of that device's message: it has the scope `link`, its word is at most 10
 * minutes old, and it is of the device that signed. Errors: invalid at /account, unauthenticated, wrong-audience,
 * out-of-scope, clock-skew, unavailable.
 */
export async function verifyAccount(
  { isolate, nowMs, defer }: Call,
  text: string,
  device: string,
): Promise<Result<AccountClaims, MeshError>> {
  const token = parseToken(text, "account+jwt", ["EdDSA", "ES256", "HS256"]);
  if (!token.ok) return err(invalid("is no account+jwt"));
  const snapshot = await isolate.catalog.current(nowMs, defer);
  if (snapshot === undefined) return err(unavailable("the catalog could not be loaded"));
  const sender = await verifySender(token.value, isolate, snapshot.policy.senders);
  if (!sender.ok) return sender;
  if (isForAnother(token.value.payload, isolate)) return err(refuse("wrong-audience"));
  const { id, scopes } = sender.value;
  const live = await isolate.live.forValue(nowMs, defer);
  if (!live.ok) return live;
  // Not `revoked`: a device that is told so gives up its own key.
  if (!scopes.includes("link") || live.value.state.revokedSenders.includes(id))
    return err(refuse("out-of-scope", "who signed the account may not link devices"));
  const claims = checkClaims(accountClaims, token.value.payload);
  if (!claims.ok)
    return err({
      code: "invalid",
      faults: claims.error.map(({ pointer, detail }) => ({ pointer: "/account", detail: `${pointer} ${detail}` })),
    });
  if (claims.value.device !== device) return err(invalid("is of another device"));
  if (judgeWindow(ACCOUNT_WINDOW, claims.value.iat * 1000, nowMs) !== "in") return err(refuse("clock-skew"));
  return claims;
}

/** The person of the customer whom a back end says the device is. Errors: likewise. */
export async function personOfAccount(call: Call, text: string, device: string): Promise<Result<string, MeshError>> {
  const account = await verifyAccount(call, text, device);
  return account.ok ? ok(await customerPersonId(account.value.customer, call.isolate.keys.personHash)) : account;
}

function invalid(detail: string): MeshError {
  return { code: "invalid", faults: [{ pointer: "/account", detail }] };
}
