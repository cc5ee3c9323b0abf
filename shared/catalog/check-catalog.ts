import type { Fault } from "../errors.ts";
import { isJsonObject, type JsonObject, ownValue } from "../json/json-object.ts";
import { present } from "../json/present.ts";
import { err, ok, type Result } from "../result.ts";
import type { HookHosts } from "../webhooks/hook-hosts.ts";
import type { Catalog } from "./catalog.ts";
import { catalogNames } from "./check/catalog-names.ts";
import { checkBeacons, checkMarkers } from "./check/check-beacons.ts";
import { checkCampaigns } from "./check/check-campaigns.ts";
import { checkCodes } from "./check/check-codes.ts";
import { checkCouponPlaces } from "./check/check-coupon-places.ts";
import { checkCoupons } from "./check/check-coupons.ts";
import { checkFollowers } from "./check/check-followers.ts";
import { checkJourneys } from "./check/check-journeys.ts";
import { checkLoyalty } from "./check/check-loyalty.ts";
import { checkMoments } from "./check/check-moments.ts";
import { checkParts, type Parts } from "./check/check-parts.ts";
import { checkPoints } from "./check/check-points.ts";
import { checkPolicy } from "./check/check-policy.ts";
import { checkScores } from "./check/check-scores.ts";
import { checkSenders } from "./check/check-senders.ts";
import type { Checked } from "./check/check-shape.ts";
import { checkSignalReach } from "./check/check-signal-reach.ts";
import { checkTexts } from "./check/check-texts.ts";
import { checkWebhooks } from "./check/check-webhooks.ts";
import { makeFaultList } from "./check/fault-list.ts";
import { orderFaults } from "./check/order-faults.ts";

/**
 * A parsed JSON document as a catalog (docs/contract.md#5), or everything that is wrong with it, with JSON pointers: the
 * form of every part, and what all that has the right form says about the rest. At most 1,000 faults, in the order of the
 * document; never throws. `hosts`: where the mesh's settings let webhooks lead; undefined if they are not known here.
 */
export function checkCatalog(input: unknown, hosts?: HookHosts): Result<Catalog, readonly Fault[]> {
  if (!isJsonObject(input)) return err([{ pointer: "", detail: "must be an object" }]);
  const faults = makeFaultList();
  const parts = checkParts(input, faults);
  const names = catalogNames(input);
  checkBeacons(parts.beacons, names, faults);
  checkMarkers(parts.markers, names, faults);
  checkSenders(parts.senders, names, faults);
  checkCampaigns(parts.campaigns, faults);
  checkScores(parts.scores, names, faults);
  checkPolicy(parts.policy, faults);
  checkMoments(parts.moments, names, faults);
  checkCoupons(parts.moments, names, faults);
  checkLoyalty(parts.loyalty, names, faults);
  checkPoints(parts, names, faults);
  checkCodes(parts, faults);
  checkCouponPlaces(parts, faults);
  checkFollowers(parts.moments, faults);
  checkJourneys(parts.journeys, names, faults);
  checkTexts(parts, names, faults);
  checkSignalReach(parts.moments, parts.places, faults);
  checkWebhooks(parts, names, hosts, faults);
  return faults.count() === 0 ? ok(assemble(input, parts)) : err(orderFaults(faults.read(), input));
}

/** The catalog of a document without faults: what it leaves out stays absent. */
function assemble(document: JsonObject, parts: Parts): Catalog {
  const list = <Item>(name: string, items: readonly Checked<Item>[]): Item[] | undefined =>
    Object.hasOwn(document, name) ? items.flatMap(({ valid }) => valid ?? []) : undefined;
  const $schema = ownValue(document, "$schema");
  return present({
    $schema: typeof $schema === "string" ? $schema : undefined,
    mesh: parts.mesh.valid,
    places: list("places", parts.places),
    beacons: list("beacons", parts.beacons),
    markers: list("markers", parts.markers),
    tags: list("tags", parts.tags),
    senders: list("senders", parts.senders),
    campaigns: list("campaigns", parts.campaigns),
    scores: list("scores", parts.scores),
    policy: parts.policy.valid,
    loyalty: parts.loyalty.valid,
    moments: list("moments", parts.moments),
    journeys: list("journeys", parts.journeys),
    webhooks: list("webhooks", parts.webhooks),
  });
}
