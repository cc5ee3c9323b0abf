import { loadPublishing } from "../cold.ts";
import { operatorRoute, operatorWriteRoute } from "./route.ts";

const MAX_BODY_BYTES = 1_024;

/** GET /admin/v1/catalogs: `{catalogs}`, the versions that are kept, the last published first. */
export const listCatalogs = operatorRoute("/admin/v1/catalogs", "viewer", async (call) =>
  (await loadPublishing()).listVersions(call),
);

/** GET /admin/v1/catalogs/{version}: the document of a version that is kept. */
export const readVersion = operatorRoute("/admin/v1/catalogs/:version", "viewer", async (call) =>
  (await loadPublishing()).readVersion(call),
);

/**
 * POST /admin/v1/catalogs/{version}/activate: publishes that document again, as after a mistake. Senders stay as they are now,
 * since a key that was revoked or replaced since must not come back, unless the body says `{"all": true}`.
 */
export const activateVersion = operatorWriteRoute(
  "POST",
  "/admin/v1/catalogs/:version/activate",
  { role: "publisher", maxBytes: MAX_BODY_BYTES },
  async (call, sent, operator) => (await loadPublishing()).activateVersion(call, sent, operator),
);
