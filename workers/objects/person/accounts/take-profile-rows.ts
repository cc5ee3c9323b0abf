import { applyProfileRow } from "../../../../shared/accounts/apply-profile-row.ts";
import { ok } from "../../../../shared/result.ts";
import type { ProfileCall, Reply } from "../calls.ts";
import type { PersonContext } from "../person-context.ts";
import { isAtSenderBound, noteSender } from "../sender-bound.ts";

/**
 * Takes the rows of one message about this customer, in one turn and one row of the state; gives how many were taken. The same
 * message again writes nothing. None is if senders have changed the person as often as they may in 24 hours. Null: there is no
 * such person, and nothing is stored.
 */
export function takeProfileRows(context: PersonContext, { rows, iatMs, jti }: ProfileCall): Reply<number> {
  const { store } = context;
  const person = store.load();
  const nowMs = Date.now();
  store.arm(nowMs);
  if (person === undefined) return ok(null);
  let { profile } = person;
  let taken = 0;
  // The last one first: of one message, the last row that speaks of a name counts, and an earlier one is no newer.
  for (const row of rows.toReversed()) {
    const next = applyProfileRow({ ...person, profile }, { ...row, iatMs, jti });
    if (next === undefined) continue;
    profile = next;
    taken += 1;
  }
  if (profile === person.profile) return ok(taken);
  if (isAtSenderBound(context, nowMs)) return ok(0);
  noteSender(context, nowMs);
  store.save({ ...person, profile });
  return ok(taken);
}
