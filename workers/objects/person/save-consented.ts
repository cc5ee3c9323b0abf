import { forgetProfileRows } from "../../../shared/accounts/forget-profile-rows.ts";
import { forgetMeasured, withoutPlaces } from "../../../shared/measure/counted-offer.ts";
import { isFollowAllowed, keepFollows } from "../../../shared/person/follow.ts";
import { mayBeTold } from "../../../shared/person/may-be-told.ts";
import { type ConsentState, isGranted, type PersonState } from "../../../shared/person/person-state.ts";
import { withoutScores } from "../../../shared/person/scores.ts";
import { NO_MEMORY, NOWHERE } from "../../../shared/presence/presence-state.ts";
import { forgetEndings } from "./coupons/leave-places.ts";
import { stopUnconsented } from "./finish-push.ts";
import type { PersonContext } from "./person-context.ts";
import { leaveAreas } from "./plan-areas.ts";
import { endUnconsented } from "./save-runs.ts";
import { dropTags } from "./tags.ts";

/**
 * Stores a person whose consent has changed, without what no purpose allows any more: presence, tags, inputs,
 * subscriptions and whatever else a withdrawn one had allowed. `before`: what they agreed to until now; undefined of a
 * person who begins.
 */
export function saveConsented(
  context: PersonContext,
  person: PersonState,
  { before, nowMs }: { readonly before: ConsentState | undefined; readonly nowMs: number },
): void {
  const { store } = context;
  const { consent } = person;
  const isLocated = isGranted(consent, "location");
  if (before !== undefined && !isLocated) forgetPlaces(context, before, nowMs);
  if (!mayBeTold({ consent }, true)) leaveAreas(context, nowMs);
  const isProfiled = isGranted(consent, "profiling");
  if (before !== undefined && !isProfiled && isGranted(before, "profiling")) forgetProfile(context);
  const isMeasured = isGranted(consent, "measurement");
  if (!isMeasured) store.setMeasured(forgetMeasured(store.measured()));
  // With a grant, too: it allows to count what comes after it, and older code left what came before.
  if (before !== undefined && isMeasured !== isGranted(before, "measurement")) store.messages.forgetExposures();
  if (before !== undefined) endUnconsented(context, consent, nowMs);
  const known = keepFollows(person.profile, (follow) => isFollowAllowed(follow, consent));
  const profile = isProfiled ? known : withoutScores(forgetProfileRows(known));
  store.save({ ...person, profile, presence: isLocated ? person.presence : withoutPresence(person) });
  stopUnconsented(context);
}

/** What holds where the person was, besides their state, goes with `location`. */
function forgetPlaces(context: PersonContext, before: ConsentState, nowMs: number): void {
  context.cache.memory = NO_MEMORY;
  context.store.timers.set("silence", undefined);
  dropTags(context, nowMs);
  forgetEndings(context.store, nowMs);
  if (!isGranted(before, "location")) return;
  context.store.messages.forgetPlaces();
  context.store.setMeasured(withoutPlaces(context.store.measured()));
}

/** What the mesh made of what the person got and did goes with `profiling`, besides their scores. */
function forgetProfile({ store }: PersonContext): void {
  store.history.removeAll();
  store.messages.forgetProfiles();
}

/** Presence and visits go with `location`; if there were none, nothing is written. */
function withoutPresence({ presence }: PersonState): PersonState["presence"] {
  const isEmpty = presence.stays.length === 0 && Object.keys(presence.visitCounts).length === 0;
  return isEmpty ? presence : NOWHERE;
}
