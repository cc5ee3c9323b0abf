import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import { silencePresence } from "../../../shared/presence/silence-presence.ts";
import { REPLAY_SECONDS } from "../../../shared/token/window.ts";
import type { PersonContext } from "./person-context.ts";

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
