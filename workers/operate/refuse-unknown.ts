import type { Catalog } from "../../shared/catalog/catalog.ts";
import { type MeshError, refuse } from "../../shared/errors.ts";
import type { NamedThing } from "../../shared/live/live-request.ts";
import { whyUnknown } from "../../shared/live/why-unknown.ts";
import { receiveDocument, receiveVersion } from "../adapters/catalog-parts.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Isolate } from "../isolate/isolate.ts";

/**
 * The refusal of what the catalog does not have; undefined if it has it. Held against the document itself: this edge's snapshot
 * may be some seconds old, and does not know senders. People keep coupons that a catalog gives no more: those of all versions that
 * are kept can be stopped.
 */
export async function refuseUnknown(thing: NamedThing, { env, config }: Isolate): Promise<MeshError | undefined> {
  // Whoever holds a key is a device.
  if (thing.kind === "device") return undefined;
  const store = catalogStoreOf(env, config);
  const stored = await receiveDocument(store);
  const why = whyMissing(thing, stored?.document);
  if (why === undefined) return undefined;
  const older = thing.kind === "coupon" ? await store.versions() : [];
  for (const { version } of older) {
    if (version === stored?.version) continue;
    // One may go while it is read.
    const document = await receiveVersion(store, version);
    if (document !== undefined && whyMissing(thing, document) === undefined) return undefined;
  }
  return refuse("not-found", why);
}

/** Of a document that was checked when it was published. */
function whyMissing(thing: NamedThing, document: unknown): string | undefined {
  return whyUnknown(thing, (document ?? {}) as Catalog);
}
