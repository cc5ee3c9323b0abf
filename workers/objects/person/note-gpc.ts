import { type ConsentState, isGranted, type Profile } from "../../../shared/person/person-state.ts";
import { stopPartners } from "../../../shared/told/tell-known.ts";
import { PARTNERS_PURPOSE } from "../../../shared/webhooks/hook-events.ts";
import { oweCounts } from "./hand-on-counts.ts";
import { hookHostsOf } from "./open-parts.ts";
import { newSerial, type PersonContext } from "./person-context.ts";

/**
 * Remembers that the person's browser asks not to be sold or shared, if they agreed to `partners`: partners hear nothing until
 * a later grant, and what is on its way to them is taken back. It is written with the state, by `arm`. `iatMs`: of the
 * message that it came with; only a grant that was signed later lifts it.
 */
export function noteGpc(
  context: PersonContext,
  { profile, consent }: { readonly profile: Profile; readonly consent: ConsentState },
  { iatMs, nowMs }: { readonly iatMs: number; readonly nowMs: number },
): void {
  const { store } = context;
  const memory = store.hooks();
  if (memory.gpcMs !== undefined || !isGranted(consent, PARTNERS_PURPOSE)) return;
  store.setHooks({ ...memory, gpcMs: Math.min(iatMs, nowMs) });
  const stops = stopPartners(memory, profile, { hosts: hookHostsOf(context), nowMs, newId: newSerial });
  const owed = oweCounts(context, [], nowMs, stops);
  if (owed !== undefined) store.owe(owed);
}
