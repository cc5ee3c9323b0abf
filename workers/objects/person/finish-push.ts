import type { Policy } from "../../../shared/catalog/policy.ts";
import { voidExposure } from "../../../shared/decide/caps.ts";
import type { CountBatch } from "../../../shared/measure/count.ts";
import { countOf } from "../../../shared/measure/count-of.ts";
import { uncountOffer } from "../../../shared/measure/count-offer.ts";
import { keepFollows } from "../../../shared/person/follow.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { serialOfSource } from "../../../shared/points/moment-source.ts";
import { isEndedByMesh, nextLookMs, type QueuedPush, stopPush } from "../../../shared/push/outbox.ts";
import { holdsConsent } from "../../../shared/respond/given-offer.ts";
import { handOnAfter, oweCounts } from "./hand-on-counts.ts";
import type { PersonContext } from "./person-context.ts";
import { oweRefund } from "./refund-units.ts";
import { pushTimer } from "./store/timers.ts";

/**
 * Stores where a push stands, and that a push service has just taken it (`isAccepted`); one that has ended goes. If the mesh's own side ended the push before it could reach anyone,
 * its decision is void: it counts for no cap, its page is over and it takes no reactions. Without a `policy` nothing is, and
 * what gave a coupon or points never is: the person has that.
 */
export function finishPush(context: PersonContext, push: QueuedPush, policy?: Policy, isAccepted = false): void {
  const { store } = context;
  const nextMs = nextLookMs(push);
  const owed = isAccepted ? oweAccepted(context, push.serial) : undefined;
  if (nextMs !== undefined) {
    store.outbox.save(push, owed);
    store.timers.set(pushTimer(push.serial), nextMs);
    return;
  }
  store.outbox.remove(push.serial, owed);
  store.timers.set(pushTimer(push.serial), undefined);
  if (policy === undefined || !isEndedByMesh(push)) return;
  const isKept = push.offer.coupon !== undefined || gavePoints(context, push);
  if (!isKept) voidDecision(context, push, policy);
}

/** Points that its decision gave are the person's, too. */
function gavePoints({ store }: PersonContext, { serial }: QueuedPush): boolean {
  return store.points.read().credits.some(({ source }) => serialOfSource(source) === serial);
}

function oweAccepted(context: PersonContext, serial: string): CountBatch | undefined {
  const { store } = context;
  const person = store.load();
  const offer = store.messages.findCounted(serial);
  if (person === undefined || offer === undefined) return undefined;
  const nowMs = Date.now();
  return oweCounts(context, [countOf(offer, person, nowMs, { accepted: 1 })], nowMs);
}

/** A unit of a budget goes back with the caps: without it, caps that come back would let one device drain the budget. */
function voidDecision(context: PersonContext, push: QueuedPush, policy: Policy): void {
  const { store } = context;
  const {
    serial,
    offer: { moment },
    spent: campaign,
    triggeredAtMs: takenMs,
  } = push;
  const person = store.load();
  if (person === undefined) return;
  const zone = person.profile.timeZone ?? policy.mesh.timeZone;
  const exposures = voidExposure(person.exposures, { id: serial, moment }, policy, zone, Date.now());
  if (exposures === person.exposures) return;
  const ofThis = exposures.filter(({ id }) => id === serial);
  const offer = store.messages.findCounted(serial);
  const at = { person, measured: store.measured(), atMs: takenMs };
  const uncounted = offer && uncountOffer(offer, at);
  if (uncounted !== undefined) store.setMeasured(uncounted.measured);
  const owed = oweCounts(context, uncounted?.counts ?? [], Date.now());
  const profile = keepFollows(person.profile, (follow) => follow.serial !== serial);
  store.save({ ...person, exposures, profile });
  store.messages.voidDecision(serial, ofThis, owed);
  handOnAfter(context, undefined);
  if (campaign === undefined) return;
  oweRefund(context, { serial, campaign, timeZone: policy.mesh.timeZone, takenMs }, Date.now());
}

/**
 * Stops every queued push that needs a consent the person no longer gives, and drops subscriptions without `push`.
 * Without `location` the others forget where they were earned.
 */
export function stopUnconsented(context: PersonContext): void {
  const { store } = context;
  const person = store.load();
  if (person === undefined) return;
  if (!isGranted(person.consent, "push")) {
    for (const { device } of store.subscriptions.list()) store.subscriptions.remove(device);
  }
  for (const push of store.outbox.list()) {
    const { place, ...elsewhere } = push;
    if (!holdsConsent(push, person)) finishPush(context, stopPush(push, "person"));
    else if (place !== undefined && !isGranted(person.consent, "location"))
      finishPush(context, push.endsOnExit ? stopPush(push, "person") : elsewhere);
  }
}
