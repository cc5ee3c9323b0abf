import { isLongUnheard, SHORTEST_LIFE_MS, seenSeconds } from "../../../shared/catalog/life.ts";
import { type MeshError, refuse } from "../../../shared/errors.ts";
import { stopsSaidToday } from "../../../shared/person/change-stop.ts";
import { admit, type Envelope } from "../../../shared/person/envelope.ts";
import { waitForMessage } from "../../../shared/person/message-bounds.ts";
import type { Result } from "../../../shared/result.ts";
import { handOnAfter } from "./hand-on-counts.ts";
import type { PersonContext } from "./person-context.ts";

/**
 * The stored answer of a repeated message, a refusal, or undefined: judge it. Synchronous, as is all that follows it. Every
 * call of a device comes by here, so an alarm that was lost is set again here, what a lost object
 * left to be counted is handed on here, and it is noted here that the person was heard, once in 15 days: load the person after it.
 */
export function admitMessage(context: PersonContext, envelope: Envelope): Result<string | undefined, MeshError> {
  const { store } = context;
  const person = store.load();
  const nowMs = Date.now();
  const admitted = admit(envelope, {
    erasure: store.erasure(),
    epoch: person?.profile.epoch,
    stored: store.messages.find(envelope.kid, envelope.jti),
  });
  if (admitted.ok && person !== undefined && isLongUnheard(seenSeconds(person.profile), nowMs)) {
    // Objects from before people were forgotten may have nothing left to look after.
    if (store.timers.dueMs("tidy") === undefined) store.timers.set("tidy", nowMs + SHORTEST_LIFE_MS);
    store.save({ ...person, profile: { ...person.profile, heardMs: nowMs } });
  }
  handOnAfter(context, undefined);
  store.arm(nowMs);
  return admitted;
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
