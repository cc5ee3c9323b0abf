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
      "Nothing is published. A catalog with faults is a good question too: the answer is 200, and tells them. As with every question, one whose patterns take more than 2 s to compile, as counted, is refused with `invalid`. Work is counted and not timed, so that the same question gets the same answer.",
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
  {
    ...QUESTION,
    path: "/admin/v1/explain",
    id: "explainCase",
    summary: "See why a moment would come or not",
    description:
      "Every gate of every moment, for a message and a person who are made up: no one's own data is looked at, and none can be named. A catalog whose patterns match too much is refused with `invalid`: `npx mesh explain` has no such bound.",
    sends: { json: "ExplainRequest", maxBytes: MAX_CATALOG_BYTES },
    gives: { status: 200, description: "What would come of it", schema: "Explanation" },
    errors: ["not-found"],
  },
  {
    ...QUESTION,
    path: "/admin/v1/simulate",
    id: "simulateCatalog",
    summary: "Simulate a day",
    description:
      "People who are made up walk between the catalog's places, at most 5,000 pings; on a second catalog the same people, to compare. A day that takes more than 5 s, as counted, is refused with `invalid`: `npx mesh simulate` has no such bound.",
    sends: { json: "SimulateRequest", maxBytes: MAX_CATALOG_BYTES },
    gives: { status: 200, description: "The day in figures", schema: "SimulatedDay" },
    errors: ["not-found"],
  },
];
