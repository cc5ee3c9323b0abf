import type { Policy } from "../../../shared/catalog/policy.ts";
import { type History, historySinceMs } from "../../../shared/person/history.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import type { PersonContext } from "./person-context.ts";

/** What the person got and did before, if a condition of the catalog asks for it and they agreed to `profiling`. */
export function recallHistory(
  { store }: PersonContext,
  { consent }: PersonState,
  { asksHistory }: Policy,
): History | undefined {
  const sinceMs = asksHistory ? historySinceMs(consent) : undefined;
  return sinceMs === undefined ? undefined : store.history.read(sinceMs);
}
