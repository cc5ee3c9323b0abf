import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";

/** A donut shop (100 m), a book shop far from it (80 m), a beacon at the shop's counter, and a marker on a table. */
export const SHOP = { latitude: 52.52, longitude: 13.405 };
export const BOOKS = { latitude: 52.53, longitude: 13.405 };
export const NOWHERE_NEAR = { latitude: 48.1, longitude: 11.5 };
export const COUNTER = { ibeacon: { uuid: "e2c56db5-dffb-48d2-b060-d0f5a71096e0", major: 1, minor: 7 } };

const TITLES = { title: { en: "Hello", de: "Hallo" } };

/** An offer with one card. */
export function offer(id = "a"): NonNullable<Moment["offer"]> {
  return { variants: [{ id, format: "card", ...TITLES }] };
}

/** The street with these moments. */
export function street(moments: Moment[], more: Partial<Catalog> = {}): Catalog {
  return {
    mesh: { name: "Street" },
    places: [
      { id: "shop", labels: ["food"], zones: ["counter", "table"], fence: { center: [13.405, 52.52], radius: 100 } },
      { id: "books", labels: ["books"], fence: { center: [13.405, 52.53], radius: 80 } },
    ],
    beacons: [{ id: "counter-beacon", place: "shop", zone: "counter", ...COUNTER }],
    tags: [
      { id: "cards", match: { macPrefix: "c0:ff:ee" } },
      { id: "fobs", match: { uuid: COUNTER.ibeacon.uuid } },
    ],
    markers: [{ id: "table-7", place: "shop", zone: "table", kind: "qr" }],
    moments,
    ...more,
  };
}

/** A fix in the middle of a place. */
export function at(position: { latitude: number; longitude: number }, accuracy = 10) {
  return { position: { ...position, accuracy } };
}
