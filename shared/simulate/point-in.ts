import { buildFenceIndex } from "../geo/build-fence-index.ts";
import type { Fence, LonLat } from "../geo/fence.ts";
import { fenceCenter } from "../geo/fence-circle.ts";
import { openFenceIndex, radiusMetresAt, signedDistanceAt } from "../geo/fence-index.ts";
import { EARTH_RADIUS_METRES, type Position, RADIANS_PER_DEGREE } from "../geo/great-circle.ts";
import { makeGenerator } from "./generator.ts";

/** So many points of a shape are tried for the one that is furthest from its border. */
const TRIES = 200;

/** A point well within a fence, so that a fix there is believed: of a circle its middle. */
export function pointIn(fence: Fence): Position {
  if ("center" in fence) return positionOf(fence.center);
  const [outer = []] = fence.type === "Polygon" ? fence.coordinates : (fence.coordinates[0] ?? []);
  const middle = positionOf(fenceCenter({ type: "Polygon", coordinates: [outer] }));
  const index = openFenceIndex(buildFenceIndex([{ id: "fence", fence }]));
  if (!index.ok) return middle;
  const atMost = radiusMetresAt(index.value, 0);
  const draws = makeGenerator(1);
  const candidates = [middle, ...Array.from({ length: TRIES }, () => pointAmong(outer, draws))];
  const depths = candidates.map((point) => signedDistanceAt(index.value, 0, point, atMost));
  return candidates[depths.indexOf(Math.min(...depths))] ?? middle;
}

/** A point so many metres away in a direction (a share of a full turn): exact enough for a walk. */
export function pointBeside({ latitude, longitude }: Position, metres: number, turn: number): Position {
  const degrees = metres / EARTH_RADIUS_METRES / RADIANS_PER_DEGREE;
  const north = latitude + degrees * Math.cos(turn * 2 * Math.PI);
  const east = (degrees * Math.sin(turn * 2 * Math.PI)) / Math.max(0.01, Math.cos(latitude * RADIANS_PER_DEGREE));
  return { latitude: Math.min(90, Math.max(-90, north)), longitude: ((longitude + east + 540) % 360) - 180 };
}

/** A point among three corners of the ring: their mean, weighted at random. */
function pointAmong(ring: readonly LonLat[], draws: ReturnType<typeof makeGenerator>): Position {
  const corners = [draws.pick(ring), draws.pick(ring), draws.pick(ring)].filter((corner) => corner !== undefined);
  const weights = corners.map(() => draws.share());
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const mean = (axis: 0 | 1) =>
    corners.reduce((total, corner, at) => total + (corner[axis] * (weights[at] ?? 0)) / sum, 0);
  return { longitude: mean(0), latitude: mean(1) };
}

function positionOf([longitude, latitude]: LonLat): Position {
  return { latitude, longitude };
}
