/**
 * Keeps the screen on until it is ended, if the browser can (Screen Wake Lock): a browser lets go when the page is hidden, so it is
 * asked again when the page comes back. How bright a screen is, no page can say.
 */
export function keepAwake(): () => void {
  const over = new AbortController();

  async function ask(): Promise<void> {
    if (document.hidden) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (over.signal.aborted) void lock.release();
      else over.signal.addEventListener("abort", () => void lock.release(), { once: true });
    } catch {
      // An old browser, a battery that is low, or a policy: the person can tap.
    }
  }

  document.addEventListener("visibilitychange", ask, { signal: over.signal });
  void ask();
  return () => over.abort();
}
