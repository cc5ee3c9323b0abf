import { describe, expect, it } from "vitest";
import type { Sender } from "../../shared/catalog/catalog.ts";
import { couponOffer } from "./support/coupons.ts";
import { street } from "./support/street.ts";
import { makeTill, toldTill } from "./support/till.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

/** What tills are told that ask for a coupon of this place, each in its own way. */
async function askAll(asks: readonly (readonly [about: Partial<Sender>, claims: object])[]): Promise<string[]> {
  const tills = await Promise.all(asks.map(([about], index) => makeTill(`till-${index}`, about)));
  const offer = couponOffer({ where: { place: "shop" } });
  const moment = { id: "bread", on: { event: "bread" }, caps: [{ max: 9, per: "day" as const }], offer };
  const published = await publish(street([moment], { senders: tills.map(({ entry }) => entry) }));
  expect(published.status).toBe(200);
  const visitor = await makeVisitor(["marketing"]);
  const { body } = await visitor.ping({ event: { name: "bread" } });
  const { code } = body.offer.coupon;
  const told: string[] = [];
  for (const [index, [, claims]] of asks.entries()) {
    const answered = await tills[index]?.ask({ action: "check", code, ...claims });
    told.push(answered === undefined ? "" : toldTill(answered));
  }
  return told;
}

describe("a coupon of one place", () => {
  it("is taken by a till that stands there alone, also if it does not say so, and by no other", async () => {
    expect(
      await askAll([
        [{ places: ["shop"] }, {}],
        [{ places: ["books"] }, {}],
        [{ places: ["shop", "books"] }, { place: "shop" }],
        [{ places: ["shop", "books"] }, { place: "books" }],
        [{ places: ["shop", "books"] }, {}],
        [{ places: ["books"] }, { place: "shop" }],
      ]),
    ).toEqual(["checked", "refused not-here", "checked", "refused not-here", "invalid", "not-found"]);
  });

  it("is not here for a back end that names no place", async () => {
    expect(
      await askAll([
        [{ kind: "backend", places: ["shop", "books"] }, {}],
        [{ kind: "backend", places: ["shop", "books"] }, { place: "shop" }],
      ]),
    ).toEqual(["refused not-here", "checked"]);
  });
});
