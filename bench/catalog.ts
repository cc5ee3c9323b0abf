import type { Catalog, Moment, Place } from "../shared/catalog/catalog.ts";

/** The event that gives an offer at every ping: its moment has no caps. */
export const offerEvent = "offer-please";

/** The same with a unit of a budget, which no run can spend. */
export const budgetedEvent = "budgeted-offer-please";

/** The middle of the first place: here everyone of the crowd stands in the second row. */
export const inside = { latitude: 51.5, longitude: 4.25, accuracy: 10 };

/** In reach of the signals of the second place, and in no place: a device that is known here echoes its area. */
export const inReach = { latitude: 51.5, longitude: 4.355, accuracy: 10 };

/** Far from every place: the first row. */
export const farAway = { latitude: 35.2, longitude: 138.7, accuracy: 10 };

const usualPlaces = 1024;

/**
 * A catalog of a mid-sized brand, unless more is said: 1,024 places on a grid of about 7 km, each a circle of 100 m, and moments
 * of every kind a ping can fire. No places overlap. The silence is longer than any run, and so is the dwell: a person inside then really changes nothing.
 */
export function benchCatalog({ placeCount = usualPlaces, name = "bench" } = {}): Catalog {
  const placesAlong = Math.ceil(Math.sqrt(placeCount));
  const places = Array.from({ length: placeCount }, (_, index): Place => {
    const center: [number, number] = [
      inside.longitude + (index % placesAlong) * 0.1,
      inside.latitude + Math.floor(index / placesAlong) * 0.06,
    ];
    const labels = ["shop", index % 2 === 0 ? "city" : "airport"];
    return { id: `place-${index}`, labels, fence: { center, radius: 100 }, silence: "PT12H" };
  });
  return {
    mesh: { name, noticeVersion: "1", locale: "en", timeZone: "Europe/Amsterdam" },
    policy: { reachFor: "P1D" },
    places,
    campaigns: [{ id: "summer" }, { id: "winter", budget: { offers: 1_000_000_000 } }],
    moments: [
      moment("welcome", { on: { enter: { label: "shop" } }, campaign: "summer" }),
      moment("city-welcome", { on: { enter: { label: "city" } }, when: "local.hour >= 9 && local.hour < 21" }),
      moment("goodbye", { on: { exit: { label: "shop" } } }),
      moment("long-stay", { on: { dwell: { label: "shop" }, for: "PT12H" } }),
      moment("offer", { on: { event: offerEvent }, campaign: "summer" }),
      moment("budgeted-offer", { on: { event: budgetedEvent }, campaign: "winter" }),
      moment("fresh", {
        on: { signal: "fresh", near: 500, place: { place: "place-1" } },
        caps: [{ max: 1, per: "day" }],
      }),
    ],
  };
}

function moment(id: string, rest: Omit<Moment, "id">): Moment {
  const title = { en: `Hello from ${id}`, nl: `Hallo van ${id}` };
  const action = { label: { en: "Show me", nl: "Laat zien" }, url: `https://shop.example.com/${id}` };
  return { id, ...rest, offer: { variants: [{ id: "a", format: "card", title, action }] } };
}
