import { pointTo } from "../../json/json-pointer.ts";
import { PURCHASE_EVENT } from "../../messages/event-name.ts";
import type { Loyalty, Marker, Moment, Trigger } from "../catalog.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { checkScanTrust } from "./check-coupons.ts";
import type { Parts } from "./check-parts.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/** Why a moment cannot name or give points. */
export const NO_LOYALTY = "and the catalog has no loyalty";

/** Moments give points only where the mesh keeps them, and no one any number of them by what their own device says. */
export function checkPoints(parts: Parts, names: CatalogNames, faults: FaultList): void {
  const isBySelf = findSelfMade(parts);
  for (const [index, { pruned: moment }] of parts.moments.entries()) {
    const places = (moment?.then ?? []).flatMap((effect, place) => (effect && "points" in effect ? [place] : []));
    if (moment === undefined || places.length === 0) continue;
    const at = pointTo("/moments", index);
    const refused = whyNone(parts.loyalty.pruned, names);
    for (const place of refused === undefined ? [] : places) faults.add(pointTo(at, "then", place), refused ?? "");
    checkScanTrust(moment, at, "points", faults);
    const isCapped = "caps" in moment && moment.caps?.length !== 0;
    if (!isCapped && isBySelf(moment)) faults.add(at, "needs caps: a device can say by itself what gives these points");
  }
}

function whyNone(loyalty: Pruned<Loyalty> | undefined, { hasLoyalty }: CatalogNames): string | undefined {
  if (!hasLoyalty) return `gives points, ${NO_LOYALTY}`;
  return loyalty?.ledger === "brand" ? 'gives points, and with ledger "brand" the brand counts them' : undefined;
}

/**
 * Tells whether a device alone can set a moment off: by its position, an event, or a picture of a code. Also over a stage that
 * such a thing leads to, or another moment that it follows. Of what is not known nothing is said.
 */
export function findSelfMade({ moments, markers, journeys }: Parts): (moment: Pruned<Moment>) => boolean {
  const byId = new Map(moments.flatMap(({ pruned }) => (pruned?.id === undefined ? [] : [[pruned.id, pruned]])));
  const trusted = new Set(
    markers.flatMap(({ pruned }) => (pruned !== undefined && isTrusted(pruned) ? [pruned.id] : [])),
  );
  const stages = journeys.flatMap(({ pruned }) =>
    (pruned?.stages ?? []).map((stage) => ({ journey: pruned?.id, stage })),
  );
  /** A stage that follows another by time alone is reached by what leads to that one. */
  const isReachedBySelf = (one: (typeof stages)[number] | undefined, seen = new Set<unknown>()): boolean => {
    const by = one?.stage?.on ?? {};
    if ("event" in by || "enter" in by || "scan" in by) return true;
    if (!("after" in by) || seen.has(one)) return false;
    const before = stages.find(({ journey, stage }) => journey === one?.journey && stage?.id === by.after);
    return isReachedBySelf(before, seen.add(one));
  };
  const isStage = (on: Pruned<Trigger>) =>
    stages.some((one) => {
      const isMeant = "stage" in on && one.stage?.id === on.stage;
      return isMeant && (on.journey === undefined || one.journey === on.journey) && isReachedBySelf(one);
    });
  return (moment) => {
    const seen = new Set<Pruned<Moment>>();
    for (let one: Pruned<Moment> | undefined = moment; one !== undefined && !seen.has(one); ) {
      seen.add(one);
      const on: Pruned<Trigger> = one.on ?? {};
      if ("after" in on) {
        one = byId.get(on.after?.moment ?? "");
        continue;
      }
      if ("scan" in on) return !trusted.has(on.scan) && !isTrusted(one);
      return "enter" in on || "exit" in on || "dwell" in on || "zone" in on || isOfApp(on) || isStage(on);
    }
    return false;
  };
}

/** A purchase is what tills and back ends report. */
function isOfApp(on: Pruned<Trigger>): boolean {
  return "event" in on && on.event !== PURCHASE_EVENT;
}

function isTrusted({ trust }: Pruned<Moment> | Pruned<Marker>): boolean {
  return trust === "medium" || trust === "high";
}
