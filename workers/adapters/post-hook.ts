import { parseRetryAfter } from "../../shared/push/push-headers.ts";
import type { HookOutcome } from "../../shared/told/pending-hook.ts";

const TIMEOUT_MS = 15_000;

/**
 * Posts one message; gives what the endpoint answered and never rejects for what it does. No redirect is followed, and nothing
 * of the answer's body is read: whoever chose the address learns nothing of what stands there.
 */
export async function postHook(
  url: string,
  { headers, body }: { readonly headers: Record<string, string>; readonly body: string },
): Promise<HookOutcome> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    await answer.body?.cancel().catch(() => undefined);
    const retryAfter = answer.headers.get("retry-after");
    const retryAfterSeconds = retryAfter === null ? undefined : parseRetryAfter(retryAfter, Date.now());
    return { status: answer.status, retryAfterSeconds };
  } catch {
    return "no-answer";
  }
}
