import { defineCatalog } from "moment-mesh/catalog";
import { describe, expect, it } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";

describe("defineCatalog", () => {
  it("gives back what it is given, and the compiler knows its members: this file compiles only then", () => {
    const catalog = defineCatalog({
      places: [{ id: "shop", fence: { center: [6.95, 50.938], radius: 30 } }],
      moments: [{ id: "hi", on: { enter: { place: "shop" } }, caps: [{ max: 1, per: "day" }] }],
    });
    expect(checkCatalog(catalog)).toEqual({ ok: true, value: catalog });
    // @ts-expect-error a place has no member "nam"
    defineCatalog({ places: [{ id: "shop", nam: "Shop" }] });
    // @ts-expect-error a trigger is one of those there are
    defineCatalog({ moments: [{ id: "hi", on: { entre: { place: "shop" } } }] });
  });
});
