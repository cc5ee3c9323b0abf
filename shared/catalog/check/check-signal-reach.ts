import { fenceOuterMetres } from "../../geo/fence-circle.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Moment, Place, Where } from "../catalog.ts";
import { FARTHEST_REACH_METRES } from "../schema/moment-schema.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";

/** A signal that reaches beyond a fence needs one, and reaches at most 10 km from its middle. */
export function checkSignalReach(
  moments: readonly Checked<Moment>[],
  places: readonly Checked<Place>[],
  faults: FaultList,
): void {
  const known = places.flatMap(({ valid }) => valid ?? []);
  for (const [index, { valid: moment }] of moments.entries()) {
    if (moment === undefined || !("signal" in moment.on)) continue;
    const { near, place: where } = moment.on;
    if (near === undefined) continue;
    const at = pointTo("/moments", index, "on", "near");
    const concerned = known.filter((place) => isConcerned(place, where));
    const bare = where !== undefined && "place" in where && concerned.find(({ fence }) => fence === undefined);
    if (bare) faults.add(at, `cannot be reached: the place "${bare.id}" has no fence`);
    const far = concerned.find((place) => outerMetres(place) + near > FARTHEST_REACH_METRES);
    if (far === undefined) continue;
    const most = Math.floor(FARTHEST_REACH_METRES - outerMetres(far));
    faults.add(
      at,
      `reaches more than 10 km from the middle of the place "${far.id}": ${most > 0 ? `at most ${most} is possible there` : "its fence is too large"}`,
    );
  }
}

function isConcerned({ id, labels = [] }: Place, where: Where | undefined): boolean {
  if (where === undefined) return true;
  return "place" in where ? where.place === id : labels.includes(where.label);
}

/** From the middle of the fence to its farthest point; nothing of a place without one. */
function outerMetres({ fence }: Place): number {
  if (fence === undefined) return 0;
  return "center" in fence ? fence.radius : fenceOuterMetres(fence);
}
