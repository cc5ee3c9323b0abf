import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { MINUTE_MS, pass } from "./support/person-object.ts";
import { at, BOOKS, COUNTER, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const CATALOG = street([
  { id: "welcome", on: { enter: { label: "food" } }, priority: 60, offer: offer() },
  { id: "read", on: { enter: { label: "books" } }, offer: offer() },
  { id: "a-while", on: { dwell: { label: "food" }, for: "PT2M" }, offer: offer() },
  { id: "goodbye", on: { exit: { label: "food" } }, offer: offer() },
  { id: "at-counter", on: { zone: "counter" }, priority: 70, offer: offer() },
  { id: "table", on: { scan: "table-7" }, priority: 80, offer: offer() },
  { id: "thanks", on: { event: "order-placed" }, offer: offer() },
]);

/** The street where the shop is called so, or is not there any more. */
function withShop(name: string | undefined): Catalog {
  const places = (CATALOG.places ?? []).flatMap((place) =>
    place.id !== "shop" ? [place] : name === undefined ? [] : [{ ...place, name }],
  );
  return name === undefined ? { places, moments: [] } : { ...CATALOG, places };
}

beforeAll(() => vi.setSystemTime(Date.UTC(2029, 5, 4, 12)));
beforeEach(async () => {
  pass(MINUTE_MS);
  expect((await publish(withShop("Ring & Glaze"))).status).toBe(200);
});

async function detailsOf(visitor: Visitor): Promise<unknown[]> {
  const { receipts } = (await visitor.send("/v1/me/receipts", "receipts+jwt")).body;
  return receipts.flatMap(({ gates, moment }: { gates: { moment: string; detail?: string }[]; moment: string }) =>
    gates.filter((gate) => gate.moment === moment).map(({ detail }) => detail),
  );
}

describe("a receipt", () => {
  it.each([
    ["enter: Ring & Glaze", [at(SHOP)]],
    ["enter: books", [at(BOOKS)]],
    ["dwell: Ring & Glaze", [at(SHOP), at(SHOP)]],
    ["exit: Ring & Glaze", [at(SHOP), { ...at(NOWHERE_NEAR), present: ["shop"] }]],
    ["zone: Ring & Glaze, counter", [{ beacons: [-60, -61, -62].map((rssi) => ({ ...COUNTER, rssi })) }]],
    ["scan: table-7", [{ marker: "table-7" }]],
    ["event: order-placed", [{ event: { name: "order-placed" } }]],
  ])("tells what set off the moment that was chosen: %s", async (detail, messages) => {
    const visitor = await makeVisitor(["location", "marketing"]);
    for (const claims of messages) {
      pass(2 * MINUTE_MS);
      const { body } = await visitor.ping({ ...claims, explain: true });
      expect(body.outcome).toBe("offer");
      // The answer itself says no more than it ever did.
      expect(JSON.stringify(body.gates)).not.toContain("detail");
    }
    expect((await detailsOf(visitor))[0]).toBe(detail);
  });

  it("names a place as it is called now, and by its id once it is gone", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    await publish(withShop("Hole in One"));
    expect(await detailsOf(visitor)).toEqual(["enter: Hole in One"]);
    await publish(withShop(undefined));
    expect(await detailsOf(visitor)).toEqual(["enter: shop"]);
  });

  it("forgets where it was set off with the consent to `location`, and keeps what was no place", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(SHOP));
    pass(MINUTE_MS);
    await visitor.ping({ event: { name: "order-placed" } });
    expect(await detailsOf(visitor)).toEqual(["event: order-placed", "enter: Ring & Glaze"]);
    await visitor.send("/v1/me/consent", "consent+jwt", {
      grants: [{ purpose: "location", granted: false }],
      noticeVersion: "1",
      surface: "test",
    });
    expect(await detailsOf(visitor)).toEqual(["event: order-placed", undefined]);
  });
});
