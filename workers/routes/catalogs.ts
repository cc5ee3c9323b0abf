import { refuse } from "../../shared/errors.ts";
import { type ActivateRequest, activateRequest } from "../../shared/operators/activate-request.ts";
import { err, ok } from "../../shared/result.ts";
import { receiveDocument, receiveVersion } from "../adapters/catalog-parts.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import { loadPublishing } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Operator } from "../http/operator.ts";
import { operatorRoute, operatorWriteRoute } from "./route.ts";

const MAX_BODY_BYTES = 1_024;
/** How often the senders of now are read again, where somebody else publishes in between. */
const ATTEMPTS = 3;
const NOT_KEPT = "no such version is kept";

/** GET /admin/v1/catalogs: `{catalogs}`, the versions that are kept, the last published first. */
export const listCatalogs = operatorRoute("/admin/v1/catalogs", "viewer", list);

/** GET /admin/v1/catalogs/{version}: the document of a version that is kept. */
export const readVersion = operatorRoute("/admin/v1/catalogs/:version", "viewer", read);

/**
 * POST /admin/v1/catalogs/{version}/activate: publishes that document again, as after a mistake. Senders stay as they are now,
 * since a key that was revoked or replaced since must not come back, unless the body says `{"all": true}`.
 */
export const activateVersion = operatorWriteRoute(
  "POST",
  "/admin/v1/catalogs/:version/activate",
  { role: "publisher", schema: activateRequest, maxBytes: MAX_BODY_BYTES },
  activate,
);

async function list({ isolate }: Call): Replied {
  const versions = await catalogStoreOf(isolate.env, isolate.config).versions();
  const catalogs = versions.map(({ atMs, ...kept }) => ({ ...kept, at: atMs / 1000 }));
  return ok({ status: 200, body: { catalogs } });
}

async function read({ isolate, params: { version = "" } }: Call): Replied {
  const document = await receiveVersion(catalogStoreOf(isolate.env, isolate.config), version);
  if (document === undefined) return err(refuse("not-found", NOT_KEPT));
  return ok({ status: 200, body: Object(document), headers: { etag: `"${version}"` } });
}

async function activate(call: Call, { all = false }: ActivateRequest, operator: Operator): Replied {
  const { isolate, params } = call;
  const store = catalogStoreOf(isolate.env, isolate.config);
  const document = await receiveVersion(store, params.version ?? "");
  if (document === undefined) return err(refuse("not-found", NOT_KEPT));
  const publishing = await loadPublishing();
  if (all) return publishing.publishDocument(call, document, { operator, what: "activate" });
  for (let attempt = 1; ; attempt++) {
    const current = await receiveDocument(store);
    const sent = withSenders(Object(document), Object(current?.document).senders);
    // The senders are those of that version only: what somebody else publishes meanwhile may have lost or replaced a key.
    const by = { operator, what: "activate", onto: current?.version } as const;
    const replied = await publishing.publishDocument(call, sent, by);
    const isOvertaken = !replied.ok && replied.error.code === "version-conflict" && !isConditional(call.request);
    if (!isOvertaken || attempt === ATTEMPTS) return replied;
  }
}

function isConditional({ headers }: Request): boolean {
  return headers.has("if-match");
}

function withSenders({ senders: _, ...document }: Record<string, unknown>, senders: unknown): object {
  return senders === undefined ? document : { ...document, senders };
}
