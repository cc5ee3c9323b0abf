import type { Consented, Offered } from "./api.ts";
import type { Tabs } from "./tabs.ts";

/** Timers take no more (about 24 days). */
const MAX_MS = 2 ** 31 - 1;

/**
 * Keeps what is offered in any tab until it is shown or gone, and tells this tab when its time is over. Gives `onOffer`: a
 * listener hears every offer from then on, and those that nobody has shown. `consented`: at the beginning.
 */
export function keepOffers(tabs: Tabs, consented: Consented): (listener: (offered: Offered) => void) => () => void {
  const open = new Map<string, { offered: Offered; isShown: boolean; timer: ReturnType<typeof setTimeout> }>();

  function drop(receipt: string): void {
    clearTimeout(open.get(receipt)?.timer);
    open.delete(receipt);
  }

  tabs.on("offer", (offered) => {
    const { receipt, offer, untilMs = Date.parse(offer.validUntil) } = offered;
    drop(receipt);
    const leftMs = Math.min(untilMs - Date.now(), MAX_MS);
    open.set(receipt, { offered, isShown: false, timer: setTimeout(() => tabs.tellHere("gone", { receipt }), leftMs) });
  });
  tabs.on("shown", ({ receipt }) => {
    const kept = open.get(receipt);
    if (kept !== undefined) kept.isShown = true;
  });
  tabs.on("gone", ({ receipt }) => drop(receipt));
  // Who takes something back sees no more of what was offered until then.
  tabs.on("consent", (now) => {
    const hasLess = Object.keys(consented).some((purpose) => consented[purpose] && !now[purpose]);
    consented = now;
    if (hasLess) for (const receipt of [...open.keys()]) tabs.tellHere("gone", { receipt });
  });

  return (listener) => {
    for (const { offered, isShown } of open.values()) if (!isShown) listener(offered);
    return tabs.on("offer", listener);
  };
}
