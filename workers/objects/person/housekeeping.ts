import type { Policy } from "../../../shared/catalog/policy.ts";
import { pruneExposures } from "../../../shared/decide/caps.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import { historySinceMs } from "../../../shared/person/history.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { pruneScores } from "../../../shared/person/scores.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { REPLAY_SECONDS } from "../../../shared/token/window.ts";
import type { PersonContext } from "./person-context.ts";
import { forgetOverAreas } from "./plan-areas.ts";
import type { keepHistory } from "./store/keep-history.ts";
import type { tidyMessages } from "./store/tidy-messages.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const REFUSALS_KEPT = 100;

/**
 * Sets the silence timer if none is set, moves it if a stay ends earlier, and takes it away with the last stay. A
 * later end does not move it: the alarm then finds that the person was seen since, and sets itself again.
 */
export function armSilence({ store }: PersonContext, { presence }: PersonState, policy: Policy): void {
  const { nextMs } = silencePresence({ presence, policy, nowMs: Number.NEGATIVE_INFINITY });
  const setMs = store.timers.dueMs("silence");
  if (nextMs === undefined || setMs === undefined || nextMs < setMs) store.timers.set("silence", nextMs);
}

/** Makes sure that what was stored is cleared away in time. */
export function keepTidy({ store }: PersonContext, nowMs: number): void {
  const dueMs = nowMs + REPLAY_SECONDS * 1000;
  if ((store.timers.dueMs("tidy") ?? Number.POSITIVE_INFINITY) > dueMs) store.timers.set("tidy", dueMs);
}

/**
 * Deletes what has had its time; tells when more has: answers an hour from now at the earliest, receipts a day, since each look
 * costs rows. Undefined: nothing is left. Exposures go if no cap of this policy can ask for them; that is looked at with the
 * rest, and once a week if they are all.
 */
export function tidy(
  context: PersonContext,
  work: { readonly tidyMessages: typeof tidyMessages; readonly keepHistory: typeof keepHistory },
  policy: Policy | undefined,
  nowMs: number,
): number | undefined {
  const { store } = context;
  const person = store.load();
  if (person === undefined) return undefined;
  forgetOverAreas(context, nowMs);
  const sinceMs = historySinceMs(person.consent);
  const history = sinceMs === undefined ? undefined : store.history.read(sinceMs);
  const exposures = policy === undefined ? person.exposures : pruneExposures(person.exposures, policy, nowMs);
  const profile = policy === undefined ? person.profile : pruneScores(person.profile, policy.scores, nowMs);
  store.save({ ...person, profile, exposures });
  const { rows, answerMs, receiptMs } = store.messages.tidy(work.tidyMessages, exposures, nowMs);
  store.reactions.tidy();
  if (history !== undefined && sinceMs !== undefined) work.keepHistory(store.history, history, { sinceMs, nowMs });
  if (rows === 0) return undefined;
  const looksMs = [
    ...(answerMs === null ? [] : [Math.max(answerMs, nowMs + HOUR_MS)]),
    ...(receiptMs === null ? [] : [Math.max(receiptMs, nowMs + DAY_MS)]),
  ];
  return looksMs.length === 0 ? nowMs + WEEK_MS : Math.min(...looksMs);
}

/** Keeps in memory why each moment of this decision said no: "why did I not get it" without a write. */
export function noteRefusals({ cache: { recentRefusals } }: PersonContext, decision: Decision, nowMs: number): void {
  for (const gate of decision.gates) {
    if (gate.reason === undefined || gate.reason === "outranked") continue;
    recentRefusals.delete(gate.moment);
    recentRefusals.set(gate.moment, {
      atMs: nowMs,
      outcome: "none",
      reason: gate.reason,
      moment: gate.moment,
      gates: [gate],
    });
  }
  for (const oldest of recentRefusals.keys()) {
    if (recentRefusals.size <= REFUSALS_KEPT) break;
    recentRefusals.delete(oldest);
  }
}
