import type { Offered } from "./api.ts";
import type { Tabs } from "./tabs.ts";

/** Timers take no more (about 24 days). */
const LONGEST_MS = 2 ** 31 - 1;

/** The offers of this tab: those that nobody has shown yet, until they are over. */
export interface Offers {
  /** Hears every offer from now on, and those that nobody has shown. */
  onOffer(listener: (offered: Offered) => void): () => void;
  close(): void;
}

/** Keeps what is offered in any tab until it is shown or gone, and tells this tab when its time is over. */
export function keepOffers(tabs: Tabs): Offers {
  const open = new Map<string, { offered: Offered; isShown: boolean; timer: ReturnType<typeof setTimeout> }>();

  function drop(receipt: string): void {
    clearTimeout(open.get(receipt)?.timer);
    open.delete(receipt);
  }

  tabs.on("offer", (offered) => {
    const { receipt, offer } = offered;
    drop(receipt);
    const leftMs = Math.min(Math.max(Date.parse(offer.validUntil) - Date.now(), 0), LONGEST_MS);
    open.set(receipt, { offered, isShown: false, timer: setTimeout(() => tabs.tellHere("gone", { receipt }), leftMs) });
  });
  tabs.on("shown", ({ receipt }) => {
    const kept = open.get(receipt);
    if (kept !== undefined) open.set(receipt, { ...kept, isShown: true });
  });
  tabs.on("gone", ({ receipt }) => drop(receipt));
  // Who has stopped everything sees nothing of it any more.
  tabs.on("consent", (consented) => {
    if (Object.values(consented).includes(true)) return;
    for (const receipt of [...open.keys()]) tabs.tellHere("gone", { receipt });
  });

  return {
    onOffer(listener) {
      for (const { offered, isShown } of open.values()) if (!isShown) listener(offered);
      return tabs.on("offer", listener);
    },
    close() {
      for (const { timer } of open.values()) clearTimeout(timer);
    },
  };
}
