import { expect, it } from "vitest";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";

const LONGEST = "en-x-abcdefgh-abcdefgh-abcdefgh-abc";

it("takes a locale of 35 characters, and none of 36", () => {
  expect(LONGEST).toHaveLength(35);
  expect(checkCatalog({ mesh: { locale: LONGEST } }).ok).toBe(true);
  const longer = checkCatalog({ mesh: { locale: `${LONGEST}d` } });
  expect(longer.ok ? [] : longer.error.map(({ pointer }) => pointer)).toEqual(["/mesh/locale"]);
});
