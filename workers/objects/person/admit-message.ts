import { isLinked as isDeviceOf } from "../../../shared/accounts/account.ts";
import { type Forward, leadsTo } from "../../../shared/accounts/forward.ts";
import { isLongUnheard, SHORTEST_LIFE_MS, seenSeconds } from "../../../shared/catalog/life.ts";
import { type MeshError, refuse, unavailable } from "../../../shared/errors.ts";
import { present } from "../../../shared/json/present.ts";
import { stopsSaidToday } from "../../../shared/person/change-stop.ts";
import { admit, type Envelope } from "../../../shared/person/envelope.ts";
import { waitForMessage } from "../../../shared/person/message-bounds.ts";
import type { Moved } from "../../../shared/person/moved.ts";
import type { Profile } from "../../../shared/person/person-state.ts";
import { err, type Result } from "../../../shared/result.ts";
import { handOnAfter } from "./hand-on-counts.ts";
import { noteGpc } from "./note-gpc.ts";
import type { PersonContext } from "./person-context.ts";

/**
 * The stored answer of a repeated message, a refusal, or undefined: judge it. Synchronous, as is all that follows it. Every
 * call of a device comes by here, so an alarm that was lost is set again here, what a lost object
 * left to be counted is handed on here, and it is noted here that the person was heard, once in 15 days: load the person after it.
 */
export function admitMessage(
  context: PersonContext,
  envelope: Envelope,
): Result<string | undefined, MeshError | Moved> {
  const { store } = context;
  const forward = store.forward();
  if (forward !== undefined) return err(refuseGone(context, forward));
  const person = store.load();
  const nowMs = Date.now();
  const admitted = admit(envelope, {
    erasure: envelope.isHanded ? undefined : store.erasure(),
    epoch: person?.profile.epoch,
    stored: store.messages.find(envelope.kid, envelope.jti),
  });
  if (admitted.ok && person !== undefined && isLongUnheard(seenSeconds(person.profile), nowMs)) {
    // Objects from before people were forgotten may have nothing left to look after.
    if (store.timers.dueMs("tidy") === undefined) store.timers.set("tidy", nowMs + SHORTEST_LIFE_MS);
    store.save({ ...person, profile: { ...person.profile, heardMs: nowMs } });
  }
  if (admitted.ok && envelope.gpc && person !== undefined) noteGpc(context, person, { iatMs: envelope.iatMs, nowMs });
  handOnAfter(context, undefined);
  store.arm(nowMs);
  const stranger = admitted.ok && !envelope.isHanded ? refuseStranger(context, envelope, admitted.value) : undefined;
  return stranger === undefined ? admitted : err(stranger);
}

/** What a device is told whose own person has gone: to ask elsewhere, to wait a moment, or that its key is used up. */
function refuseGone({ store }: PersonContext, forward: Forward): MeshError | Moved {
  store.arm(Date.now());
  if (forward.state === "closed") return refuse("revoked");
  return leadsTo(forward) ?? unavailable();
}

/**
 * The refusal of a device under the name of somebody else: of a customer whose device it is not, or no more, or who was erased;
 * or of who is no customer at all, for whom nobody but a thief of the mesh's key makes a pass.
 */
function refuseStranger(
  { store }: PersonContext,
  { kid, isLinked }: Envelope,
  answer: string | undefined,
): MeshError | undefined {
  const person = store.load();
  if (person === undefined) return isLinked && answer === undefined ? refuse("revoked") : undefined;
  if (person.profile.customer === undefined) return isLinked ? refuse("unauthenticated") : undefined;
  return isDeviceOf(store.account(), kid) ? undefined : refuse("revoked");
}

/** Which life of whom answers a message, and when they were heard last: what the next pass says. */
export function whoAnswers(
  { isLinked }: Envelope,
  profile: Profile,
): { readonly epoch: number; readonly seen?: number; readonly person?: string } {
  return present({ epoch: profile.epoch, seen: seenSeconds(profile), person: isLinked ? profile.id : undefined });
}

/**
 * The refusal of one more message of the person's own devices that would change state, after too many in 24 hours.
 * Undefined: it may. What only takes away, and what only reads, is not asked.
 */
export function refuseExcess({ store }: PersonContext, nowMs: number): MeshError | undefined {
  const stops = stopsSaidToday(store.load()?.profile ?? {}, nowMs);
  const waitMs = waitForMessage("own", store.messages.timesOf("own"), nowMs, stops);
  if (waitMs === undefined) return undefined;
  return {
    ...refuse("rate-limited", "too many messages changed something in 24 hours"),
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  };
}
