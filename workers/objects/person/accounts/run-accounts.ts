import { loadAccounts } from "../../../cold.ts";
import type { PersonContext } from "../person-context.ts";
import { openAccountContext } from "./account-context.ts";

/** Does what is left to do of links. What fails is tried again by the timer. */
export async function runAccounts(context: PersonContext): Promise<void> {
  const { runAccountTimer } = await loadAccounts();
  await runAccountTimer(await openAccountContext(context));
}
