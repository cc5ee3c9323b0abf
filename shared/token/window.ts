/** How old and how early a message may be when it arrives, in seconds from its receipt. */
export interface Window {
  readonly pastSeconds: number;
  readonly futureSeconds: number;
}

/** Of everything that is not said otherwise below. */
export const LIVE_WINDOW: Window = { pastSeconds: 120, futureSeconds: 30 };

/** Of pings (late beyond the live window), reactions and withdrawals. */
export const DAY_WINDOW: Window = { pastSeconds: 86_400, futureSeconds: 30 };

/** Of a sale that was rung up without a connection, and says so. */
export const LATE_WINDOW: Window = { pastSeconds: 30 * 86_400, futureSeconds: 30 };

/** Of a back end's word for a device: a person signs in first, and agrees to the link a little later. */
export const ACCOUNT_WINDOW: Window = { pastSeconds: 600, futureSeconds: 30 };

/** How long a message that changed state, and its answer, are kept. */
export const REPLAY_SECONDS = 86_700;

/** `in`: judge it. `replay`: too old, but an object may still hold its answer. `out`: neither. */
export type Timeliness = "in" | "replay" | "out";

/** How timely a message is that says it was made at `iatMs` and arrived at `receivedMs`. Bounds are inclusive. */
export function judgeWindow(window: Window, iatMs: number, receivedMs: number): Timeliness {
  const ageMs = receivedMs - iatMs;
  if (ageMs < -window.futureSeconds * 1000) return "out";
  if (ageMs <= window.pastSeconds * 1000) return "in";
  return ageMs < REPLAY_SECONDS * 1000 ? "replay" : "out";
}
