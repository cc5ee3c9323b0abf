import { MAX_CATALOG_BYTES } from "../../catalog/catalog.ts";
import type { Operation } from "../operation.ts";

const QUESTION = { method: "POST", guard: "operator", role: "viewer", group: "Operating" } as const;

/** What an operator asks about a catalog that is not published. */
export const rehearsalOperations: readonly Operation[] = [
  {
    ...QUESTION,
    path: "/admin/v1/validate",
    id: "validateCatalog",
    summary: "See whether a catalog is valid",
    description:
      "Nothing is published. A catalog with faults is a good question too: the answer is 200, and tells them.",
    sends: { json: "Catalog", maxBytes: MAX_CATALOG_BYTES },
    gives: { status: 200, description: "Its faults and warnings", schema: "Validity" },
  },
  {
    ...QUESTION,
    path: "/admin/v1/diff",
    id: "diffCatalog",
    summary: "See what a catalog would change for people",
    description: "Compared with the one that counts now. Nothing is published.",
    sends: { json: "Catalog", maxBytes: MAX_CATALOG_BYTES },
    gives: { status: 200, description: "What would change", schema: "CatalogDiff" },
  },
];
