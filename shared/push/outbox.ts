import type { MomentRule, Policy } from "../catalog/policy.ts";
import type { Chosen } from "../decide/decision.ts";
import { runName } from "../journeys/run.ts";
import { present } from "../json/present.ts";
import { REPLICA_LAG_MS } from "../live/live-reading.ts";
import type { LiveState } from "../live/live-state.ts";
import { isStopped } from "../person/change-stop.ts";
import { isSignalOn } from "../person/is-signal-on.ts";
import type { PersonState } from "../person/person-state.ts";
import type { RenderedOffer } from "../respond/answer.ts";
import { type GivenOffer, holdsConsent, isStillThere, isUpheld, purposesOf } from "../respond/given-offer.ts";
import {
  afterAttempt,
  beginAttempt,
  cancelAttempt,
  type Delivery,
  loseAttempt,
  newDelivery,
  type PushOutcome,
  stopDelivery,
} from "./delivery.ts";

/** A push of one person on its way, written in the same step as the decision. Plain JSON. */
export interface QueuedPush extends GivenOffer {
  /** Name of the decision's receipt. */
  readonly serial: string;
  readonly person: string;
  readonly offer: RenderedOffer;
  /** BCP 47 tag of the language the offer is written in, as far as the mesh knows. */
  readonly lang: string;
  /** Of the decision, also where quiet hours hold the push. */
  readonly triggeredAtMs: number;
  readonly deliveries: readonly Delivery[];
  /** The campaign whose budget lost a unit to it, if one did. */
  readonly spent?: string;
  /** Id of the signal that it ends with: of its place, or of the customer. Absent of what a signal that happened once gave. */
  readonly signal?: string;
  /** A signal of a place gave it: a push service is not to keep it long. */
  readonly isOfSignal?: true;
  /** The name of the run whose stage earned it. */
  readonly run?: string;
  /**
   * The person stopped it, by a withdrawal or by leaving, a device of theirs was revoked, or a newer one took its place:
   * its caps stay.
   */
  readonly withdrawn?: true;
}

/** Whose side stops a push: the person's (consent, presence), or the mesh's (pause, catalog). */
export type Stopper = "person" | "mesh";

/** The push of a decision, one delivery for each device with a subscription. */
export function queuePush(about: {
  serial: string;
  person: string;
  chosen: Chosen;
  moment: MomentRule;
  offer: RenderedOffer;
  lang: string;
  devices: readonly string[];
  spent: string | undefined;
  /** A signal of a place came to the person by itself. */
  isBroadcast?: boolean;
  nowMs: number;
}): QueuedPush {
  const { serial, person, chosen, moment, offer, lang, spent, isBroadcast = false, nowMs } = about;
  return present({
    serial,
    person,
    place: chosen.place,
    purposes: [
      ...purposesOf(moment, { isLocated: chosen.isLocated, isPush: true, isBroadcast }),
      ...(chosen.texts?.purposes ?? []),
    ],
    offer,
    lang,
    triggeredAtMs: nowMs,
    endsOnExit: moment.onExit === "withdraw",
    signal: chosen.cause?.kind === "signal" && !chosen.cause.once ? chosen.cause.signal : undefined,
    isOfSignal: chosen.cause?.kind === "signal" && chosen.place !== undefined ? (true as const) : undefined,
    run: chosen.cause?.kind === "stage" ? runName({ ...chosen.cause, key: chosen.cause.run }) : undefined,
    spent,
    deliveries: about.devices.map((device) => newDelivery(device, chosen.notBeforeMs ?? nowMs, chosen.validUntilMs)),
  });
}

/**
 * Whose side keeps an attempt from beginning; undefined: it may begin. Consent, pause, catalog and presence are judged
 * again each time, as what held at the decision may not hold at sending.
 */
export function stopperOf(
  push: QueuedPush,
  person: PersonState,
  policy: Policy,
  live: { readonly state: LiveState; readonly readAtMs: number },
): Stopper | undefined {
  if (!holdsConsent(push, person) || !isStillThere(push, person)) return "person";
  const { moment } = push.offer;
  const names = [moment, policy.moments.get(moment)?.campaign ?? moment];
  if (names.some((name) => isStopped(person.profile, name))) return "person";
  return isUpheld(push, person, policy, live.state) && !isSignalOver(push, person, live) ? undefined : "mesh";
}

/**
 * Whether its signal is off by now: one of a customer is kept with the person, one of a place is in the live state. What was
 * read of that before the decision, or just after it, may not have the signal yet.
 */
function isSignalOver(
  { signal, place, triggeredAtMs }: QueuedPush,
  { profile }: PersonState,
  { state, readAtMs }: { readonly state: LiveState; readonly readAtMs: number },
): boolean {
  if (signal === undefined) return false;
  if (place === undefined) return !isSignalOn(profile, signal);
  if (readAtMs < triggeredAtMs + REPLICA_LAG_MS) return false;
  return !state.signals.some(({ id }) => id === signal);
}

/** The push with no attempt to begin to a device that is revoked by now; its caps stay, as with a withdrawal. */
export function stopRevoked(push: QueuedPush, { revokedDevices }: LiveState): QueuedPush {
  const isRevoked = ({ state, device }: Delivery) => state === "waiting" && revokedDevices.includes(device);
  if (revokedDevices.length === 0 || !push.deliveries.some(isRevoked)) return push;
  const deliveries = push.deliveries.map((delivery) => (isRevoked(delivery) ? stopDelivery(delivery) : delivery));
  return { ...push, deliveries, withdrawn: true };
}

/** Whether a push says anew what an older one says of the same run, which would be wrong by now. */
export function replaces({ serial, run, offer }: QueuedPush, older: QueuedPush): boolean {
  return run !== undefined && run === older.run && serial !== older.serial && offer.moment === older.offer.moment;
}

/** The push with no attempt to begin any more, stopped by this side. */
export function stopPush(push: QueuedPush, stopper: Stopper): QueuedPush {
  const deliveries = push.deliveries.map(stopDelivery);
  return stopper === "person" ? { ...push, deliveries, withdrawn: true } : { ...push, deliveries };
}

/**
 * Whether the mesh's own side ended the push before anyone could be reached: by a pause, a change of the catalog, validity
 * that ran out before a first attempt, or a first attempt that the push service refused for the mesh's key (401, 403).
 * What the person's side can cause never counts: a withdrawal, leaving, a subscription that is gone or refused.
 */
export function isEndedByMesh({ deliveries, withdrawn }: QueuedPush): boolean {
  if (withdrawn || deliveries.length === 0) return false;
  return deliveries.every(({ state, attempts, alert, open, unknown }) => {
    if (open || unknown) return false;
    return attempts === 0 ? state === "stopped" || state === "expired" : attempts === 1 && state === "refused" && alert;
  });
}

/** The push as an object finds it that has no attempt under way: those that are open were lost with the object before. */
export function loseAttempts(push: QueuedPush): QueuedPush {
  return { ...push, deliveries: push.deliveries.map(loseAttempt) };
}

/** The push with the attempts taken back that its decision began: nothing was sent yet. */
export function cancelAttempts(push: QueuedPush, nowMs: number): QueuedPush {
  return { ...push, deliveries: push.deliveries.map((delivery) => cancelAttempt(delivery, nowMs)) };
}

/** Whether an attempt was begun and its end is not recorded. */
export function hasOpenAttempt({ deliveries }: QueuedPush): boolean {
  return deliveries.some(({ open }) => open);
}

/**
 * When to look at the push again, epoch milliseconds: an attempt is due then, or one under way is given up for lost (it
 * may be under way though the push was stopped). Undefined where all has ended.
 */
export function nextLookMs(push: QueuedPush): number | undefined {
  const pending = push.deliveries.filter(({ state, open }) => state === "waiting" || open);
  return pending.length === 0 ? undefined : Math.min(...pending.map(({ nextAtMs }) => nextAtMs));
}

/**
 * The push with every attempt begun that is due by now, and the devices to send to. A device that has no subscription any
 * more is gone; what has ended stays as it ended.
 */
export function beginAttempts(
  push: QueuedPush,
  isSubscribed: (device: string) => boolean,
  nowMs: number,
): { readonly push: QueuedPush; readonly devices: readonly string[] } {
  const deliveries = push.deliveries.map((delivery): Delivery => {
    if (delivery.state !== "waiting" || delivery.nextAtMs > nowMs) return delivery;
    return isSubscribed(delivery.device) ? beginAttempt(delivery, nowMs) : { ...delivery, state: "gone" };
  });
  const begun = deliveries.filter((delivery, at) => delivery.state === "waiting" && delivery !== push.deliveries[at]);
  return { push: { ...push, deliveries }, devices: begun.map(({ device }) => device) };
}

/** The push after the outcome of an attempt to one device. `random`: 0 to 1, for the back-off. */
export function endAttempt(
  push: QueuedPush,
  device: string,
  outcome: PushOutcome,
  nowMs: number,
  random: number,
): QueuedPush {
  const deliveries = push.deliveries.map((delivery) =>
    delivery.device === device ? afterAttempt(delivery, outcome, nowMs, random) : delivery,
  );
  return { ...push, deliveries };
}
