import type { WebhookRule } from "../../../shared/catalog/policy.ts";
import { openBox } from "../../../shared/crypto/sealed-box.ts";
import type { HookOutcome } from "../../../shared/told/pending-hook.ts";
import { hookHeaders, readHookSecret, sealedHookName } from "../../../shared/webhooks/sign-hook.ts";
import { postHook } from "../../adapters/post-hook.ts";
import type { Isolate } from "../../isolate/isolate.ts";

/**
 * Signs a message with each secret of the webhook that opens, and posts it. `unsigned`: none does, as after a change of SEAL_KEY,
 * and nothing is sent.
 */
export async function sendHook(
  { keys }: Pick<Isolate, "keys">,
  { rule, url }: { readonly rule: Pick<WebhookRule, "id" | "sealedSecrets">; readonly url: string },
  message: { readonly id: string; readonly body: string },
): Promise<HookOutcome | "unsigned"> {
  const opened = await Promise.all(rule.sealedSecrets.map((box) => openBox(keys.seals, box, sealedHookName(rule.id))));
  const secrets = opened.flatMap((bytes) => (bytes && readHookSecret(new TextDecoder().decode(bytes))) ?? []);
  if (secrets.length === 0) return "unsigned";
  const headers = await hookHeaders(message, secrets, Date.now());
  return postHook(url, { headers, body: message.body });
}
