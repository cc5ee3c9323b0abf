import { ok } from "../../../../shared/result.ts";
import type { ErasureCall, Reply } from "../calls.ts";
import { eraseNow } from "../erase-person.ts";
import type { PersonContext } from "../person-context.ts";

/**
 * Erases the person as their own message would. One that is older than the last erasure, or the same again, erases no later
 * life. Null: there is no such person, and nothing is stored.
 */
export async function eraseCustomer(
  context: PersonContext,
  { person, sender, iatMs, jti, issuer }: ErasureCall,
): Promise<Reply<true>> {
  const { store } = context;
  const known = store.load();
  const erasure = store.erasure();
  store.arm(Date.now());
  if (known === undefined) return ok(null);
  // No jti of a device has a slash: none of them can be mistaken for it.
  const name = `${sender}/${jti}`;
  if (erasure !== undefined && (erasure.jti === name || iatMs <= erasure.erasedAtMs)) return ok(true);
  await eraseNow(context, { person, jti: name, issuer });
  return ok(true);
}
