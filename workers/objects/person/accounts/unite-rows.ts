import type { PersonRows } from "../../../../shared/accounts/person-rows.ts";
import { uniteByName } from "../../../../shared/accounts/unite-by-name.ts";
import type { MergeTerms, unitePeople } from "../../../../shared/accounts/unite-people.ts";
import type { PersonState } from "../../../../shared/person/person-state.ts";
import { handOnAfter } from "../hand-on-counts.ts";
import { keepTidy } from "../housekeeping.ts";
import type { PersonContext } from "../person-context.ts";
import { refreshAreasAfter } from "../register-areas.ts";
import { saveConsented } from "../save-consented.ts";
import type { readPersonRows, writeUnited } from "../store/person-rows.ts";

/** What this needs of the module of accounts. */
export interface UniteWork {
  readonly unitePeople: typeof unitePeople;
  readonly readPersonRows: typeof readPersonRows;
  readonly writeUnited: typeof writeUnited;
}

/**
 * Makes this person one with a device's own, whose rows these are: all of it in this turn, what no purpose allows any more
 * taken away, timers and alarm set. Of tags the registry has still to hear. Gives the person afterwards; undefined: there is
 * none in this object.
 */
export function uniteRows(
  context: PersonContext,
  storage: DurableObjectStorage,
  { work, device, terms }: { readonly work: UniteWork; readonly device: PersonRows; readonly terms: MergeTerms },
): PersonState | undefined {
  const { store } = context;
  const { nowMs } = terms;
  if (store.load() === undefined) return undefined;
  // What this turn has changed in memory so far is to be in the rows.
  store.arm(nowMs);
  const account = work.readPersonRows(storage.sql);
  if (account === undefined) return undefined;
  work.writeUnited(storage, account, work.unitePeople(account, device, terms));
  store.reload();
  const united = store.load();
  if (united === undefined) return undefined;
  keepTidy(context, nowMs);
  // What either had allowed.
  const before = uniteByName(account.person.consent, device.person.consent, (one, other) =>
    one.granted ? one : other,
  );
  saveConsented(context, united, { before, nowMs });
  store.arm(nowMs);
  handOnAfter(context, undefined);
  refreshAreasAfter(context);
  return store.load();
}
