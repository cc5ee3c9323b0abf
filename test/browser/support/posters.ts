import type { Catalog } from "../../../shared/catalog/catalog.ts";

/** A café with a QR code on a table and one offer, in three languages and with a picture. */
export const POSTERS: Catalog = {
  mesh: { name: "Market Street", timeZone: "Europe/Berlin" },
  places: [{ id: "cafe", name: "Ring & Glaze" }],
  markers: [{ id: "table-7", place: "cafe", kind: "qr" }],
  moments: [
    {
      id: "bought",
      on: { event: "bought" },
      offer: {
        variants: [
          {
            id: "a",
            format: "landing",
            title: { en: "The hot light is on", de: "Das heiße Licht ist an", ar: "ضوء الفرن مضاء الآن" },
            body: {
              en: "Doughnuts straight from the fryer, the second one is on us.",
              de: "Doughnuts frisch aus dem Fett, der zweite geht auf uns.",
              ar: "كعك طازج من المقلاة، والثانية علينا.",
            },
            image: "https://pictures.test/coffee.svg",
            action: {
              label: { en: "See the menu", de: "Zur Karte", ar: "اعرض القائمة" },
              url: "https://shop.test/menu",
            },
          },
        ],
      },
    },
  ],
};
