import type { Catalog } from "../../../shared/catalog/catalog.ts";

/** One moment, once a day: an order is ready. */
export const BAKERY: Catalog = {
  mesh: { name: "Bakery" },
  moments: [
    {
      id: "ready",
      on: { event: "order" },
      caps: [{ max: 1, per: "day" }],
      offer: {
        variants: [
          {
            id: "a",
            format: "card",
            title: { en: "Your order is ready 🍩" },
            body: { en: "Come to the counter: Größe L." },
            action: { label: { en: "Show it" }, url: "https://bakery.example/orders" },
          },
        ],
      },
    },
  ],
};
