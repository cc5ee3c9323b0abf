import type { Catalog, Moment, Sender } from "../../../shared/catalog/catalog.ts";
import { CARDS } from "../../support/claims.ts";

/** So soon a tag that nobody hears any more has left the kiosk. */
export const KIOSK_SILENCE_MS = 2_000;

/** Places without a fence: only gateways know who is there. Entering each is a moment, and so is leaving two of them. */
export function sightingsCatalog(senders: readonly Sender[]): Catalog {
  return {
    places: [{ id: "bakery" }, { id: "cafe" }, { id: "kiosk", silence: `PT${KIOSK_SILENCE_MS / 1000}S` }],
    tags: CARDS,
    senders: [...senders],
    moments: [
      moment("Welcome to the bakery", { enter: { place: "bakery" } }, 60),
      moment("Welcome to the cafe", { enter: { place: "cafe" } }, 60),
      moment("Goodbye from the bakery", { exit: { place: "bakery" } }),
      moment("Goodbye from the kiosk", { exit: { place: "kiosk" } }),
    ],
  };
}

/** One push a day at most. */
function moment(title: string, on: Moment["on"], priority = 50): Moment {
  return {
    id: title.toLowerCase().replaceAll(" ", "-"),
    on,
    priority,
    caps: [{ max: 1, per: "P1D" }],
    offer: { variants: [{ id: "a", format: "card", title: { en: title } }] },
  };
}
