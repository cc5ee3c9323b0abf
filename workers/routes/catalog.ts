import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { loadPublishing } from "../cold.ts";
import { operatorRoute, operatorWriteRoute } from "./route.ts";

const PATH = "/admin/v1/catalog";

/** GET /admin/v1/catalog: the document as it was published, its version as ETag. */
export const readCatalog = operatorRoute(PATH, "viewer", async (call) => (await loadPublishing()).readDocument(call));

/** PUT /admin/v1/catalog `?message=`: checks, compiles and publishes a document; every edge decides on it within 5 s. */
export const publishCatalog = operatorWriteRoute(
  "PUT",
  PATH,
  { role: "publisher", maxBytes: MAX_CATALOG_BYTES },
  async (call, sent, operator) => (await loadPublishing()).publishDocument(call, sent, { operator, what: "publish" }),
);
