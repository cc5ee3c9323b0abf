import { fenceOuterMetres } from "../../geo/fence-circle.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Moment, Place, Where } from "../catalog.ts";
import { FARTHEST_REACH_METRES } from "../schema/moment-schema.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";

/** Of the places that a trigger is about: one without a fence, and the one whose fence goes farthest from its middle. */
interface Extremes {
  bare?: string;
  widest?: { readonly place: string; readonly outerMetres: number };
}

/**
 * A signal that reaches beyond a fence needs one, and reaches at most 10 km from the middle of each. Of several places some
 * may be without a fence: their signals reach whoever is there.
 */
export function checkSignalReach(
  moments: readonly Checked<Moment>[],
  places: readonly Checked<Place>[],
  faults: FaultList,
): void {
  if (!moments.some(({ valid }) => valid !== undefined && "signal" in valid.on && valid.on.near !== undefined)) return;
  const extremesOf = findExtremes(places);
  for (const [index, { valid: moment }] of moments.entries()) {
    if (moment === undefined || !("signal" in moment.on) || moment.on.near === undefined) continue;
    const { near, place: where } = moment.on;
    const at = pointTo("/moments", index, "on", "near");
    const { bare, widest } = extremesOf(where);
    if (widest === undefined && bare !== undefined) faults.add(at, `needs a fence: the place "${bare}" has none`);
    if (widest !== undefined && widest.outerMetres + near > FARTHEST_REACH_METRES) {
      const most = Math.floor(FARTHEST_REACH_METRES - widest.outerMetres);
      const told = most > 0 ? `at most ${most} is possible there` : "its fence is too large";
      faults.add(
        at,
        `reaches more than 10 km from the middle of the place "${widest.place}": ${told}${adviceFor(where)}`,
      );
    }
  }
}

/** Who means some of several places only has to say so. */
function adviceFor(where: Where | undefined): string {
  return where !== undefined && "place" in where ? "" : "; with place you say where the signal counts";
}

/** Looks at every fence once, however many moments ask. Of a place with a broken form nothing is said. */
function findExtremes(places: readonly Checked<Place>[]): (where: Where | undefined) => Extremes {
  const all: Extremes = {};
  const byPlace = new Map<string, Extremes>();
  const byLabel = new Map<string, Extremes>();
  for (const { valid: place } of places) {
    if (place === undefined) continue;
    const own: Extremes = {};
    byPlace.set(place.id, own);
    const outerMetres = place.fence && outerMetresOf(place.fence);
    for (const group of [all, own, ...(place.labels ?? []).map((label) => groupOf(byLabel, label))]) {
      if (outerMetres === undefined) group.bare ??= place.id;
      else if (outerMetres > (group.widest?.outerMetres ?? 0)) group.widest = { place: place.id, outerMetres };
    }
  }
  return (where) => {
    if (where === undefined) return all;
    return ("place" in where ? byPlace.get(where.place) : byLabel.get(where.label)) ?? {};
  };
}

function groupOf(groups: Map<string, Extremes>, name: string): Extremes {
  const group = groups.get(name) ?? {};
  groups.set(name, group);
  return group;
}

function outerMetresOf(fence: NonNullable<Place["fence"]>): number {
  return "center" in fence ? fence.radius : fenceOuterMetres(fence);
}
