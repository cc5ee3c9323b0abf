import type { Catalog } from "../../shared/catalog/catalog.ts";
import { hashCatalog } from "../../shared/catalog/catalog-version.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { compileCatalog } from "../../shared/catalog/compile-catalog.ts";
import { changeLife } from "../../shared/catalog/life.ts";
import { EMPTY_POLICY } from "../../shared/catalog/load-policy.ts";
import { warnOfCatalog } from "../../shared/catalog/warn-catalog.ts";
import { refuse, tellFirst } from "../../shared/errors.ts";
import { buildFenceIndex } from "../../shared/geo/build-fence-index.ts";
import { err, ok } from "../../shared/result.ts";
import { publishParts } from "../adapters/catalog-parts.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Operator } from "../http/operator.ts";

const utf8 = new TextEncoder();
const MESSAGE_CHARACTERS = 200;
const CONFLICT = "the catalog is not at the version of If-Match, or there is one in spite of If-None-Match";

interface Publishing {
  readonly operator: Operator;
  readonly what: "publish" | "activate";
  /** Only in the place of this version, whatever the headers say. */
  readonly onto?: string | undefined;
}

/** Checks a document whole, compiles and publishes it in the operator's name. Errors: invalid, version-conflict. */
export async function publishDocument(
  { request, isolate, nowMs, defer }: Call,
  sent: unknown,
  { operator, what, onto }: Publishing,
): Replied {
  const message = new URL(request.url).searchParams.get("message") ?? "";
  if (!isMessage(message)) {
    const detail = `must be at most ${MESSAGE_CHARACTERS} characters, on one line`;
    return err({ code: "invalid", faults: [{ pointer: "/message", detail }] });
  }
  const asked = ifMatchOf(request);
  const isAsked = asked === undefined || asked === "*" || onto === undefined || asked === onto;
  if (!isAsked) return err(refuse("version-conflict", CONFLICT));
  const catalog = checkCatalog(sent, isolate.config.hookHosts);
  if (!catalog.ok) return err({ code: "invalid", faults: catalog.error });

  const version = await hashCatalog(catalog.value);
  const before = (await isolate.catalog.current(nowMs, defer))?.policy ?? EMPTY_POLICY;
  const compiled = compileCatalog(catalog.value, version);
  const life = changeLife(before.life, compiled.life.forgetAfterMs, nowMs);
  const index = buildFenceIndex(
    (catalog.value.places ?? []).flatMap(({ id, fence }) => (fence === undefined ? [] : [{ id, fence }])),
  );
  const document = utf8.encode(JSON.stringify(sent));
  const parts = { document, policy: utf8.encode(JSON.stringify({ ...compiled, life })), index };
  const by = { author: operator.name, role: operator.role, what, message, counts: countsOf(catalog.value) };
  const store = catalogStoreOf(isolate.env, isolate.config);
  const published = await publishParts(store, version, parts, { ifMatch: onto ?? asked, by });
  if (!published) return err(refuse("version-conflict", CONFLICT));
  isolate.catalog.expire();
  const warnings = tellFirst(warnOfCatalog(catalog.value, nowMs));
  return ok({
    status: 200,
    body: warnings.length === 0 ? { version } : { version, warnings },
    headers: { etag: `"${version}"` },
  });
}

function isMessage(text: string): boolean {
  return text.length <= MESSAGE_CHARACTERS && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

/** What must be published until now; null: nothing. */
function ifMatchOf({ headers }: Request): string | null | undefined {
  if (headers.get("if-none-match")?.trim() === "*") return null;
  return headers
    .get("if-match")
    ?.trim()
    .replace(/^(?:W\/)?"(.*)"$/, "$1");
}

function countsOf({ places, moments, campaigns, beacons, markers, senders }: Catalog): Record<string, number> {
  const parts = { places, moments, campaigns, beacons, markers, senders };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part?.length ?? 0]));
}
