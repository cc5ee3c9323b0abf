import type { Catalog } from "./catalog.ts";
import { DEFAULTS } from "./defaults.ts";

/** What a person agrees to before they have points and a card. */
export const LOYALTY_PURPOSE = "loyalty";

/** The purposes of a catalog. Unless it names them, `loyalty` is one only where the catalog has it. */
export function purposesOf({ policy, loyalty }: Pick<Catalog, "policy" | "loyalty">): readonly string[] {
  return policy?.purposes ?? usualPurposes(loyalty !== undefined);
}

/** Those of a catalog that names none. */
export function usualPurposes(hasLoyalty: boolean): readonly string[] {
  return hasLoyalty ? [...DEFAULTS.purposes, LOYALTY_PURPOSE] : DEFAULTS.purposes;
}
