import { type Answered, call } from "./visitor.ts";

/** The header that signs an operator in. */
export const SIGNED_IN = { authorization: "Bearer operator-of-the-tests" };

/** What an operator sends to a route below /admin/v1/; `headers` replace those of a good request. */
export function adminRequest(body: unknown, headers: Record<string, string> = {}) {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...SIGNED_IN, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

/** Turns something on or off: `pause`, `resume`, `revoke` or `restore`. */
export function switchLive(action: string, body: unknown, headers?: Record<string, string>): Promise<Answered> {
  return call(`/admin/v1/${action}`, adminRequest(body, headers));
}

/** The live state as an operator is told it. */
export function readLive(): Promise<Answered> {
  return call("/admin/v1/live", { headers: SIGNED_IN });
}
