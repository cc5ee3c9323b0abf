import { hashCatalog } from "../../shared/catalog/catalog-version.ts";
import { refuse } from "../../shared/errors.ts";
import { err, ok } from "../../shared/result.ts";
import { catalogStore } from "../adapters/catalog-client.ts";
import { publishParts, receiveDocument } from "../adapters/catalog-parts.ts";
import { loadPublishing } from "../cold.ts";
import { receiveAdminJson } from "../http/admin-body.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkOperator } from "../http/operator.ts";
import type { Route } from "./route.ts";

const CATALOG_BYTES = 8 * 1024 * 1024;
const utf8 = new TextEncoder();
const PATH = "/admin/v1/catalog";

/** GET /admin/v1/catalog: the document as it was published, its version as ETag. */
export const readCatalog: Route = { method: "GET", path: PATH, guard: "operator", handle: read };

/** PUT /admin/v1/catalog: checks, compiles and publishes a document; every edge decides on it within 5 s. */
export const publishCatalog: Route = { method: "PUT", path: PATH, guard: "operator", handle: publish };

async function read(call: Call): Replied {
  const refused = await checkOperator(call);
  if (refused !== undefined) return err(refused);
  const stored = await receiveDocument(catalogStore(call.isolate.env, call.isolate.config));
  if (stored === null) return err(refuse("not-found", "no catalog is published yet"));
  return ok({ status: 200, body: Object(stored.document), headers: { etag: `"${stored.version}"` } });
}

async function publish(call: Call): Replied {
  const { request, isolate } = call;
  const sent = await receiveAdminJson(call, CATALOG_BYTES);
  if (!sent.ok) return sent;
  const { buildFenceIndex, checkCatalog, compileCatalog } = await loadPublishing();
  const catalog = checkCatalog(sent.value);
  if (!catalog.ok) return err({ code: "invalid", faults: catalog.error });

  const version = await hashCatalog(catalog.value);
  const document = JSON.stringify(sent.value);
  const policy = JSON.stringify(compileCatalog(catalog.value, version));
  const index = buildFenceIndex(
    (catalog.value.places ?? []).flatMap(({ id, fence }) => (fence === undefined ? [] : [{ id, fence }])),
  );
  const ifMatch = request.headers
    .get("if-match")
    ?.trim()
    .replace(/^(?:W\/)?"(.*)"$/, "$1");
  const parts = { document: utf8.encode(document), policy: utf8.encode(policy), index };
  const published = await publishParts(catalogStore(isolate.env, isolate.config), version, parts, ifMatch);
  if (!published) return err(refuse("version-conflict", "the catalog is not at the version of If-Match"));
  isolate.catalog.expire();
  return ok({ status: 200, body: { version }, headers: { etag: `"${version}"` } });
}
