import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { compileCatalog } from "../../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../../shared/catalog/load-policy.ts";
import { runs } from "../../support/runs.ts";
import { fullCatalog } from "./full-catalog.ts";

const MEMBERS = ["mesh", "places", "beacons", "markers", "tags", "senders", "campaigns", "scores", "policy", "moments"];

/** Checks it, and holds the answer against what every answer is like. */
function check(document: unknown): void {
  const checked = checkCatalog(document);
  if (checked.ok) {
    loadPolicy(compileCatalog(checked.value, "v"));
    expect(checkCatalog(checked.value)).toEqual(checked);
    return;
  }
  expect(checked.error.length).toBeGreaterThan(0);
  for (const { pointer, detail } of checked.error) {
    expect(pointer).toMatch(/^(\/([^/~]|~[01])*)*$/);
    expect(detail).not.toBe("");
  }
}

/** Every place in a document, as owner and key. */
function spots(owner: unknown): { owner: object; key: string }[] {
  if (typeof owner !== "object" || owner === null) return [];
  return Object.entries(owner).flatMap(([key, value]) => [{ owner, key }, ...spots(value)]);
}

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    "airport",
    "en",
    "PT10M",
    "P1D",
    "08:00",
    "2026-01-01T00:00:00Z",
    "true",
    -1,
    0,
    1,
    1e308,
    {},
    [],
  ),
  fc.constantFrom<unknown>(
    { place: "airport" },
    { label: "store" },
    { en: "x" },
    [{ max: 1, per: "day" }],
    [[[[0, 0]]]],
  ),
);

describe("whatever is published as a catalog", () => {
  it("is taken or refused with pointers, never thrown: any value", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(fc.property(anything, check), { numRuns: runs(500) });
  });

  it("is taken or refused with pointers, never thrown: any JSON in the members of a catalog", () => {
    const document = fc.dictionary(fc.constantFrom(...MEMBERS), fc.oneof(value, fc.array(value)));
    fc.assert(fc.property(document, check), { numRuns: runs(500) });
  });

  it("is taken or refused with pointers, never thrown: a good catalog with some of its values changed", () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.option(value, { nil: undefined })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, (all) => {
        const document = fullCatalog();
        for (const [where, change] of all) {
          const found = spots(document);
          const spot = found[where % found.length];
          if (spot === undefined) continue;
          if (change === undefined) Reflect.deleteProperty(spot.owner, spot.key);
          else Reflect.set(spot.owner, spot.key, structuredClone(change));
        }
        check(document);
      }),
      { numRuns: runs(1000) },
    );
  });
});
