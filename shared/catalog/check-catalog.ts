import type { Fault } from "../errors.ts";
import { err, ok, type Result } from "../result.ts";
import type { Catalog } from "./catalog.ts";
import { catalogNames } from "./check/catalog-names.ts";
import { checkBeacons, checkMarkers } from "./check/check-beacons.ts";
import { checkCampaigns } from "./check/check-campaigns.ts";
import { checkMoments } from "./check/check-moments.ts";
import { checkParts, type Parts } from "./check/check-parts.ts";
import { checkSenders } from "./check/check-senders.ts";
import { makeFaultList } from "./check/fault-list.ts";
import { isJsonObject, type JsonObject } from "./check/json-object.ts";

/**
 * A parsed JSON document as a catalog (contract, section 5), or everything that is wrong with it, with JSON pointers: the
 * form of every part, and what the well-formed parts say about each other. At most 1,000 faults; never throws.
 */
export function checkCatalog(input: unknown): Result<Catalog, readonly Fault[]> {
  if (!isJsonObject(input)) return err([{ pointer: "", detail: "must be an object" }]);
  const faults = makeFaultList();
  const parts = checkParts(input, faults);
  const names = catalogNames(input, parts);
  checkBeacons(parts.beacons, names, faults);
  checkMarkers(parts.markers, names, faults);
  checkSenders(parts.senders, names, faults);
  checkCampaigns(parts.campaigns, faults);
  checkMoments(parts.moments, names, faults);
  return faults.count() === 0 ? ok(assemble(input, parts)) : err(faults.read());
}

/** The catalog of a document without faults: what it leaves out stays absent. */
function assemble(document: JsonObject, parts: Parts): Catalog {
  const has = (name: string) => Object.hasOwn(document, name);
  return {
    ...(parts.mesh && { mesh: parts.mesh }),
    ...(has("places") && { places: present(parts.places) }),
    ...(has("beacons") && { beacons: present(parts.beacons) }),
    ...(has("markers") && { markers: present(parts.markers) }),
    ...(has("senders") && { senders: present(parts.senders) }),
    ...(has("campaigns") && { campaigns: present(parts.campaigns) }),
    ...(parts.policy && { policy: parts.policy }),
    ...(has("moments") && { moments: present(parts.moments) }),
  };
}

function present<Item>(items: readonly (Item | undefined)[]): Item[] {
  return items.filter((item) => item !== undefined);
}
