import {
  DENIED,
  FAILED_PAUSE_MS,
  type Fix,
  type LastFix,
  MIN_PAUSE_MS,
  refreshAtMs,
  shouldSend,
} from "./watch-rule.ts";

/** Where fixes come from, and where they go. */
export interface FollowOptions {
  readonly geolocation: Pick<Geolocation, "watchPosition" | "clearWatch">;
  /** Sends a position; gives what the mesh said of it, or undefined where it said nothing. Never rejects. */
  readonly send: (position: Fix) => Promise<Pick<LastFix, "isPresent" | "areaUntilMs"> | undefined>;
  readonly onDenied: () => void;
}

/** Sends the positions from which the mesh can learn something, until the returned function is called. */
export function followPosition({ geolocation, send, onDenied }: FollowOptions): () => void {
  let last: LastFix | undefined;
  let fix: Fix | undefined;
  let quietUntilMs = 0;
  let isSending = false;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watched = look();

  function look(): number {
    return geolocation.watchPosition(
      ({ coords: { latitude, longitude, accuracy } }) => {
        // Zero is what some say who do not know; the mesh wants more.
        fix = { latitude, longitude, accuracy: Math.max(accuracy, 1) };
        void consider();
      },
      ({ code }) => {
        if (code === DENIED) onDenied();
      },
      { enableHighAccuracy: true },
    );
  }

  async function consider(): Promise<void> {
    if (fix === undefined || isSending || isOver) return;
    const nowMs = performance.now();
    if (nowMs >= quietUntilMs && shouldSend(fix, last, nowMs)) {
      isSending = true;
      const sent = fix;
      const said = await send(sent);
      const atMs = performance.now();
      if (said !== undefined) last = { fix: sent, atMs, ...said };
      quietUntilMs = atMs + (said === undefined ? FAILED_PAUSE_MS : MIN_PAUSE_MS);
      isSending = false;
    }
    plan();
  }

  /** What came too soon is looked at later; a browser that says nothing of somebody who stays is asked again. */
  function plan(): void {
    clearTimeout(timer);
    if (isOver) return;
    const nowMs = performance.now();
    if (nowMs < quietUntilMs) timer = setTimeout(consider, quietUntilMs - nowMs);
    else if (last !== undefined && refreshAtMs(last) < Number.POSITIVE_INFINITY) {
      timer = setTimeout(refresh, refreshAtMs(last) - nowMs);
    }
  }

  function refresh(): void {
    geolocation.clearWatch(watched);
    watched = look();
  }

  return () => {
    isOver = true;
    clearTimeout(timer);
    geolocation.clearWatch(watched);
  };
}
