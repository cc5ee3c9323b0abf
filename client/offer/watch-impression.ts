const SEEN_AFTER_MS = 1000;
const SEEN_SHARE = 0.5;

/**
 * Calls `seen` once, when at least half of the element was in view for one second of a page that is not hidden (the
 * usual measure of a viewable impression: MRC, Viewable Ad Impression Measurement Guidelines). Gives what ends it.
 */
export function watchImpression(element: Element, seen: () => void): () => void {
  let isInView = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function judge(): void {
    if (isInView && !document.hidden) {
      timer ??= setTimeout(() => {
        end();
        seen();
      }, SEEN_AFTER_MS);
    } else {
      clearTimeout(timer);
      timer = undefined;
    }
  }

  const observer = new IntersectionObserver(
    (entries) => {
      isInView = (entries.at(-1)?.intersectionRatio ?? 0) >= SEEN_SHARE;
      judge();
    },
    { threshold: SEEN_SHARE },
  );

  function end(): void {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener("visibilitychange", judge);
  }

  observer.observe(element);
  document.addEventListener("visibilitychange", judge);
  return end;
}
