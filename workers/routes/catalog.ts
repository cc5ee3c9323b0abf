import { unknown } from "valibot";
import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { hashCatalog } from "../../shared/catalog/catalog-version.ts";
import { changeLife } from "../../shared/catalog/life.ts";
import { EMPTY_POLICY } from "../../shared/catalog/load-policy.ts";
import { type Fault, MAX_TOLD_FAULTS, refuse } from "../../shared/errors.ts";
import { err, ok } from "../../shared/result.ts";
import { catalogStore } from "../adapters/catalog-client.ts";
import { publishParts, receiveDocument } from "../adapters/catalog-parts.ts";
import { loadPublishing } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import { operatorRoute, operatorWriteRoute } from "./route.ts";

const utf8 = new TextEncoder();
const PATH = "/admin/v1/catalog";

/** GET /admin/v1/catalog: the document as it was published, its version as ETag. */
export const readCatalog = operatorRoute(PATH, "viewer", read);

/** PUT /admin/v1/catalog: checks, compiles and publishes a document; every edge decides on it within 5 s. */
export const publishCatalog = operatorWriteRoute(
  "PUT",
  PATH,
  { role: "publisher", schema: unknown(), maxBytes: MAX_CATALOG_BYTES },
  publish,
);

async function read({ isolate }: Call): Replied {
  const stored = await receiveDocument(catalogStore(isolate.env, isolate.config));
  if (stored === null) return err(refuse("not-found", "no catalog is published yet"));
  return ok({ status: 200, body: Object(stored.document), headers: { etag: `"${stored.version}"` } });
}

/** A catalog is checked whole by the validator, which is loaded for it; the guard checks its size and that it is JSON. */
async function publish({ request, isolate, nowMs, defer }: Call, sent: unknown): Replied {
  const { buildFenceIndex, checkCatalog, compileCatalog, warnOfCatalog } = await loadPublishing();
  const catalog = checkCatalog(sent);
  if (!catalog.ok) return err({ code: "invalid", faults: catalog.error });

  const version = await hashCatalog(catalog.value);
  const document = JSON.stringify(sent);
  const before = (await isolate.catalog.current(nowMs, defer))?.policy ?? EMPTY_POLICY;
  const compiled = compileCatalog(catalog.value, version);
  const life = changeLife(before.life, compiled.life.forgetAfterMs, nowMs);
  const policy = JSON.stringify({ ...compiled, life });
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
  const warnings = firstOf(warnOfCatalog(catalog.value, nowMs));
  return ok({
    status: 200,
    body: warnings.length === 0 ? { version } : { version, warnings },
    headers: { etag: `"${version}"` },
  });
}

/** As many as are told of faults; the last one says how many more there are. */
function firstOf(warnings: readonly Fault[]): readonly Fault[] {
  const more = warnings.length - MAX_TOLD_FAULTS;
  if (more <= 0) return warnings;
  return [...warnings.slice(0, MAX_TOLD_FAULTS), { pointer: "", detail: `and ${more} more` }];
}
