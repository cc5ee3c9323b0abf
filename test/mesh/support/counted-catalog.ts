import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";

/** A place, by a fix in its middle. */
export const INSIDE = { latitude: 52.52, longitude: 13.405, accuracy: 10 };
export const OUTSIDE = { latitude: 52.53, longitude: 13.405, accuracy: 10 };

const OFTEN: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 1_000, per: "day" }] };

function moment(id: string, more: Pick<Moment, "on" | "campaign">): Moment {
  const variants = ["plain", "picture"].map((name) => ({ id: name, format: "card" as const, title: { en: "Hello" } }));
  return { id, ...more, ...OFTEN, offer: { variants } };
}

/** Two campaigns whose goal is an order, one with a control group, and a moment of none; all can be had again and again. */
export const COUNTED_CATALOG: Catalog = {
  mesh: { name: "Counted" },
  places: [{ id: "shop", fence: { center: [INSIDE.longitude, INSIDE.latitude], radius: 100 } }],
  markers: [{ id: "table-7", place: "shop", kind: "qr" }],
  campaigns: [
    { id: "tea", control: 0.25, conversions: ["order"] },
    { id: "cake", conversions: ["order"] },
  ],
  policy: { caps: [{ max: 1_000, per: "day" }] },
  moments: [
    moment("ask", { campaign: "tea", on: { event: "ask" } }),
    moment("menu", { campaign: "cake", on: { scan: "table-7" } }),
    moment("welcome", { campaign: "tea", on: { enter: { place: "shop" } } }),
    moment("goodbye", { on: { exit: { place: "shop" } } }),
  ],
};
