import type { Catalog } from "../../shared/catalog/catalog.ts";
import { type MeshError, refuse } from "../../shared/errors.ts";
import type { NamedThing } from "../../shared/live/live-request.ts";
import { whyUnknown } from "../../shared/live/why-unknown.ts";
import { receiveDocument } from "../adapters/catalog-parts.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Isolate } from "../isolate/isolate.ts";

/**
 * The refusal of what the catalog does not have; undefined if it has it. Held against the document itself: this edge's snapshot
 * may be some seconds old, and does not know senders.
 */
export async function refuseUnknown(thing: NamedThing, { env, config }: Isolate): Promise<MeshError | undefined> {
  // Whoever holds a key is a device.
  if (thing.kind === "device") return undefined;
  const stored = await receiveDocument(catalogStoreOf(env, config));
  // It was checked when it was published.
  const why = whyUnknown(thing, (stored?.document ?? {}) as Catalog);
  return why === undefined ? undefined : refuse("not-found", why);
}
