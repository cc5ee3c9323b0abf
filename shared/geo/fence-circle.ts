import type { Fence, LonLat, MultiPolygon, Polygon } from "./fence.ts";
import { greatCircleMetres, RADIANS_PER_DEGREE } from "./great-circle.ts";
import { outlineOf } from "./outline.ts";

/** What a fence is taken for from afar: a circle. A place without a fence has neither member. */
export interface FenceCircle {
  readonly center?: LonLat;
  readonly radiusMetres?: number;
}

/** The middle of a fence, for how far two places are apart: of a circle its center, else the mean of the outer corners on the sphere. */
export function fenceCenter(fence: Fence): LonLat {
  if ("center" in fence) return fence.center;
  const polygons = fence.type === "Polygon" ? [fence.coordinates] : fence.coordinates;
  const corners = polygons.flatMap(([outer]) => outer ?? []);
  let [x, y, z] = [0, 0, 0];
  for (const [longitude, latitude] of corners) {
    const [east, north] = [longitude * RADIANS_PER_DEGREE, latitude * RADIANS_PER_DEGREE];
    x += Math.cos(north) * Math.cos(east);
    y += Math.cos(north) * Math.sin(east);
    z += Math.sin(north);
  }
  return [Math.atan2(y, x) / RADIANS_PER_DEGREE, Math.atan2(z, Math.hypot(x, y)) / RADIANS_PER_DEGREE];
}

/** Radius of a fence, metres: of the circle, or of the circle on the sphere that has the polygon's area. */
export function fenceRadiusMetres(fence: Fence): number {
  return "center" in fence ? fence.radius : outlineOf(fence).radiusMetres;
}

/** From the middle of a polygon to its farthest corner, metres. */
export function fenceOuterMetres(fence: Polygon | MultiPolygon): number {
  const [longitude, latitude] = fenceCenter(fence);
  const polygons = fence.type === "Polygon" ? [fence.coordinates] : fence.coordinates;
  const corners = polygons.flatMap(([outer]) => outer ?? []);
  return corners.reduce(
    (farthest, [east, north]) =>
      Math.max(farthest, greatCircleMetres({ longitude, latitude }, { longitude: east, latitude: north })),
    0,
  );
}

/** The least way between two places, metres, from border to border; 0 if they touch, or one of them has no fence. */
export function metresBetween(a: FenceCircle | undefined, b: FenceCircle | undefined): number {
  if (a?.center === undefined || b?.center === undefined) return 0;
  const [from, to] = [a.center, b.center].map(([longitude, latitude]) => ({ longitude, latitude }));
  if (from === undefined || to === undefined) return 0;
  return Math.max(0, greatCircleMetres(from, to) - (a.radiusMetres ?? 0) - (b.radiusMetres ?? 0));
}
