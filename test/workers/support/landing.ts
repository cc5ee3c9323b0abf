import { expect } from "vitest";
import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import { offer, street } from "./street.ts";
import { type Answered, call, makeVisitor, type Visitor } from "./visitor.ts";

/** A street whose offers have pages: one ends on exit, one has everything an offer can have. */
export function catalogWith(...more: Moment[]): Catalog {
  const moments: Moment[] = [
    { id: "welcome", on: { enter: { place: "shop" } }, onExit: "withdraw", offer: offer() },
    {
      id: "bought",
      on: { event: "bought" },
      validFor: "PT2H",
      offer: {
        variants: [
          {
            id: "b",
            format: "landing",
            title: { en: "A coffee on us", de: "Ein Kaffee aufs Haus", ar: "قهوة على حسابنا", sv: "En kaffe" },
            body: { en: "Just show this page.", de: "Einfach zeigen." },
            image: "https://pictures.test/coffee.jpg?a=1&b=2",
            action: { label: { en: "See the menu", de: "Zur Karte" }, url: "https://shop.test/menu?a=1&b=2" },
          },
        ],
      },
    },
    ...more,
  ];
  return street(moments, {
    mesh: { name: "Street & Co", timeZone: "Europe/Berlin" },
    markers: [
      { id: "table-7", place: "shop", zone: "table", kind: "qr" },
      { id: "poster", kind: "qr" },
    ],
    places: [{ id: "shop", name: "Ring <& Glaze>", zones: ["table"], fence: { center: [13.405, 52.52], radius: 100 } }],
    beacons: [],
  });
}

/** Reads a page. */
export const get = (path: string, headers: Record<string, string> = {}): Promise<Answered> => call(path, { headers });

/** A visitor's offer by what they do, and its page. */
export async function offered(claims: object, visitor?: Visitor): Promise<{ visitor: Visitor; page: string }> {
  const who = visitor ?? (await makeVisitor(["location", "marketing"]));
  const { body } = await who.ping(claims);
  expect(body.outcome).toBe("offer");
  return { visitor: who, page: `/o/${body.receipt}` };
}

/** The offer of a purchase, and its page. */
export const bought = (claims: object = {}) => offered({ event: { name: "bought" }, ...claims });

/** What stands in the body of a page, without markup, in one line. */
export function readPage({ body }: Answered): string {
  const main = /<body[\s\S]*<\/body>/.exec(body)?.[0] ?? "";
  return main
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
}
