import { applyProfileRow, type ProfileRow } from "../../../../shared/accounts/apply-profile-row.ts";
import type { Policy } from "../../../../shared/catalog/policy.ts";
import { LOYALTY_PURPOSE } from "../../../../shared/catalog/purposes-of.ts";
import { unavailable } from "../../../../shared/errors.ts";
import { hashCard } from "../../../../shared/index/hash-code.ts";
import { applyLoyaltyRow, bringsCard, type Membership } from "../../../../shared/loyalty/apply-loyalty-row.ts";
import { CARD_KEPT_UNTIL_MS, makeCard, numbersOf } from "../../../../shared/loyalty/loyalty-card.ts";
import { isOfLoyalty, type LoyaltyRow } from "../../../../shared/loyalty/loyalty-row.ts";
import { isGranted, type PersonState } from "../../../../shared/person/person-state.ts";
import { NO_POINTS } from "../../../../shared/points/points-ledger.ts";
import { err, ok } from "../../../../shared/result.ts";
import { pointsMoved } from "../../../../shared/told/events-of-till.ts";
import type { Isolate } from "../../../isolate/isolate.ts";
import type { ProfileCall, Reply } from "../calls.ts";
import { putName } from "../coupons/put-name.ts";
import { tellLater } from "../coupons/tell-later.ts";
import type { oweCounts } from "../hand-on-counts.ts";
import { newNumber } from "../loyalty/keep-card.ts";
import { newSerial, type PersonContext } from "../person-context.ts";
import { isAtSenderBound, noteSender } from "../sender-bound.ts";

/** What of the main module this needs. */
interface ProfileWork {
  readonly isolate: Isolate;
  readonly oweCounts: typeof oweCounts;
}

/** By number of a card that rows bring: whether the index has it as this person's. */
type Held = ReadonlyMap<string, boolean>;

/**
 * Takes the rows of one message about this customer, in one turn; gives how many were taken. The same message again writes
 * nothing. None is if senders have changed the person as often as they may in 24 hours. Null: there is no such person, and
 * nothing is stored. Errors: unavailable, if rows are about loyalty and there is no catalog, or the index could not be asked
 * whose a card is.
 */
export async function takeProfileRows(
  context: PersonContext,
  call: ProfileCall,
  work: ProfileWork,
): Promise<Reply<number>> {
  const { isolate } = work;
  if (!call.rows.some(isOfLoyalty)) return takeNow(context, call, work, { policy: undefined, held: new Map() });
  const person = context.store.stored()?.profile.id;
  const snapshot = await isolate.catalog.current(Date.now(), context.defer);
  const held = snapshot && (await holdCards(context, call, { isolate, policy: snapshot.policy }));
  if (snapshot === undefined || held === undefined) return err(unavailable());
  const taken = takeNow(context, call, work, { policy: snapshot.policy, held });
  letGo(context, held, person);
  return taken;
}

/** One turn. */
function takeNow(
  context: PersonContext,
  call: ProfileCall,
  { isolate, oweCounts: owe }: ProfileWork,
  { policy, held }: { readonly policy: Policy | undefined; readonly held: Held },
): Reply<number> {
  const { store } = context;
  const { rows, iatMs, jti } = call;
  const person = store.load();
  const nowMs = Date.now();
  store.arm(nowMs);
  if (person === undefined) return ok(null);
  const before = rows.some(isOfLoyalty) ? readMembership(store) : undefined;
  let { profile } = person;
  let membership = before;
  let taken = 0;
  // The last one first: of one message, the last row that speaks of a name counts, and an earlier one is no newer.
  for (const row of rows.toReversed()) {
    const next = applyRow(
      { ...person, profile },
      membership,
      { ...row, iatMs, jti },
      { policy, held, by: call.by, nowMs },
    );
    if (next === undefined) continue;
    ({ profile, membership } = next);
    taken += 1;
  }
  const isSame = membership?.card === before?.card && membership?.points === before?.points;
  if (profile === person.profile && isSame) return ok(taken);
  if (isAtSenderBound(context, nowMs)) return ok(0);
  noteSender(context, nowMs);
  if (membership !== undefined && membership !== before) {
    if (membership.card !== store.card.read()) store.card.save(membership.card);
    store.points.save(membership.points);
    tellLater(context, nowMs);
  }
  const next = { ...person, profile };
  const moved = pointsMoved(before?.points ?? NO_POINTS, membership?.points ?? NO_POINTS, "profile", nowMs);
  const hosts = isolate.config.hookHosts;
  const owed = owe(
    context,
    [],
    nowMs,
    policy && context.cache.webhooks?.tellHooks(context, moved, next, { policy, hosts, nowMs }),
  );
  if (owed !== undefined) store.owe(owed);
  store.save(next);
  store.arm(nowMs);
  return ok(taken);
}

/** Card and points of a person, who gets a card with the first of them. Read only if a row is about these: points are many rows. */
function readMembership({ card, points }: PersonContext["store"]): Membership {
  return { card: card.read() ?? makeCard(newNumber(), newSerial()), points: points.read() };
}

/** What one row makes of a person, all of it or nothing. Undefined: it is ignored. */
function applyRow(
  person: PersonState,
  membership: Membership | undefined,
  row: ProfileRow & LoyaltyRow,
  about: {
    readonly policy: Policy | undefined;
    readonly held: Held;
    readonly by: ProfileCall["by"];
    readonly nowMs: number;
  },
): { readonly profile: PersonState["profile"]; readonly membership: Membership | undefined } | undefined {
  const { policy, held, by, nowMs } = about;
  const isAboutPoints = isOfLoyalty(row);
  const isAboutPerson = !isAboutPoints || row.set !== undefined || row.unset !== undefined;
  const profile = isAboutPerson ? applyProfileRow(person, row) : person.profile;
  if (profile === undefined || !isAboutPoints) return profile && { profile, membership };
  const loyalty = policy?.loyalty;
  if (loyalty === undefined || membership === undefined) return undefined;
  if (!isGranted(person.consent, LOYALTY_PURPOSE)) return undefined;
  const isHeld = (number: string) => held.get(number) === true;
  const next = applyLoyaltyRow(membership, row, { loyalty, isHeld, serial: newSerial(), by, nowMs });
  return next && { profile, membership: next };
}

/**
 * Has the index note cards that rows bring as this person's, before anything is stored of them: what is another's stays
 * theirs. Undefined: the index did not answer.
 */
async function holdCards(
  { store }: PersonContext,
  { rows, iatMs, jti }: ProfileCall,
  { isolate, policy }: { readonly isolate: Isolate; readonly policy: Policy },
): Promise<Held | undefined> {
  const person = store.load();
  if (person === undefined || policy.loyalty === undefined || !isGranted(person.consent, LOYALTY_PURPOSE))
    return new Map();
  const card = store.card.read();
  const brought = rows.flatMap((row) => (bringsCard(card, row, { iatMs, jti }) ? [row.card ?? ""] : []));
  const asked = [...new Set(brought)].map(async (number) => {
    const name = await hashCard(number, isolate.keys.tagHash);
    return [
      number,
      await putName(isolate, person.profile, { name, untilMs: CARD_KEPT_UNTIL_MS, from: card?.from }),
    ] as const;
  });
  const held = new Map<string, boolean>();
  for (const [number, isOurs] of await Promise.all(asked)) {
    if (isOurs === undefined) return undefined;
    held.set(number, isOurs);
  }
  return held;
}

/**
 * Numbers that the index noted for nothing are free again: their rows were ignored after all, or the person was erased while it
 * was asked.
 */
function letGo(context: PersonContext, held: Held, person: string | undefined): void {
  const { store } = context;
  const card = store.card.read();
  const kept = new Set(card === undefined ? [] : numbersOf(card));
  const left = [...held].flatMap(([number, isOurs]) => (isOurs && !kept.has(number) ? [number] : []));
  if (left.length === 0 || person === undefined) return;
  const nowMs = Date.now();
  const codes = left.map((code) => ({ code, persons: [person], isCard: true as const }));
  store.coupons.saveLeft({ name: newSerial(), codes });
  tellLater(context, nowMs);
  store.arm(nowMs);
}
