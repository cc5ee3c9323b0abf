import { refuse } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import { activateRequest } from "../../shared/operators/activate-request.ts";
import { err, ok } from "../../shared/result.ts";
import { receiveDocument, receiveVersion } from "../adapters/catalog-parts.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { Operator } from "../http/operator.ts";
import { publishDocument } from "./publish-document.ts";

/** How often senders and webhooks of now are read again, where somebody else publishes in between. */
const ATTEMPTS = 3;
const NOT_KEPT = "no such version is kept";

/** The document as it was published. */
export async function readDocument({ isolate }: Call): Replied {
  const stored = await receiveDocument(catalogStoreOf(isolate.env, isolate.config));
  if (stored === null) return err(refuse("not-found", "no catalog is published yet"));
  return ok({ status: 200, body: Object(stored.document), headers: { etag: `"${stored.version}"` } });
}

/** The versions that are kept, the last published first. */
export async function listVersions({ isolate }: Call): Replied {
  const versions = await catalogStoreOf(isolate.env, isolate.config).versions();
  const catalogs = versions.map(({ atMs, ...kept }) => ({ ...kept, at: atMs / 1000 }));
  return ok({ status: 200, body: { catalogs } });
}

/** The document of a version that is kept. */
export async function readVersion({ isolate, params: { version = "" } }: Call): Replied {
  const document = await receiveVersion(catalogStoreOf(isolate.env, isolate.config), version);
  if (document === undefined) return err(refuse("not-found", NOT_KEPT));
  return ok({ status: 200, body: Object(document), headers: { etag: `"${version}"` } });
}

/** Publishes a version that is kept again: with the senders and webhooks of now, unless the request asks for all of it. */
export async function activateVersion(call: Call, asked: unknown, operator: Operator): Replied {
  const form = checkForm(activateRequest, asked);
  if (!form.ok) return form;
  const { isolate, params } = call;
  const store = catalogStoreOf(isolate.env, isolate.config);
  const document = await receiveVersion(store, params.version ?? "");
  if (document === undefined) return err(refuse("not-found", NOT_KEPT));
  if (form.value.all === true) return publishDocument(call, document, { operator, what: "activate" });
  for (let attempt = 1; ; attempt++) {
    const current = await receiveDocument(store);
    const sent = withPartners(Object(document), Object(current?.document));
    // Senders and webhooks are those of that version only: what somebody else publishes meanwhile may have lost or replaced a key.
    const by = { operator, what: "activate", onto: current?.version } as const;
    const replied = await publishDocument(call, sent, by);
    const isOvertaken = !replied.ok && replied.error.code === "version-conflict" && !isConditional(call.request);
    if (!isOvertaken || attempt === ATTEMPTS) return replied;
  }
}

function isConditional({ headers }: Request): boolean {
  return headers.has("if-match");
}

/** Whoever sends to this mesh, or is told by it, does so with keys that no older version is to bring back. */
function withPartners(document: Record<string, unknown>, current: Record<string, unknown>): object {
  const { senders: _senders, webhooks: _webhooks, ...others } = document;
  return present({ ...others, senders: current.senders, webhooks: current.webhooks });
}
