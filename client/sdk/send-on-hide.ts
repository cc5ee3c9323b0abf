import type { Prepared } from "./session.ts";

/** Messages that are ready to go when the page does: `sendBeacon` outlives it, but nobody hears the answer. */
export interface HideBox {
  /** Holds a message until it is answered; one that comes when the page is already hidden goes at once. */
  hold(jti: string, ready: Prepared | undefined): void;
  release(jti: string): void;
}

/**
 * Sends what is held when the page is hidden, each message once, until `signal`; what the person no longer agrees to, as
 * `mayGo` says, is dropped. A text goes as `text/plain`.
 */
export function openHideBox(mayGo: () => boolean, signal: AbortSignal): HideBox {
  const held = new Map<string, Prepared>();

  function sendAll(): void {
    for (const [jti, ready] of held) if (!mayGo() || navigator.sendBeacon(...ready)) held.delete(jti);
  }

  function sendIfHidden(): void {
    if (document.hidden) sendAll();
  }

  document.addEventListener("visibilitychange", sendIfHidden, { signal });
  // Leaving a page does not always hide it first (Safari before 14.5).
  addEventListener("pagehide", sendAll, { signal });
  return {
    hold(jti, ready) {
      if (ready) held.set(jti, ready);
      sendIfHidden();
    },
    release: (jti) => void held.delete(jti),
  };
}
